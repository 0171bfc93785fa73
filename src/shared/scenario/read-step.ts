import { isMap, isScalar, type Node } from 'yaml'
import { focusKey } from './focus.ts'
import { expectation } from './read-expectation.ts'
import { commandLines, duration, httpAddress, identifier, regularExpression, template, workspacePath } from './scalars.ts'
import type { Ask, Expectation, HostAction, HttpRequest, Step, Wait } from './scenario.ts'
import { anyText, listOf, needed, object, oneOf, optional, recordOf, type Shape, shortened, text, wholeNumber } from './shape.ts'
import type { YamlSource } from './yaml-source.ts'

const defaultHttpMs = 10_000
const defaultWaitMs = 60_000

/** Refuses a table that has none, or more than one, of keys of which it should have one. */
function exactlyOne(node: Node, source: YamlSource, what: string, value: object, keys: readonly string[]): boolean {
  const given = isMap(node) ? keys.filter((it) => node.has(it)) : []
  if (given.length === 1) return keys.some((it) => it in value)
  const misspelt = isMap(node) && node.items.some(({ key }) => isScalar(key) && !(String(key.value) in value))
  if (given.length === 0 && misspelt) return false
  const words = keys.map((it) => `"${it}"`).join(', ')
  source.error(node, `${what}: expected one of ${words}, found ${given.length === 0 ? 'none' : given.map((it) => `"${it}"`).join(' and ')}`)
  return false
}

interface HttpYaml extends Partial<Omit<HttpRequest, 'method' | 'url' | 'withinMs'>> {
  readonly get?: string
  readonly post?: string
  readonly within?: number
}
const httpTable = object<HttpYaml>('a request', {
  get: optional(httpAddress),
  post: optional(httpAddress),
  form: optional(recordOf(anyTemplate())),
  status: optional(wholeNumber(100, 599)),
  contains: optional(template),
  lacks: optional(template),
  within: optional(duration),
})
const http: Shape<HttpRequest> = {
  expected: 'a request such as { get: "http://localhost:{{port web 80}}/", status: 200 }',
  read(node, source, what) {
    const value = httpTable.read(node, source, what)
    if (!value || !exactlyOne(node, source, what, value, ['get', 'post'])) return undefined
    const { get, post, within, ...more } = value
    if (more.form && post === undefined) source.error(node, `${what}: a form is sent with "post"`)
    return { method: post === undefined ? 'GET' : 'POST', url: post ?? get ?? '', ...more, withinMs: within ?? defaultHttpMs }
  },
}

/** A form's field may be empty. */
function anyTemplate(): Shape<string> {
  return { expected: 'text', read: (node, source, what) => (isScalar(node) && node.value === '' ? '' : template.read(node, source, what)) }
}

interface HostYaml {
  readonly list?: string
  readonly read?: string
  readonly write?: string
  readonly contains?: string | string[]
  readonly lacks?: string[]
  readonly content?: string
}
const names = listOf(text(), 'name')
const textOrNames: Shape<string | string[]> = {
  expected: 'text, or a list of names',
  read: (node, source, what) => (isScalar(node) ? text() : names).read(node, source, what),
}
const hostTable = object<HostYaml>('a host action', {
  list: optional(workspacePath),
  read: optional(workspacePath),
  write: optional(workspacePath),
  contains: optional(textOrNames),
  lacks: optional(names),
  content: optional(anyText),
})
const host: Shape<HostAction> = {
  expected: 'a host action such as { list: ./data, contains: [ ... ] }',
  read(node, source, what) {
    const value = hostTable.read(node, source, what)
    if (!value || !exactlyOne(node, source, what, value, ['list', 'read', 'write'])) return undefined
    const { list, read, write, contains, lacks, content } = value
    const allowed = list !== undefined ? ['contains', 'lacks'] : read !== undefined ? ['contains'] : ['content']
    const kind = list !== undefined ? 'list' : read !== undefined ? 'read' : 'write'
    for (const key of ['contains', 'lacks', 'content']) {
      if (key in value && !allowed.includes(key)) source.error(node, `${what}: "${key}" does not go with "${kind}"`)
    }
    if (list !== undefined) return { kind: 'list', path: list, contains: [contains ?? []].flat(), lacks: lacks ?? [] }
    if (read !== undefined) {
      if (Array.isArray(contains)) source.error(node, `${what}: "contains" of a file is one text, found a list`)
      return { kind: 'read', path: read, ...(typeof contains === 'string' ? { contains } : {}) }
    }
    if (content === undefined) source.error(node, `${what}: "content" is missing (the text to write)`)
    return { kind: 'write', path: write ?? '', content: content ?? '' }
  },
}

interface WaitYaml extends Omit<Wait, 'withinMs'> {
  readonly within?: number
}
const waitTable = object<WaitYaml>('a wait', {
  container: needed(text()),
  log: optional(regularExpression),
  state: optional(oneOf(['created', 'running', 'paused', 'restarting', 'exited', 'dead'])),
  health: optional(oneOf(['starting', 'healthy', 'unhealthy'])),
  within: optional(duration),
})
const wait: Shape<Wait> = {
  expected: 'a wait such as { container: db, log: "ready", within: 60s }',
  read(node, source, what) {
    const value = waitTable.read(node, source, what)
    if (!value || !exactlyOne(node, source, what, value, ['log', 'state', 'health'])) return undefined
    const { within, ...more } = value
    return { ...more, withinMs: within ?? defaultWaitMs }
  },
}

const askTable = object<Ask>('a question', {
  question: needed(text()),
  options: needed(listOf(text(), 'option', 6)),
  answer: needed(wholeNumber(0, 5)),
  because: needed(text()),
})
const ask: Shape<Ask> = {
  expected: 'a question with question, options, answer and because',
  read(node, source, what) {
    const value = askTable.read(node, source, what)
    if (!value) return undefined
    const { options, answer } = value
    if (options.length < 2) source.error(node, `${what}: expected 2 to 6 options, found ${options.length}`)
    else if (answer >= options.length)
      source.error(node, `${what}: "answer" is an option's number counted from 0, so at most ${options.length - 1}; found ${answer}`)
    return value
  },
}

interface FailsYaml {
  readonly says?: string
  readonly exit?: number
}
const failsTable = object<FailsYaml>('"fails"', { says: optional(text()), exit: optional(wholeNumber(1, 255)) })
const fails: Shape<NonNullable<Step['fails']>> = {
  expected: 'what the failure says, such as { says: "running container" }',
  read(node, source, what) {
    const value = failsTable.read(node, source, what)
    if (!value) return undefined
    if (value.says === undefined && value.exit === undefined) source.error(node, `${what}: expected "says" or "exit", found neither`)
    return { ...value, says: value.says ?? '' }
  },
}

type StepYaml = Omit<Step, 'expect' | 'focus'> & { readonly expect?: Expectation[]; readonly focus?: string[] }
const stepTable = object<StepYaml>(
  'a step',
  {
    id: needed(identifier),
    title: needed(text()),
    say: optional(template),
    notes: optional(text()),
    run: optional(commandLines),
    http: optional(http),
    host: optional(host),
    wait: optional(wait),
    expect: optional(listOf(expectation, 'expectation')),
    focus: optional(listOf(focusKey, 'key')),
    fails: optional(fails),
    ask: optional(ask),
  },
  {
    command: 'did you mean "run"?',
    commands: 'did you mean "run"?',
    text: 'did you mean "say"?',
    question: 'it belongs under "ask"',
    timeout: 'waits and requests take "within"',
  },
)

const parts = ['say', 'run', 'http', 'host', 'wait', 'ask'] as const

export const step: Shape<Step> = {
  expected: stepTable.expected,
  read(node, source, what) {
    const id = isMap(node) ? node.get('id') : undefined
    const named = typeof id === 'string' ? `step "${shortened(id)}"` : what
    const problemsBefore = source.found.length
    const value = stepTable.read(node, source, named)
    if (!value) return undefined
    // A misspelt part has been told already.
    if (!parts.some((it) => isMap(node) && node.has(it)) && source.found.length === problemsBefore)
      source.error(node, `${named}: there is nothing in it; expected at least one of ${parts.join(', ')}`)
    if (value.fails && value.run === undefined) source.error(node, `${named}: "fails" is about "run", which is missing`)
    return { ...value, expect: value.expect ?? [], focus: value.focus ?? [] }
  },
}
