/** The docker program's wording of times, tables and ids. */
import { humanDuration } from '../../shared/go-units.ts'

export const ago = (seconds: number, now = Date.now()): string => `${humanDuration(now - seconds * 1000)} ago`

/** Columns as Go's tabwriter lays them out for the docker program: at least `minimum` wide with three spaces between, the last one ragged. */
export function table(rows: readonly (readonly string[])[], minimum = 10): string {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? minimum, letters(cell) + 3)
    })
  }
  const pad = (cell: string, column: number, row: readonly string[]): string =>
    column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - letters(cell))
  return rows.map((row) => `${row.map(pad).join('')}\n`).join('')
}

const letters = (text: string): number => [...text].length

/** At most `length` letters, the last an ellipsis where some were left out. */
export function shortened(text: string, length: number): string {
  const all = [...text]
  return all.length > length ? `${all.slice(0, length - 1).join('')}…` : text
}

export const shortId = (id: string): string => id.replace(/^sha256:/, '').slice(0, 12)
