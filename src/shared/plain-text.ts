import { visibleMarks } from './visible.ts'

const esc = String.fromCharCode(27)
const bell = String.fromCharCode(7)
/** Colours, cursor moves (CSI), window titles and links (OSC, ended by BEL or ST), and other two-character sequences. */
const sequences = new RegExp(`${esc}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${bell}${esc}]*(?:${bell}|${esc}\\\\)?|[@-Z\\\\-_])`, 'g')
const controls = /\p{Cc}/gu

/**
 * Output as a terminal would leave it, as plain text: escape sequences gone, a line that was overwritten (`\r`) as it ended. Marks that reorder text,
 * which a name may hold to mislead, are written as their numbers.
 */
export function plainText(output: string): string {
  return visibleMarks(output.replace(sequences, ''))
    .split('\n')
    .map((line) => line.replace(/\r+$/, '').split('\r').at(-1) ?? '')
    .map((line) => line.replace(controls, (it) => (it === '\t' ? it : '')))
    .join('\n')
}

/** Whether output is a table as docker prints them: a heading of capitals, its columns parted by three or more spaces. */
export const isTable = (text: string): boolean => /^[A-Z][A-Z ]*? {3,}[A-Z]/.test(text)

export interface OutputTable {
  readonly heading: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/**
 * The cells of such a table: every cell begins under its column's heading. `undefined` where that does not hold (wide characters, other
 * output after it), for then the text as it came is the truth.
 */
export function outputTable(text: string): OutputTable | undefined {
  if (!isTable(text)) return undefined
  const [head = '', ...lines] = text.split('\n')
  const starts = [...head.matchAll(/(?<=^| {2,})\S/g)].map((it) => it.index)
  const cellsOf = (line: string): string[] => starts.map((from, at) => line.slice(from, starts[at + 1]).trim())
  const inColumns = (line: string): boolean => starts.every((from) => from === 0 || from >= line.length || line[from - 1] === ' ')
  const sound = lines.every((line) => inColumns(line) && /^[\x20-\x7e…→]*$/.test(line))
  return sound ? { heading: cellsOf(head), rows: lines.map(cellsOf) } : undefined
}
