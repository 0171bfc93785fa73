import { isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml'
import { type Language, languages } from '../language.ts'
import { visible } from '../visible.ts'
import { checkNames } from './check-names.ts'
import { checkTerms } from './check-terms.ts'
import { consentKinds } from './consent.ts'
import { consentNeeded } from './consent-needed.ts'
import type { Glossary } from './glossary.ts'
import type { Problem } from './problem.ts'
import { readGlossary } from './read-glossary.ts'
import { step } from './read-step.ts'
import { readTranslation } from './read-translation.ts'
import { identifier } from './scalars.ts'
import type { Course, CourseEntry, Localized, Scenario, Step, Translation } from './scenario.ts'
import { listOf, needed, object, oneOf, optional, type Shape, scalar, text, wholeNumber } from './shape.ts'
import { TooManyValues, YamlSource } from './yaml-source.ts'

/**
 * Never throws: whatever the text holds, all that is wrong with it is in `problems`, in the order of the file. Errors mean no scenario. With the
 * glossary's `terms` (their ids), a mark that names none of them is a warning.
 */
export function parseScenario(fileText: string, file: string, terms?: readonly string[]): { scenario?: Scenario; problems: Problem[] } {
  const { value, problems } = readFile(fileText, file, withTerms(scenarioOf, terms))
  return value ? { scenario: value, problems } : { problems }
}

/** A translation of `scenario`: unknown ids are errors; what is not translated, and marks of unknown terms, are warnings. */
export function parseTranslation(
  fileText: string,
  file: string,
  scenario: Scenario,
  terms?: readonly string[],
): { translation?: Translation; problems: Problem[] } {
  const { value, problems } = readFile(
    fileText,
    file,
    withTerms((root, source) => readTranslation(root, source, scenario), terms),
  )
  return value ? { translation: value, problems } : { problems }
}

/** `scenarios/glossary.yaml`. */
export function parseGlossary(fileText: string, file: string): { glossary?: Glossary; problems: Problem[] } {
  const { value, problems } = readFile(fileText, file, readGlossary)
  return value ? { glossary: value, problems } : { problems }
}

/** `scenarios/index.yaml`. Whether each entry's file is there is for the caller to see. */
export function parseCourse(fileText: string, file: string): { course?: Course; problems: Problem[] } {
  const { value, problems } = readFile(fileText, file, courseOf)
  return value ? { course: value, problems } : { problems }
}

type Reading<T> = (root: Node, source: YamlSource) => T | undefined

const withTerms =
  <T>(read: Reading<T>, terms: readonly string[] | undefined): Reading<T> =>
  (root, source) => {
    const value = read(root, source)
    if (terms) checkTerms(root, source, terms)
    return value
  }

function readFile<T>(fileText: string, file: string, read: Reading<T>): { value?: T; problems: Problem[] } {
  const source = new YamlSource(fileText)
  const yamlProblems = source.found.length
  let value: T | undefined
  try {
    const root = source.resolve(source.document.contents)
    if (root && !(isScalar(root) && root.value === null)) value = read(root, source)
    else if (yamlProblems === 0) source.error(0, 'the file is empty')
  } catch (error) {
    if (!(error instanceof TooManyValues)) throw error
    source.error(error.offset, error.message)
  }
  // Behind a YAML error the tree is a guess, and keys may be missing for that reason alone.
  const told = source.found.filter((it, index) => index < yamlProblems || source.brokenAt === undefined || isSure(it, source.brokenAt))
  const problems = told
    .map((it, index) => ({ ...it, index }))
    // A value that an alias repeats is read, and found wrong, each time.
    .filter((it, index, them) => them.findIndex((one) => one.offset === it.offset && one.message === it.message) === index)
    .sort((a, b) => a.offset - b.offset || a.index - b.index)
    .map(({ offset, severity, message }): Problem => ({ file, ...source.place(offset), severity, message: fitToPrint(message) }))
  const sound = value !== undefined && !problems.some((it) => it.severity === 'error')
  return sound ? { value: value as T, problems } : { problems }
}

/** Of a message, what a hostile file puts into it: text of any length, and characters that act upon a terminal. */
const fitToPrint = (message: string): string =>
  visible(message.length > mostInMessage ? `${message.slice(0, mostInMessage - 3)}...` : message)
const mostInMessage = 600

const isSure = (it: { offset: number; message: string }, brokenAt: number): boolean =>
  it.offset < brokenAt && !/is missing|has no value|found nothing|nothing in it|expected one of/.test(it.message)

type ScenarioYaml = Omit<Scenario, 'needs' | 'language' | 'steps'> & { needs?: string[]; language?: Language; steps: Step[] }

const sectionText: Shape<string> = scalar('text in quotes, such as "2.2.5"', (value) =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined,
)

/** The whole of a scenario file. */
export const scenarioTable = object<ScenarioYaml>(
  'a scenario',
  {
    id: needed(identifier, 'What reports and labels call the scenario: small letters, digits and dashes.'),
    section: optional(sectionText, 'Where it belongs in a book or course, in quotes: "2.2.5".'),
    language: optional(oneOf(languages), 'The language that the file is written in; en where it is left out.'),
    title: needed(text(), 'What the scenario is called, in a few words.'),
    summary: needed(text(), 'One or two sentences: what one will have seen.'),
    needs: optional(listOf(oneOf(consentKinds), 'kind'), 'What the commands need the user’s consent for, such as bind.'),
    steps: needed(listOf(step, 'step', 200), 'The steps, in their order.'),
  },
  { name: 'did you mean "id" or "title"?', description: 'did you mean "summary"?', lang: 'did you mean "language"?' },
)

function scenarioOf(root: Node, source: YamlSource): Scenario | undefined {
  const value = scenarioTable.read(root, source, 'the scenario')
  if (!isMap(root)) return undefined
  const stepNodes = nodesOfSteps(root, source)
  checkStepIds(stepNodes, source)
  if (!value) return undefined
  const stepsNode = root.get('steps', true)
  if (value.steps.length === 0 && isSeq(stepsNode) && stepsNode.items.length === 0)
    source.error(stepsNode, 'expected at least one step, found none')
  const scenario: Scenario = { ...value, language: value.language ?? 'en', needs: value.needs ?? [] }
  // What names mean to each other is only worth saying of steps and commands that could all be read.
  if (scenario.steps.length === stepNodes.length && source.found.length === 0) {
    checkNames(scenario, stepNodes, source)
    checkNeeds(scenario, root, stepNodes, source)
  }
  return scenario
}

/** The steps' nodes of a scenario file. */
export function nodesOfSteps(root: Node, source: YamlSource): Node[] {
  const steps = isMap(root) ? source.resolve(root.get('steps', true)) : undefined
  return isSeq(steps) ? steps.items.flatMap((it) => source.resolve(it) ?? []) : []
}

function checkStepIds(steps: readonly Node[], source: YamlSource): void {
  const first = new Map<string, Scalar>()
  for (const node of steps) {
    const id = isMap(node) ? node.get('id', true) : undefined
    if (!isScalar(id) || typeof id.value !== 'string') continue
    const before = first.get(id.value)
    if (!before) first.set(id.value, id)
    else source.error(id, `the id "${id.value}" is used twice; the first is in line ${source.place(before.range?.[0] ?? 0).line}`)
  }
}

/** What a scenario needs it declares, so that one can read it at the top of the file before playing it. */
function checkNeeds(scenario: Scenario, root: Node, stepNodes: readonly Node[], source: YamlSource): void {
  const needs = consentNeeded(scenario)
  for (const it of needs) {
    const at = stepNodes[scenario.steps.findIndex((one) => one.id === it.step)] ?? root
    const place = isMap(at) ? (at.get('run', true) ?? at) : at
    if (!scenario.needs.includes(it.kind)) source.warning(place, `${it.what} needs consent; declare it: "needs: [ ${it.kind} ]"`)
  }
  const list = isMap(root) ? root.get('needs', true) : undefined
  for (const kind of scenario.needs) {
    if (!needs.some((it) => it.kind === kind) && list) source.warning(list, `"needs" declares ${kind}, which no step needs`)
  }
}

const localized = object<Localized>('a text in both languages', { en: needed(text()), ko: needed(text()) })
const courseEntry = object<CourseEntry>('an entry of the course', {
  id: needed(identifier),
  minutes: needed(wholeNumber(1, 600)),
  before: needed(localized),
  after: needed(localized),
})
const courseTable = object<{ title: Localized; scenarios: CourseEntry[] }>('a course', {
  title: needed(localized),
  scenarios: needed(listOf(courseEntry, 'scenario')),
})

function courseOf(root: Node, source: YamlSource): Course | undefined {
  const course = courseTable.read(root, source, 'the course')
  const list = isMap(root) ? source.resolve(root.get('scenarios', true)) : undefined
  if (isSeq(list))
    checkStepIds(
      list.items.flatMap((it) => source.resolve(it) ?? []),
      source,
    )
  return course
}
