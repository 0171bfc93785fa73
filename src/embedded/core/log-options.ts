import { Refusal } from './draft.ts'

/** What `--log-opt` says of a log's size. */
export interface LogLimits {
  /** Bytes of one file; a full one is put aside at the next line. Absent where nothing limits it. */
  readonly maxSize?: number
  /** How many files are kept, the current one among them. */
  readonly maxFiles: number
}

const known = ['max-file', 'max-size', 'compress', 'labels', 'labels-regex', 'env', 'env-regex', 'tag', 'mode', 'max-buffer-size']

/** Refuses an option that the driver does not know, as create does (400; measured on 20.10.24). */
export function checkLogOptions(driver: string, options: Readonly<Record<string, string>>): void {
  const unknown = driver === 'none' ? undefined : Object.keys(options).find((name) => !known.includes(name))
  if (unknown !== undefined) throw new Refusal(400, `unknown log opt '${unknown}' for ${driver} log driver`)
}

/** Reads the limits, which a start refuses where they make no sense (500; measured on 20.10.24). */
export function logLimits(options: Readonly<Record<string, string>>): LogLimits {
  const { 'max-size': size, 'max-file': files } = options
  const maxSize = size === undefined || size === '-1' ? undefined : bytesOf(size)
  if (maxSize !== undefined && maxSize <= 0) refuse('max-size must be a positive number')
  const maxFiles = files === undefined ? 1 : Number(files)
  if (!/^-?\d+$/.test(files ?? '1')) refuse(`strconv.Atoi: parsing "${files}": invalid syntax`)
  if (maxFiles < 1) refuse('max-file cannot be less than 1')
  return { ...(maxSize === undefined ? {} : { maxSize }), maxFiles }
}

const powers = ['', 'k', 'm', 'g', 't', 'p']

/** As go-units' `FromHumanSize`: decimal units. */
function bytesOf(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)*) ?([kmgtp])?i?b?$/i.exec(text) ?? []
  if (number === undefined) refuse(`invalid size: '${text}'`)
  return Math.floor(Number(number) * 1000 ** powers.indexOf(unit.toLowerCase()))
}

function refuse(why: string): never {
  throw new Refusal(500, `failed to initialize logging driver: ${why}`)
}
