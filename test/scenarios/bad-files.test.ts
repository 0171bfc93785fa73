import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseGlossary, parseScenario, parseTranslation } from '../../src/shared/scenario/parse.ts'
import { formatProblem, type Problem } from '../../src/shared/scenario/problem.ts'
import { shipped } from './shipped.ts'

/** Beside each bad file stands what `dockstage lint` says of it, line by line. */
const directory = join(import.meta.dirname, 'bad')
const names = readdirSync(directory).filter((name) => name.endsWith('.yaml'))

test.each(names)('%s is told with all that is wrong with it', (name) => {
  const text = readFileSync(join(directory, name), 'utf8')
  const problems = problemsOf(text, name)
  expect(`${problems.map(formatProblem).join('\n')}\n`).toBe(readFileSync(join(directory, name.replace(/\.yaml$/, '.problems')), 'utf8'))
})

function problemsOf(text: string, name: string): readonly Problem[] {
  if (name === 'glossary.yaml') return parseGlossary(text, name).problems
  if (/\.ko\.yaml$/.test(name)) return parseTranslation(text, name, shipped('user-bridge').scenario).problems
  return parseScenario(text, name).problems
}
