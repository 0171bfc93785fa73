import { join } from 'node:path'
import { readRegularText } from '../../engine/regular-file.ts'
import type { Glossary } from '../../shared/scenario/glossary.ts'
import { parseGlossary } from '../../shared/scenario/parse.ts'
import { formatProblem } from '../../shared/scenario/problem.ts'

/** The glossary's file, beside the shipped scenarios. */
export const glossaryName = 'glossary.yaml'

/** A glossary may have so many bytes; the shipped one is a twentieth of it. */
const mostBytes = 1_000_000

/** The shipped glossary; undefined where it is bad (which is told on the console) or not there: scenarios are played without one, too. */
export async function loadGlossary(scenariosDirectory: string): Promise<Glossary | undefined> {
  const file = join(scenariosDirectory, glossaryName)
  const text = await readRegularText(file, mostBytes).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') console.error(`${file} cannot be read: ${cause.message}`)
    return undefined
  })
  if (text === undefined) return undefined
  const { glossary, problems } = parseGlossary(text, file)
  for (const problem of problems) if (problem.severity === 'error') console.error(formatProblem(problem))
  return glossary
}
