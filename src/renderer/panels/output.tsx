import { Fragment, useContext } from 'react'
import type { NamedKind } from '../../shared/command/kind-meant.ts'
import type { StepProgress } from '../../shared/ipc.ts'
import { lookup } from '../../shared/lookup.ts'
import { outputTable, plainText } from '../../shared/plain-text.ts'
import { Linked, LinkedText, NamedThingsContext } from '../link/linked.tsx'
import { pulledLines } from './pull-lines.ts'

/** What a command printed. A table is set as one, so that it is read without scrolling where the panel is narrower than a terminal. */
export function Output({ text, layers }: { readonly text: string; readonly layers?: StepProgress['layers'] }) {
  const plain = pulledLines(plainText(text), layers).replace(/\n+$/, '')
  const table = outputTable(plain)
  if (!table)
    return (
      <pre className="output">
        <LinkedText text={plain} />
      </pre>
    )
  const kinds = table.heading.map((_, column) => kindOf(table.rows.map((row) => row[column] ?? '')))
  return (
    <table className="output-table">
      <thead>
        <tr>
          {table.heading.map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a printed row is nothing but its place
          <tr key={at}>
            {row.map((cell, column) => (
              <td key={table.heading[column]} className={kinds[column]}>
                <Cell text={cell} kind={kindsOfColumns[table.heading[column] ?? '']} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What the names in a table's columns are names of; others may be of anything. */
const kindsOfColumns: Readonly<Record<string, NamedKind>> = lookup({
  NAMES: 'container',
  'CONTAINER ID': 'container',
  IMAGE: 'image',
  REPOSITORY: 'image',
  'IMAGE ID': 'image',
  'NETWORK ID': 'network',
  'VOLUME NAME': 'volume',
})

/** Names and ids stay whole; the 64 digits of an anonymous volume may be broken anywhere. */
function kindOf(cells: readonly string[]): 'whole' | 'breakable' | undefined {
  const longest = Math.max(0, ...cells.map((cell) => cell.length))
  if (longest <= 12 || cells.every((cell) => /^\S{0,20}$/.test(cell))) return 'whole'
  return cells.some((cell) => /\S{40}/.test(cell)) ? 'breakable' : undefined
}

const Cell = ({ text, kind }: { readonly text: string; readonly kind: NamedKind | undefined }) =>
  text.includes('->') ? (
    text.split(/(?<=, )/).map((port) => <PublishedPort key={port} text={port} />)
  ) : (
    <LinkedText text={text} kind={kind} />
  )

/** A published port is broken where its parts meet, never within an arrow: `127.0.0.1:` `32768->` `80/tcp`. */
function PublishedPort({ text }: { readonly text: string }) {
  const things = useContext(NamedThingsContext)
  const [host = ''] = text.split('->')
  return (
    <Linked keys={things.keysOf(host, 64)}>
      {text.split(/(?<=->|, |:(?=\d{4}))/).map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one cell have nothing else to be told apart by
        <Fragment key={at}>
          <wbr />
          <span className="whole">{part}</span>
        </Fragment>
      ))}
    </Linked>
  )
}
