import { basename, dirname, join } from 'node:path'
import { RefusedFileError, readRegularText } from '../../engine/regular-file.ts'
import { languages } from '../../shared/language.ts'
import { FailureError } from '../../shared/result.ts'
import type { Glossary } from '../../shared/scenario/glossary.ts'
import { lintCourse, lintScenario, lintTranslation } from '../../shared/scenario/lint.ts'
import { parseGlossary, parseScenario } from '../../shared/scenario/parse.ts'
import { formatProblem, type Problem } from '../../shared/scenario/problem.ts'
import { sessionDefaults } from '../defaults.ts'
import { glossaryName, loadGlossary } from '../session/glossary-file.ts'
import { courseName, idsIn } from '../session/scenario-files.ts'
import type { Arguments } from './arguments.ts'
import type { Terminal } from './output.ts'

/** `dockstage lint`: every problem of every file, one a line; exit 2 where there is an error, 0 where there are warnings at most. */
export async function runLint(given: Arguments, terminal: Terminal): Promise<number> {
  const problems: Problem[] = []
  const glossary = await loadGlossary(sessionDefaults().scenariosDirectory)
  for (const file of given.positionals)
    problems.push(...(await problemsOf(file, glossary).catch((cause: unknown) => [unreadable(file, cause)])))
  for (const problem of problems) terminal.out(`${formatProblem(problem)}\n`)
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const warnings = problems.length - errors
  const files = given.positionals.length === 1 ? '1 file' : `${given.positionals.length} files`
  terminal.error(`${files}: ${errors} ${errors === 1 ? 'error' : 'errors'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}\n`)
  return errors > 0 ? 2 : 0
}

/** A file that cannot be read is a problem too, and no reason to say nothing of the others. */
function unreadable(file: string, cause: unknown): Problem {
  if (cause instanceof FailureError) return { file, line: 1, column: 1, severity: 'error', message: cause.failure.message }
  throw cause
}

/** Texts are held against the shipped glossary: the terms that they mark, and in Korean the words that they use. */
async function problemsOf(file: string, glossary: Glossary | undefined): Promise<readonly Problem[]> {
  const text = await readText(file)
  if (basename(file) === courseName) return lintCourse(text, file, await idsIn(dirname(file)), glossary)
  if (basename(file) === glossaryName) return parseGlossary(text, file).problems
  const original = originalOf(file)
  if (original === undefined) return lintScenario(text, file, glossary)
  const { scenario } = parseScenario(await readText(original), original)
  if (!scenario) {
    const message = `the scenario it translates, ${original}, has errors; lint that first`
    return [{ file, line: 1, column: 1, severity: 'error', message }]
  }
  return lintTranslation(text, file, scenario, glossary)
}

/** `x.ko.yaml` translates `x.yaml` beside it. */
function originalOf(file: string): string | undefined {
  const parts = new RegExp(`^(.+)\\.(?:${languages.join('|')})(\\.ya?ml)$`).exec(basename(file))
  return parts ? join(dirname(file), `${parts[1]}${parts[2]}`) : undefined
}

/** No scenario, translation, course or glossary may be larger. */
const mostBytes = 1_000_000

async function readText(file: string): Promise<string> {
  try {
    return await readRegularText(file, mostBytes)
  } catch (cause) {
    if (cause instanceof RefusedFileError) throw new FailureError({ code: 'bad-usage', message: cause.message })
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new FailureError({
      code: 'bad-usage',
      message: missing ? `there is no file ${file}` : `${file} cannot be read: ${(cause as Error).message}`,
    })
  }
}
