import { createContext, type ReactNode, useContext, useMemo } from 'react'
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
  /** Fewer digits of an id than docker prints are one where somebody writes them. */
  readonly isWritten?: boolean
}

/** A text whose names of things are linked to them. */
export function LinkedText({ text, isWritten = false }: LinkedTextProps) {
  const things = useContext(NamedThingsContext)
  const pieces = useMemo(() => namedPieces(text, things, isWritten ? 4 : 12), [text, things, isWritten])
  return pieces.map(({ text: piece, keys }, index) =>
    keys ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have nothing else to be told apart by
      <Linked key={index} keys={keys}>
        {piece}
      </Linked>
    ) : (
      piece
    ),
  )
}
