import { lookup } from '../../shared/lookup.ts'
import type { HostConfig } from './config.ts'
import { refuse } from './draft.ts'

type LogConfig = HostConfig['LogConfig']

const rotating = ['max-file', 'max-size', 'compress']
const options: Readonly<Record<string, readonly string[]>> = lookup({
  'json-file': [...rotating, 'labels', 'labels-regex', 'env', 'env-regex', 'tag'],
  local: rotating,
})

/** Refuses, at create, options that the driver does not know; `none` takes any (engine-facts 10#38; others measured on 20.10.24). */
export function checkLogOptions({ Type, Config }: LogConfig): void {
  const known = options[Type]
  const unknown = Object.keys(Config).find((option) => known && !known.includes(option))
  if (unknown) refuse(400, `unknown log opt '${unknown}' for ${Type === 'json-file' ? 'json-file log driver' : `log driver ${Type}`}`)
}

/** How much of a log is kept: so many files of about so many bytes. */
export interface LogLimits {
  readonly maxSize: number
  readonly maxFiles: number
}

/** What a driver's options come to, at start, which fails where they are none (measured on 20.10.24). */
export function logLimits({ Type, Config }: LogConfig): LogLimits | undefined {
  const bad = (why: string): never => refuse(500, `failed to initialize logging driver: ${why}`)
  const { 'max-size': size, 'max-file': files, compress } = Config
  if (Type === 'none') return undefined
  const maxSize = size === undefined ? 20_000_000 : bytesOf(size)
  if (maxSize === undefined) return bad(`${Type === 'local' ? `invalid value for max-size: ${size}: ` : ''}invalid size: '${size}'`)
  const maxFiles = files === undefined ? (Type === 'local' ? 5 : 1) : /^[+-]?\d+$/.test(files) ? Number(files) : undefined
  if (maxSize <= 0 && Type === 'json-file') return bad('max-size must be a positive number')
  if (maxFiles === undefined) return bad(`strconv.Atoi: parsing "${files}": invalid syntax`)
  if (maxFiles < 1) return bad('max-file cannot be less than 1')
  if (compress !== undefined && !/^(?:1|0|t|f|T|F|true|false|TRUE|FALSE|True|False)$/.test(compress))
    return bad(`strconv.ParseBool: parsing "${compress}": invalid syntax`)
  return size === undefined && Type === 'json-file' ? undefined : { maxSize, maxFiles }
}

/** `10m`, `4k`, `1.5 GB` in bytes, by thousands (go-units' `FromHumanSize`). */
function bytesOf(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?([kmgtp])?i?b?$/i.exec(text) ?? []
  return number === undefined ? undefined : Math.floor(Number(number) * 1000 ** ' kmgtp'.indexOf(unit.toLowerCase() || ' '))
}
