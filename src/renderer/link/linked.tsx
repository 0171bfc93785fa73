import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { kindMeant, type NamedKind } from '../../shared/command/kind-meant.ts'
import { type NamedThings, namedPieces, nothingNamed } from '../../shared/topology/named-things.ts'
import './linked.css'

/** What words mean at the moment that is shown; on a stage, where nobody points, nothing. */
export const NamedThingsContext = createContext<NamedThings>(nothingNamed)

interface LinkedProps {
  /** All that it is about. */
  readonly keys: readonly string[]
  readonly children: ReactNode
}

/** Words that light up what they are about, and are marked when that is pointed at. What is around them handles it (`useLinked`). */
export const Linked = ({ keys, children }: LinkedProps) =>
  keys.length === 0 ? (
    children
  ) : (
    // biome-ignore lint/a11y/useSemanticElements: the text in a button cannot be selected
    <span role="button" tabIndex={-1} className="linked" data-about={JSON.stringify(keys)}>
      {children}
    </span>
  )

interface LinkedTextProps {
  readonly text: string
  /** A command as somebody wrote it: fewer digits than docker prints are an id there, and of things of one name its place says which is meant. */
  readonly isWritten?: boolean
  /** Of things of one name that which is meant. */
  readonly kind?: NamedKind | undefined
}

/** A text whose names of things are linked to them. */
export function LinkedText({ text, isWritten = false, kind }: LinkedTextProps) {
  const things = useContext(NamedThingsContext)
  const pieces = useMemo(() => namedPieces(text, things, isWritten ? 4 : 12), [text, things, isWritten])
  return pieces.map(({ text: piece, keys }, index) => {
    if (!keys) return piece
    const before = (): string =>
      pieces
        .slice(0, index)
        .map((it) => it.text)
        .join('')
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have nothing else to be told apart by
      <Linked key={index} keys={meant(keys, isWritten ? kindMeant(before()) : kind)}>
        {piece}
      </Linked>
    )
  })
}

/** The keys of that kind, where there are any. */
function meant(keys: readonly string[], kind: NamedKind | undefined): readonly string[] {
  const those = keys.filter((key) => key.startsWith(`${kind}:`))
  return those.length > 0 ? those : keys
}
