/** The docker program's wording of sizes, times and tables. */

/** `375MB`, `1.99MB`, `0B`: powers of 1000 with `digits` significant digits (go-units). */
export function humanSize(bytes: number, digits = 4): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
  let unit = 0
  let size = bytes
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000
    unit++
  }
  return `${Number(size.toPrecision(digits))}${units[unit]}`
}

/** `About a minute`, `2 hours`: how long something took, as go-units words it. */
export function humanDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  if (seconds < 1) return 'Less than a second'
  if (seconds === 1) return '1 second'
  if (seconds < 60) return `${seconds} seconds`
  const minutes = Math.floor(seconds / 60)
  if (minutes === 1) return 'About a minute'
  if (minutes < 60) return `${minutes} minutes`
  const hours = Math.floor(seconds / 3600 + 0.5)
  if (hours === 1) return 'About an hour'
  if (hours < 48) return `${hours} hours`
  if (hours < 24 * 7 * 2) return `${Math.floor(hours / 24)} days`
  if (hours < 24 * 30 * 2) return `${Math.floor(hours / 24 / 7)} weeks`
  if (hours < 24 * 365 * 2) return `${Math.floor(hours / 24 / 30)} months`
  return `${Math.floor(seconds / 3600 / 24 / 365)} years`
}

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
