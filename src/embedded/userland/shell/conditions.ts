import { lookup } from '../../../shared/lookup.ts'
import { linearExpression } from '../../linear-expression.ts'
import { evaluateText } from './arithmetic.ts'
import { expandToPattern } from './expand.ts'
import { fileTest, textTest } from './file-tests.ts'
import { ShellError } from './flow.ts'
import { matches } from './pattern.ts'
import type { Shell } from './shell.ts'
import type { Condition } from './syntax.ts'

/** `[[ ... ]]`. */
export async function holds(shell: Shell, condition: Condition): Promise<boolean> {
  switch (condition.type) {
    case 'CondAnd':
      return (await holds(shell, condition.left)) && holds(shell, condition.right)
    case 'CondOr':
      return (await holds(shell, condition.left)) || holds(shell, condition.right)
    case 'CondNot':
      return !(await holds(shell, condition.operand))
    case 'CondGroup':
      return holds(shell, condition.expression)
    case 'CondWord':
      return (await shell.wordText(condition.word)) !== ''
    case 'CondUnary': {
      const text = await shell.wordText(condition.operand)
      if (condition.operator === '-v') return shell.state.variable(text) !== undefined
      if (condition.operator === '-o') return shell.state.options.has(text)
      return fileTest(shell.proc, condition.operator, text)
    }
    case 'CondBinary':
      return compare(shell, condition)
  }
}

async function compare(shell: Shell, { operator, left, right }: Extract<Condition, { type: 'CondBinary' }>): Promise<boolean> {
  const text = await shell.wordText(left)
  if (operator === '=' || operator === '==') return matches(text, await shell.wordPattern(right))
  if (operator === '!=') return !matches(text, await shell.wordPattern(right))
  if (operator === '=~') {
    const source = await expandToPattern(shell, right, (quoted) => quoted.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    let found: readonly (string | undefined)[] | undefined
    try {
      found = linearExpression(
        source.replace(/\[:(\w+):\]/g, (_all, name: string) => posix[name] ?? ''),
        { longest: true },
      ).exec(text)
    } catch {
      throw new ShellError('syntax error in regular expression', 2)
    }
    shell.state.set('BASH_REMATCH', new Map((found ?? []).map((part, at) => [String(at), part ?? ''])))
    return found !== undefined
  }
  const other = await shell.wordText(right)
  if (/^-(eq|ne|lt|le|gt|ge)$/.test(operator))
    return textTest(String(await evaluateText(shell, text)), operator, String(await evaluateText(shell, other)))
  if (operator === '-nt' || operator === '-ot' || operator === '-ef') return fileCompare(shell, text, operator, other)
  return operator === '<' ? text < other : text > other
}

async function fileCompare(shell: Shell, left: string, operator: '-nt' | '-ot' | '-ef', right: string): Promise<boolean> {
  const { files } = shell.proc
  if (operator === '-ef') return (await files.realPath(left)) === (await files.realPath(right))
  const [first, second] = [await files.statIfThere(left), await files.statIfThere(right)]
  const [newer, older] = operator === '-nt' ? [first, second] : [second, first]
  return newer !== undefined && (older === undefined || newer.modified > older.modified)
}

const posix: Readonly<Record<string, string>> = lookup({
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  space: '\\s',
  upper: 'A-Z',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-`{-~',
})
