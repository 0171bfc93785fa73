import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lintScenario, lintTranslation } from '../../src/shared/scenario/lint.ts'
import { parseGlossary, parseScenario, parseTranslation } from '../../src/shared/scenario/parse.ts'
import type { Problem } from '../../src/shared/scenario/problem.ts'
import type { Scenario, Translation } from '../../src/shared/scenario/scenario.ts'

export const scenariosDirectory = join(import.meta.dirname, '..', '..', 'scenarios')
export const readShipped = (name: string): string => readFileSync(join(scenariosDirectory, name), 'utf8')

/** The ids of all shipped scenarios, by their files. */
export const shippedIds = readdirSync(scenariosDirectory)
  .filter((name) => /^[a-z0-9-]+\.yaml$/.test(name) && name !== 'index.yaml' && name !== 'glossary.yaml')
  .map((name) => name.replace(/\.yaml$/, ''))
  .sort()

const read = parseGlossary(readShipped('glossary.yaml'), 'scenarios/glossary.yaml')
if (!read.glossary) throw new Error(`glossary.yaml has errors: ${JSON.stringify(read.problems)}`)
export const glossary = read.glossary
export const glossaryProblems = read.problems

export interface Shipped {
  readonly scenario: Scenario
  readonly korean: Translation
  readonly problems: readonly Problem[]
}

/** A shipped scenario with its Korean, and all that `dockstage lint` finds wrong with the two files; throws where one can not be read at all. */
export function shipped(id: string): Shipped {
  const original = `scenarios/${id}.yaml`
  const { scenario, problems } = parseScenario(readShipped(`${id}.yaml`), original)
  if (!scenario) throw new Error(`${id}.yaml has errors: ${JSON.stringify(problems)}`)
  const file = `scenarios/${id}.ko.yaml`
  const text = readShipped(`${id}.ko.yaml`)
  const { translation, problems: more } = parseTranslation(text, file, scenario)
  if (!translation) throw new Error(`${id}.ko.yaml has errors: ${JSON.stringify(more)}`)
  return {
    scenario,
    korean: translation,
    problems: [...lintScenario(readShipped(`${id}.yaml`), original, glossary), ...lintTranslation(text, file, scenario, glossary)],
  }
}
