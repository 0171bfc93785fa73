import { isMap, isScalar, type Node } from 'yaml'
import { hasTerminal } from '../command/has-terminal.ts'
import { focusKey } from './focus.ts'
import { engineRange, expectation } from './read-expectation.ts'
import { terminalActions } from './read-terminal.ts'
import { commandLines, duration, httpAddress, identifier, regularExpression, template, workspacePath } from './scalars.ts'
import {
  type Ask,
  type EngineCondition,
  type EngineThing,
  type Expectation,
  engineThings,
  type HostAction,
  type HttpRequest,
  type Step,
  type Wait,
} from './scenario.ts'
import {
  anyText,
  exactlyOne,
  listOf,
  needed,
  object,
  oneOf,
  oneOrMore,
  optional,
  recordOf,
  type Shape,
  shortened,
  text,
  wholeNumber,
} from './shape.ts'
import { commandsOf } from './step-commands.ts'
import type { YamlSource } from './yaml-source.ts'

const defaultHttpMs = 10_000
const defaultWaitMs = 60_000

interface HttpYaml extends Partial<Omit<HttpRequest, 'method' | 'url' | 'withinMs'>> {
  readonly get?: string
  readonly post?: string
  readonly within?: number
}
const httpTable = object<HttpYaml>('a request', {
  get: optional(httpAddress, 'The address to ask, such as "http://localhost:{{port web 80}}/".'),
  post: optional(httpAddress, 'The address to send "form" to.'),
  form: optional(recordOf(anyTemplate()), 'Fields of a form, sent with "post".'),
  status: optional(wholeNumber(100, 599), 'The status of the answer, such as 200.'),
  contains: optional(template, 'What the answer must contain.'),
  lacks: optional(template, 'What the answer must not contain.'),
  within: optional(duration, 'How long it is tried again until all of it holds; 10s where it is left out.'),
})
const http: Shape<HttpRequest> = {
  expected: 'a request such as { get: "http://localhost:{{port web 80}}/", status: 200 }',
  schema: () => httpTable.schema(),
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
  return {
    ...template,
    schema: () => anyText.schema(),
    read: (node, source, what) => (isScalar(node) && node.value === '' ? '' : template.read(node, source, what)),
  }
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
  schema: () => ({ anyOf: [text().schema(), names.schema()] }),
  read: (node, source, what) => (isScalar(node) ? text() : names).read(node, source, what),
}
const hostTable = object<HostYaml>('a host action', {
  list: optional(workspacePath, 'A directory of the workspace whose entries are listed.'),
  read: optional(workspacePath, 'A file of the workspace that is read.'),
  write: optional(workspacePath, 'A file of the workspace that is written, with "content".'),
  contains: optional(textOrNames, 'Names that must be listed, or a text that the file must contain.'),
  lacks: optional(names, 'Names that must not be listed.'),
  content: optional(anyText, 'The text to write.'),
})
const host: Shape<HostAction> = {
  expected: 'a host action such as { list: ./data, contains: [ ... ] }',
  schema: () => hostTable.schema(),
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
  container: needed(text(), 'The container’s name.'),
  log: optional(regularExpression, 'Until this regular expression is in its log.'),
  state: optional(oneOf(['created', 'running', 'paused', 'restarting', 'exited', 'dead']), 'Until it is in this state.'),
  health: optional(oneOf(['starting', 'healthy', 'unhealthy']), 'Until its health check says this.'),
  within: optional(duration, 'How long that may take; 60s where it is left out.'),
})
const wait: Shape<Wait> = {
  expected: 'a wait such as { container: db, log: "ready", within: 60s }',
  schema: () => waitTable.schema(),
  read(node, source, what) {
    const value = waitTable.read(node, source, what)
    if (!value || !exactlyOne(node, source, what, value, ['log', 'state', 'health'])) return undefined
    const { within, ...more } = value
    return { ...more, withinMs: within ?? defaultWaitMs }
  },
}

const askTable = object<Ask>('a question', {
  question: needed(text(), 'What will happen? Asked before the step runs.'),
  options: needed(listOf(text(), 'option', 6), 'Two to six answers to choose from.'),
  answer: needed(wholeNumber(0, 5), 'Which option is right, counted from 0.'),
  because: needed(text(), 'Why it is right; shown after the step has run.'),
})
const ask: Shape<Ask> = {
  expected: 'a question with question, options, answer and because',
  schema: () => askTable.schema(),
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
const failsTable = object<FailsYaml>('"fails"', {
  says: optional(text(), 'What the command’s output must contain.'),
  exit: optional(wholeNumber(1, 255), 'The command’s exit code.'),
})
const fails: Shape<NonNullable<Step['fails']>> = {
  expected: 'what the failure says, such as { says: "running container" }',
  schema: () => failsTable.schema(),
  read(node, source, what) {
    const value = failsTable.read(node, source, what)
    if (!value) return undefined
    if (value.says === undefined && value.exit === undefined) source.error(node, `${what}: expected "says" or "exit", found neither`)
    return { ...value, says: value.says ?? '' }
  },
}

const conditionTable = object<EngineCondition>('a condition', {
  engine: optional(engineRange, 'By the engine’s major version, such as "<=28" or ">=29".'),
  lacks: optional<readonly EngineThing[]>(
    oneOrMore(oneOf(engineThings), 'thing'),
    'Engines that lack this: links (Podman), this-machine (an engine on another machine has no files of this one).',
  ),
})
/** Which engines a step is for. */
const condition: Shape<EngineCondition> = {
  ...conditionTable,
  expected: 'engines, such as { engine: ">=29" } or { lacks: links }',
  read(node, source, what) {
    const value = conditionTable.read(node, source, what)
    if (value && Object.keys(value).length === 0 && isMap(node) && node.items.length === 0)
      source.error(node, `${what}: expected "engine" or "lacks", found neither`)
    return value
  },
}

type StepYaml = Omit<Step, 'expect' | 'focus' | 'typed'> & { readonly expect?: Expectation[]; readonly focus?: string[] }
const stepTable = object<StepYaml>(
  'a step',
  {
    id: needed(identifier, 'What translations and reports call the step. Unique within the file.'),
    title: needed(text(), 'What the step does, in a few words.'),
    say: optional(
      template,
      'What to look at in the picture, then why. Markdown; placeholders such as {{ip web}} are filled from what is observed.',
    ),
    notes: optional(text(), 'For the presenter’s eyes.'),
    warning: optional(text(), 'What to beware of: shown as a callout. Markdown.'),
    run: optional(commandLines, 'Docker command lines, one after the other.'),
    attach: optional(
      terminalActions,
      'What is typed and seen at the terminal of the one command of "run" that has one (run -i -t, attach, ...).',
    ),
    parallel: optional(
      listOf(commandLines, 'text', 4),
      'Texts of docker command lines that run side by side, each as in a terminal of its own.',
    ),
    http: optional(http, 'A request from this host to a port that the run published.'),
    host: optional(host, 'Lists, reads or writes files in the run’s own workspace directory.'),
    wait: optional(wait, 'What the step waits for after its commands.'),
    expect: optional(listOf(expectation, 'expectation'), 'What must be observed after the step; it makes the scenario its own test.'),
    focus: optional(listOf(focusKey, 'key'), 'What of the picture the step is about.'),
    fails: optional(fails, 'A command of the step must fail, and say so.'),
    ask: optional(ask, 'A question that is asked before the step runs.'),
    only: optional(condition, 'On other engines the step is passed over.'),
    unless: optional(condition, 'On such engines the step is passed over.'),
  },
  {
    command: 'did you mean "run"?',
    commands: 'did you mean "run"?',
    text: 'did you mean "say"?',
    question: 'it belongs under "ask"',
    timeout: 'waits and requests take "within"',
    type: 'what is typed at a terminal goes under "attach"',
    keys: 'what is typed at a terminal goes under "attach"',
    warn: 'did you mean "warning"?',
    if: 'did you mean "only" or "unless"?',
  },
)

const parts = ['say', 'run', 'parallel', 'http', 'host', 'wait', 'ask'] as const

export const step: Shape<Step> = {
  expected: stepTable.expected,
  schema: () => stepTable.schema(),
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
    checkTerminals(value, node, source, named)
    return { ...value, expect: value.expect ?? [], focus: value.focus ?? [] }
  },
}

/** What is typed needs one terminal to be typed at, and what runs side by side is no single one. */
function checkTerminals({ run, attach, parallel }: StepYaml, node: Node, source: YamlSource, named: string): void {
  const under = (key: string): Node => source.resolve(isMap(node) ? node.get(key, true) : undefined) ?? node
  if (parallel && run !== undefined)
    source.error(under('parallel'), `${named}: "run" and "parallel" do not go together; write all of it under "parallel"`)
  if (parallel?.length === 1)
    source.error(under('parallel'), `${named}: expected at least two texts under "parallel", found one; write it under "run"`)
  if (!attach) return
  const terminals = commandsOf(run === undefined ? {} : { run }).filter(({ command }) => hasTerminal(command)).length
  if (terminals === 1) return
  const have =
    terminals === 0
      ? 'none of the commands of "run" has one (run -i -t, exec -i -t, start -a -i, attach)'
      : `${terminals} of the commands of "run" have one`
  source.error(under('attach'), `${named}: "attach" types at one terminal, and ${run === undefined ? 'there is no "run"' : have}`)
}
