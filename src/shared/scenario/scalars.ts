import type { Scalar } from 'yaml'
import { parseCommands } from '../command/parse.ts'
import { placeholderProblem, placeholdersIn } from './placeholders.ts'
import { type Shape, scalar, shortened, text } from './shape.ts'
import { sourceOffset, type YamlSource } from './yaml-source.ts'

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 }
const longest = 30 * 60_000

/** Milliseconds of `500ms`, `60s`, `2m`, `1.5s`; undefined for anything else, nothing and more than half an hour among it. */
export function parseDuration(written: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m)$/.exec(written)
  const value = Math.round(Number(match?.[1]) * (units[match?.[2] ?? ''] ?? Number.NaN))
  return value > 0 && value <= longest ? value : undefined
}

export const duration: Shape<number> = scalar(
  'a duration of at most 30m, such as 500ms, 60s or 2m',
  (value) => (typeof value === 'string' ? parseDuration(value) : undefined),
  undefined,
  { type: 'string', pattern: '^\\d+(\\.\\d+)?\\s*(ms|s|m)$' },
)

const idPattern = /^[a-z0-9][a-z0-9-]{0,63}$/

/** Whether a scenario or step can be called so. */
export const isIdentifier = (text: string): boolean => idPattern.test(text) && !(text in {})

/** Ids are also keys of translation files and parts of addresses. */
export const identifier: Shape<string> = scalar(
  'an id of small letters, digits and dashes',
  (value) => (typeof value === 'string' && isIdentifier(value) ? value : undefined),
  undefined,
  { type: 'string', pattern: idPattern.source },
)

/** A text that may hold placeholders. */
export const template: Shape<string> = text(checkPlaceholders)

/** Docker command lines, each problem at its own place in the file. */
export const commandLines: Shape<string> = text((value, node, source) => {
  const { commands, problems } = parseCommands(value)
  const at = (offset: number): number => sourceOffset(source.text, node, offset)
  for (const it of problems) source.error(at(it.offset), it.message)
  if (commands.length === 0 && problems.length === 0) source.error(node, 'expected a docker command line, found only comments')
  checkPlaceholders(value, node, source)
})

/** A regular expression as JavaScript reads it; placeholders in it stand for what was observed. */
export const regularExpression: Shape<string> = text((value, node, source, what) => {
  const wrong = regexProblem(value)
  if (wrong !== undefined) source.error(node, `${what}: ${wrong}`)
  checkPlaceholders(value, node, source)
})

const mostRegexCharacters = 500

function regexProblem(written: string): string | undefined {
  if (written.length > mostRegexCharacters) return `expected a regular expression of at most ${mostRegexCharacters} characters`
  try {
    new RegExp(written.replace(/\{\{[^{}]*\}\}/g, 'x'), 'm')
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*:\s*/, '') : String(error)
    return `expected a regular expression, found "${shortened(written)}" (${reason.toLowerCase()})`
  }
  return mayRunForEver(written)
    ? `"${shortened(written)}" repeats what is itself repeated, which can take for ever over a long text`
    : undefined
}

/** Whether a repeated group holds a repetition without an end (`(a+)*`): its time can grow exponentially, and a file is untrusted input. */
function mayRunForEver(written: string): boolean {
  const plain = written.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x')
  const repeats: boolean[] = [false]
  for (let i = 0; i < plain.length; i++) {
    const unbounded = /^(?:[*+]|\{\d*,\})/.test(plain.slice(i))
    if (plain[i] === '(') repeats.push(false)
    else if (plain[i] === ')') {
      const inner = repeats.pop() ?? false
      const repeated = /^(?:[*+]|\{\d*,\d*\}|\{\d{2,}\})/.test(plain.slice(i + 1))
      if (inner && repeated) return true
      if (inner) repeats[repeats.length - 1] = true
    } else if (unbounded) repeats[repeats.length - 1] = true
  }
  return false
}

function checkPlaceholders(value: string, node: Scalar, source: YamlSource): void {
  for (const it of placeholdersIn(value)) {
    const wrong = placeholderProblem(it)
    if (wrong !== undefined) source.error(sourceOffset(source.text, node, it.offset), wrong)
  }
}

/** A path inside the run's workspace. */
export const workspacePath: Shape<string> = scalar('a path inside the workspace, such as ./data (relative, without "..")', (value) =>
  typeof value === 'string' && value !== '' && isInside(value) ? value : undefined,
)
const isInside = (path: string): boolean => !/^[/\\~]|^[A-Za-z]:/.test(path) && !path.split(/[/\\]/).includes('..') && !path.includes('\0')

/** A path inside a container. */
export const containerPath: Shape<string> = scalar(
  'an absolute path inside the container, such as /var/lib/mysql',
  (value) => (typeof value === 'string' && value.startsWith('/') ? value : undefined),
  undefined,
  { type: 'string', pattern: '^/' },
)

export const httpAddress: Shape<string> = text((value, node, source, what) => {
  const plain = value.replace(/\{\{[^{}]*\}\}/g, '1')
  const url = URL.canParse(plain) ? new URL(plain) : undefined
  const here = url && url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (!here)
    source.error(
      node,
      `${what}: expected an address of this host, such as "http://localhost:{{port web 80}}/", found "${shortened(value)}"`,
    )
  checkPlaceholders(value, node, source)
})
