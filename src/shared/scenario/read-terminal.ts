import { isScalar } from 'yaml'
import { keyProblem } from '../command/terminal-keys.ts'
import { duration, regularExpression, template } from './scalars.ts'
import type { TerminalAction } from './scenario.ts'
import { anyText, exactlyOne, listOf, object, optional, type Shape, scalar } from './shape.ts'

const defaultSeeMs = 10_000

const keys: Shape<readonly string[]> = scalar(
  'keys with blanks between them, such as Ctrl-P Ctrl-Q',
  (value) => (typeof value === 'string' && value.trim() !== '' ? value.trim().split(/\s+/) : undefined),
  (names, node, source, what) => {
    for (const name of names) {
      const wrong = keyProblem(name)
      if (wrong !== undefined) source.error(node, `${what}: ${wrong}`)
    }
  },
)

/** A line that is typed; nothing but Enter may be typed too. */
const line: Shape<string> = {
  expected: 'a line to type',
  schema: () => anyText.schema(),
  read(node, source, what) {
    if (isScalar(node) && node.value === '') return ''
    const value = template.read(node, source, what)
    if (value?.trimEnd().includes('\n')) source.error(node, `${what}: a line is typed at a time; write one "type" for each`)
    return value?.trimEnd()
  },
}

interface ActionYaml {
  readonly see?: string
  readonly type?: string
  readonly keys?: readonly string[]
  readonly within?: number
}
const actionTable = object<ActionYaml>('an action at the terminal', {
  see: optional(regularExpression, 'Waits until this regular expression is in what the terminal has shown since the last key.'),
  type: optional(line, 'Types a line and presses Enter; "" presses Enter alone.'),
  keys: optional(keys, 'Presses keys by their names, with blanks between them, such as Ctrl-P Ctrl-Q.'),
  within: optional(duration, 'How long "see" may take, such as 30s; 10s where it is left out.'),
})
const action: Shape<TerminalAction> = {
  expected: 'one of { see: "# $" }, { type: ls } and { keys: Ctrl-P Ctrl-Q }',
  read(node, source, what) {
    const value = actionTable.read(node, source, what)
    if (!value || !exactlyOne(node, source, what, value, ['see', 'type', 'keys'])) return undefined
    const { see, type, keys: names, within } = value
    if (within !== undefined && see === undefined) source.error(node, `${what}: "within" goes with "see"`)
    if (see !== undefined) return { kind: 'see', see, withinMs: within ?? defaultSeeMs }
    return type !== undefined ? { kind: 'type', text: type } : { kind: 'keys', keys: names ?? [] }
  },
  schema: () => actionTable.schema(),
}

/** What is typed and seen at a terminal. */
export const terminalActions: Shape<TerminalAction[]> = {
  ...listOf(action, 'action', 100),
  read(node, source, what) {
    const actions = listOf(action, 'action', 100).read(node, source, what)
    const [first] = actions ?? []
    // A shell throws away what is typed before its prompt.
    if (first?.kind === 'type')
      source.warning(node, `${what}: begin with "see", such as { see: "# $" }: what is typed before the prompt is there may be lost`)
    return actions
  },
}
