import { linearExpression } from '../../linear-expression.ts'
import { evaluate, evaluateText } from './arithmetic.ts'
import { ShellError } from './flow.ts'
import { patternSource, removePattern } from './pattern.ts'
import type { Shell } from './shell.ts'
import type { Operation, ParameterExpansion } from './syntax.ts'

/** A text, or the list that `$@`, `$*` and whole arrays are. */
export type Expanded = string | { readonly list: string[]; readonly star: boolean }

/** What a parameter holds; undefined when it is unset. */
async function contentOf(shell: Shell, name: string): Promise<Expanded | undefined> {
  const { state } = shell
  if (name === '@' || name === '*') return { list: state.positional.slice(1), star: name === '*' }
  if (/^\d+$/.test(name)) return state.positional[Number(name)]
  if (/^[#?$!-]$|^(LINENO|RANDOM|SECONDS|PPID|BASHPID|UID|EUID|HOSTNAME|BASH_VERSION|PWD|SHLVL)$/.test(name)) {
    const own = state.get(name)
    if (own !== undefined) return own
    return shell.special(name)
  }
  const [, array, index] = /^(\w+)\[(.*)\]$/s.exec(name) ?? []
  if (array === undefined || index === undefined) return state.get(name)
  const value = state.variable(array)?.value
  const elements = typeof value === 'object' ? value : new Map(value === undefined ? [] : [['0', value]])
  if (index === '@' || index === '*') return { list: [...elements.values()], star: index === '*' }
  const key = elements.has(index) ? index : await indexOf(shell, index, [...elements.keys()])
  return elements.get(key)
}

async function indexOf(shell: Shell, index: string, keys: readonly string[]): Promise<string> {
  const expanded = await shell.expandText(index)
  if (keys.includes(expanded)) return expanded
  const number = await evaluateText(shell, expanded).catch(() => undefined)
  if (number === undefined) return expanded
  return number < 0 ? (keys.at(number) ?? '') : String(number)
}

const isEmpty = (value: Expanded | undefined): boolean =>
  typeof value === 'object' ? value.list.length === 0 || value.list.join('') === '' : value === ''
const isUnset = (value: Expanded | undefined): boolean => value === undefined || (typeof value === 'object' && value.list.length === 0)
const each = (value: Expanded | undefined, change: (text: string) => string): Expanded =>
  typeof value === 'object' ? { ...value, list: value.list.map(change) } : change(value ?? '')

/** `$x` and `${x...}`. Throws `ShellError` for `${x:?}` and, with `set -u`, for what is unset. */
export async function expandParameter(shell: Shell, { parameter, operation }: ParameterExpansion): Promise<Expanded> {
  if (operation?.type === 'Indirection') {
    const target = await contentOf(shell, parameter)
    if (typeof target !== 'string' || target === '') throw new ShellError(`${parameter}: invalid indirect expansion`, 1, true)
    return expandParameter(shell, { type: 'ParameterExpansion', parameter: target, operation: operation.innerOp ?? null })
  }
  if (operation?.type === 'ArrayKeys') {
    const value = shell.state.variable(operation.array)?.value
    return { list: typeof value === 'object' ? [...value.keys()] : value === undefined ? [] : ['0'], star: operation.star }
  }
  if (operation?.type === 'VarNamePrefix') {
    return { list: [...shell.state.all().keys()].filter((name) => name.startsWith(operation.prefix)).sort(), star: operation.star }
  }
  const value = await contentOf(shell, parameter)
  const tolerant = operation && ['DefaultValue', 'AssignDefault', 'UseAlternative', 'ErrorIfUnset'].includes(operation.type)
  if (value === undefined && shell.state.options.has('nounset') && !tolerant)
    throw new ShellError(`${parameter}: unbound variable`, 1, true)
  return operation ? operate(shell, parameter, value, operation) : (value ?? '')
}

async function operate(shell: Shell, parameter: string, value: Expanded | undefined, operation: Operation): Promise<Expanded> {
  switch (operation.type) {
    case 'DefaultValue':
      return isUnset(value) || (operation.checkEmpty && isEmpty(value)) ? shell.wordText(operation.word) : (value ?? '')
    case 'AssignDefault': {
      if (!isUnset(value) && !(operation.checkEmpty && isEmpty(value))) return value ?? ''
      const assigned = await shell.wordText(operation.word)
      shell.state.set(parameter, assigned)
      return assigned
    }
    case 'UseAlternative':
      return isUnset(value) || (operation.checkEmpty && isEmpty(value)) ? '' : shell.wordText(operation.word)
    case 'ErrorIfUnset': {
      if (!isUnset(value) && !(operation.checkEmpty && isEmpty(value))) return value ?? ''
      const message = operation.word ? await shell.wordText(operation.word) : ''
      throw new ShellError(
        `${parameter}: ${message || (operation.checkEmpty ? 'parameter null or not set' : 'parameter not set')}`,
        1,
        true,
      )
    }
    case 'Length':
      return String(typeof value === 'object' ? value.list.length : [...(value ?? '')].length)
    case 'Substring': {
      const offset = await evaluate(shell, operation.offset)
      const length = operation.length ? await evaluate(shell, operation.length) : undefined
      return substring(shell, parameter, value, offset, length)
    }
    case 'PatternRemoval': {
      const pattern = await shell.wordPattern(operation.pattern)
      return each(value, (text) => removePattern(text, pattern, operation.side, operation.greedy))
    }
    case 'PatternReplacement': {
      const source = patternSource(await shell.wordPattern(operation.pattern))
      const replacement = operation.replacement ? await shell.wordText(operation.replacement) : ''
      if (source === '') return value ?? ''
      const anchored = operation.anchor === 'start' ? `^(?:${source})` : operation.anchor === 'end' ? `(?:${source})$` : source
      const expression = linearExpression(anchored)
      return each(value, (text) => expression.replace(text, replacement, operation.all))
    }
    case 'CaseModification': {
      const change = (text: string): string => (operation.direction === 'upper' ? text.toUpperCase() : text.toLowerCase())
      return each(value, (text) => (operation.all ? change(text) : change(text.slice(0, 1)) + text.slice(1)))
    }
    case 'Transform':
      if (operation.operator === 'Q') return each(value, (text) => `'${text.replaceAll("'", "'\\''")}'`)
      if (operation.operator === 'U') return each(value, (text) => text.toUpperCase())
      if (operation.operator === 'L') return each(value, (text) => text.toLowerCase())
      return value ?? ''
    default:
      throw new ShellError(`\${${parameter}}: bad substitution`, 1, true)
  }
}

function substring(shell: Shell, parameter: string, value: Expanded | undefined, offset: number, length: number | undefined): Expanded {
  const cut = <T>(items: readonly T[]): T[] => {
    const start = offset < 0 ? items.length + offset : offset
    if (start < 0) return []
    return items.slice(start, length === undefined ? undefined : length < 0 ? items.length + length : start + length)
  }
  // "$@" counts from 1, and 0 is the shell's name.
  if (parameter === '@' || parameter === '*')
    return { list: cut(offset === 0 ? shell.state.positional : ['', ...shell.state.positional.slice(1)]), star: parameter === '*' }
  if (typeof value === 'object') return { ...value, list: cut(value.list) }
  return cut([...(value ?? '')]).join('')
}
