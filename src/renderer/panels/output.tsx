import { Fragment } from 'react'
import type { StepProgress } from '../../shared/ipc.ts'
import { outputTable, plainText } from '../../shared/plain-text.ts'
import { LinkedText } from '../link/linked.tsx'
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
                <Cell text={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Names and ids stay whole; the 64 digits of an anonymous volume may be broken anywhere. */
function kindOf(cells: readonly string[]): 'whole' | 'breakable' | undefined {
  const longest = Math.max(0, ...cells.map((cell) => cell.length))
  if (longest <= 12 || cells.every((cell) => /^\S{0,20}$/.test(cell))) return 'whole'
  return cells.some((cell) => /\S{40}/.test(cell)) ? 'breakable' : undefined
}

/** A published port is broken where its parts meet, never within an arrow: `127.0.0.1:` `32768->` `80/tcp`. */
const Cell = ({ text }: { readonly text: string }) =>
  text.includes('->') ? (
    text.split(/(?<=->|, |:(?=\d{4}))/).map((part, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one cell have nothing else to be told apart by
      <Fragment key={at}>
        <wbr />
        <span className="whole">
          <LinkedText text={part} />
        </span>
      </Fragment>
    ))
  ) : (
    <LinkedText text={text} />
  )
