import { readdir, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { OpenedScenario, ScenarioSummary, ScenarioText } from '../../shared/ipc.ts'
import { type Language, languages } from '../../shared/language.ts'
import { looksLikeRecording } from '../../shared/recording/recording.ts'
import { type Failure, FailureError } from '../../shared/result.ts'
import { parseCourse, parseScenario, parseTranslation } from '../../shared/scenario/parse.ts'
import { formatProblem, type Problem } from '../../shared/scenario/problem.ts'
import type { CourseEntry, Scenario, Translation } from '../../shared/scenario/scenario.ts'
import { readAskedText } from './asked-text.ts'
import { glossaryName } from './glossary-file.ts'
import { recordedIds } from './recording-file.ts'

/** A scenario file may be this large; the longest of the course is a fiftieth of it. */
const mostBytes = 1_000_000

/** The ids of the glossary's terms; with them, a mark in a text that names none of them is a warning. */
type Terms = readonly string[] | undefined

type Translations = Partial<Record<Language, Translation>>

export interface LoadedScenario {
  readonly opened: OpenedScenario
  /** One that the app ships: `--allow course` accepts what it declares. */
  readonly shipped: boolean
}

/** What was listed last of a directory, and of which files. */
const listed = new Map<string, { readonly files: string; readonly scenarios: Promise<ScenarioSummary[]> }>()

/**
 * The shipped scenarios in the course's order; one that `index.yaml` does not name comes last. They are read anew when a file has changed, and not for
 * each page that asks.
 */
export async function listShipped(directory: string): Promise<ScenarioSummary[]> {
  // Looked at before they are read: what changes in between is seen the next time.
  const files = await filesIn(directory)
  const known = listed.get(directory)
  if (known?.files === files) return known.scenarios
  const scenarios = readShipped(directory)
  listed.set(directory, { files, scenarios })
  scenarios.catch(() => listed.delete(directory))
  return scenarios
}

/** Each file of a directory with its size and times, and what recordings there are. */
async function filesIn(directory: string): Promise<string> {
  const names = (await readdir(directory)).sort()
  const files = await Promise.all(
    names.map(async (name) => {
      // One that goes at this moment is none of them the next time.
      const { size, mtimeMs, ctimeMs } = await stat(join(directory, name)).catch(() => ({ size: 0, mtimeMs: 0, ctimeMs: 0 }))
      return [name, size, mtimeMs, ctimeMs]
    }),
  )
  return JSON.stringify([files, await recordedIds(directory)])
}

async function readShipped(directory: string): Promise<ScenarioSummary[]> {
  const ids = await idsIn(directory)
  const loaded = (await Promise.all(ids.map((id) => loadOrTell(join(directory, `${id}.yaml`))))).filter((it) => it !== undefined)
  const [course, recorded] = await Promise.all([courseOf(directory), recordedIds(directory)])
  const order = course.map(({ id }) => id)
  const placeOf = (id: string): number => (order.includes(id) ? order.indexOf(id) : order.length)
  const scenarios = loaded.sort((a, b) => placeOf(idOf(a)) - placeOf(idOf(b)) || (idOf(a) < idOf(b) ? -1 : 1))
  return scenarios.map(({ opened: { scenario, translations } }) => ({
    id: scenario.id,
    ...(scenario.section === undefined ? {} : { section: scenario.section }),
    steps: scenario.steps.length,
    text: textsOf(scenario, translations),
    ...withEntry(course, scenario.id),
    ...(recorded.includes(scenario.id) ? { recorded: true } : {}),
  }))
}

/** A shipped file that is bad (somebody works on it) keeps nobody from the others. */
const loadOrTell = (path: string): Promise<LoadedScenario | undefined> =>
  loadFile(path, true).catch((cause: unknown) => {
    console.error(cause instanceof FailureError ? (cause.failure.detail ?? cause.message) : cause)
    return undefined
  })

/** Throws `not-found` naming the shipped ones, or `bad-file` with all problems. */
export async function loadShipped(directory: string, id: string, terms?: Terms): Promise<LoadedScenario> {
  // An id is no path: only what is listed can be opened.
  const known = await idsIn(directory)
  if (known.includes(id)) {
    const { opened, shipped } = await loadFile(join(directory, `${id}.yaml`), true, terms)
    return { opened: { ...opened, ...withEntry(await courseOf(directory), id) }, shipped }
  }
  throw new FailureError({
    code: 'not-found',
    message: `there is no scenario ${JSON.stringify(id)}`,
    remedy: `Dockstage has: ${known.join(', ')}. A scenario of your own is played by its path.`,
  })
}

/** A scenario of one's own by its path, with the translations that lie beside it (`x.ko.yaml`). */
export async function loadPath(path: string, terms?: Terms): Promise<LoadedScenario> {
  return loadFile(path, false, terms)
}

/** A scenario of one's own by its text, as the page hands it over. */
export function loadText(name: string, text: string, terms?: Terms): LoadedScenario {
  if (text.length > mostBytes) throw new FailureError(tooLarge(basename(name)))
  return loaded(parsed(text, basename(name), terms), {}, [], basename(name))
}

async function loadFile(path: string, shipped: boolean, terms?: Terms): Promise<LoadedScenario> {
  const first = parsed(await readText(path), path, terms)
  const translations: Translations = {}
  const problems: Problem[] = []
  const extension = extname(path)
  for (const language of languages) {
    if (language === first.scenario.language) continue
    const file = `${path.slice(0, -extension.length)}.${language}${extension}`
    const text = await readText(file).catch((cause: unknown) => {
      if (isMissing(cause)) return undefined
      throw cause
    })
    if (text === undefined) continue
    const { translation, problems: found } = parseTranslation(text, file, first.scenario, terms)
    problems.push(...found)
    if (translation) translations[language] = translation
  }
  refuseErrors(problems)
  return loaded(first, translations, problems, shipped ? undefined : basename(path))
}

type Parsed = { readonly scenario: Scenario; readonly problems: readonly Problem[] }

function parsed(text: string, file: string, terms: Terms): Parsed {
  if (looksLikeRecording(text))
    throw new FailureError({
      code: 'bad-file',
      message: `${file} is a recording, and no scenario`,
      remedy: `Look at it: dockstage replay ${file}`,
    })
  const { scenario, problems } = parseScenario(text, file, terms)
  refuseErrors(problems)
  if (!scenario) throw new FailureError({ code: 'bad-file', message: `${file} is no scenario` })
  return { scenario, problems }
}

const loaded = (first: Parsed, translations: Translations, more: readonly Problem[], file: string | undefined): LoadedScenario => ({
  opened: {
    scenario: first.scenario,
    translations,
    ...(file === undefined ? {} : { file }),
    warnings: [...first.problems, ...more],
  },
  shipped: file === undefined,
})

/** All problems at once; the first one's place is the failure's. Warnings keep nothing from being played. */
function refuseErrors(problems: readonly Problem[]): void {
  const errors = problems.filter((it) => it.severity === 'error')
  const [first] = errors
  if (!first) return
  const { file, line, column } = first
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  throw new FailureError({
    code: 'bad-file',
    message: `${basename(file)}:${line}:${column}: ${first.message}${more}`,
    detail: problems.map(formatProblem).join('\n'),
    place: { file, line, column },
  })
}

async function courseOf(directory: string): Promise<readonly CourseEntry[]> {
  const file = join(directory, courseName)
  const text = await readText(file).catch(() => undefined)
  if (text === undefined) return []
  const { course, problems } = parseCourse(text, file)
  for (const problem of problems) if (problem.severity === 'error') console.error(formatProblem(problem))
  return course?.scenarios ?? []
}

function withEntry(course: readonly CourseEntry[], id: string): { course?: CourseEntry } {
  const entry = course.find((it) => it.id === id)
  return entry ? { course: entry } : {}
}

const readText = (path: string): Promise<string> => readAskedText(path, { code: 'bad-file', kind: 'scenario', most: mostBytes })

const tooLarge = (name: string): Failure => ({ code: 'bad-file', message: `${name} is larger than a scenario can be (${mostBytes} bytes)` })

const isMissing = (cause: unknown): boolean => cause instanceof FailureError && cause.failure.code === 'not-found'

export const courseName = 'index.yaml'

/** The ids of the scenarios that a directory of shipped ones holds. */
export const idsIn = async (directory: string): Promise<readonly string[]> =>
  (await readdir(directory)).filter(isScenarioFile).map((it) => it.slice(0, -'.yaml'.length))

/** `x.yaml`, but no translation (`x.ko.yaml`), not the course, and not the glossary. */
const isScenarioFile = (name: string): boolean =>
  name.endsWith('.yaml') && name !== courseName && name !== glossaryName && !languages.some((it) => name.endsWith(`.${it}.yaml`))

const idOf = (it: LoadedScenario): string => it.opened.scenario.id

function textsOf(scenario: Scenario, translations: Translations): ScenarioSummary['text'] {
  const texts: Partial<Record<Language, ScenarioText>> = { [scenario.language]: { title: scenario.title, summary: scenario.summary } }
  for (const language of languages) {
    const translation = translations[language]
    if (translation) texts[language] = { title: translation.title, summary: translation.summary }
  }
  return texts
}
