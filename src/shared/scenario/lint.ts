import type { Node } from 'yaml'
import { checkCourse } from './check-course.ts'
import { checkKorean } from './check-korean.ts'
import { checkRemoved } from './check-removed.ts'
import { checkStyle } from './check-style.ts'
import { checkTranslated } from './check-translated.ts'
import { type Glossary, termIds } from './glossary.ts'
import { nodesOfSteps, parseCourse, parseScenario, parseTranslation } from './parse.ts'
import type { Problem } from './problem.ts'
import type { Scenario } from './scenario.ts'
import { YamlSource } from './yaml-source.ts'

/**
 * All that `dockstage lint` says of a scenario file: what its parser finds, and warnings of what would play, and could be better. Those are for
 * authors; whoever opens or plays the file does not see them.
 */
export function lintScenario(fileText: string, file: string, glossary?: Glossary): Problem[] {
  const { scenario, problems } = parseScenario(fileText, file, termIds(glossary))
  if (!scenario) return problems
  const more = lookAgain(fileText, file, (root, source) => {
    const nodes = nodesOfSteps(root, source)
    checkRemoved(scenario, nodes, source)
    checkStyle(scenario, root, nodes, source)
  })
  return inOrder([...problems, ...more])
}

/** The same for a translation of `scenario`, with what the glossary says of Korean. */
export function lintTranslation(fileText: string, file: string, scenario: Scenario, glossary?: Glossary): Problem[] {
  const { problems } = parseTranslation(fileText, file, scenario, termIds(glossary))
  const untranslated = lookAgain(fileText, file, (root, source) => checkTranslated(root, scenario, source))
  const korean = glossary && /\.ko\.ya?ml$/.test(file) ? checkKorean(fileText, file, glossary, scenario) : []
  return inOrder([...problems, ...untranslated, ...korean])
}

/** The same for `index.yaml`; `ids` are those of the scenarios that lie beside it. */
export function lintCourse(fileText: string, file: string, ids: readonly string[], glossary?: Glossary): Problem[] {
  const { problems } = parseCourse(fileText, file)
  return inOrder([...problems, ...lookAgain(fileText, file, (root, source) => checkCourse(root, source, ids, glossary))])
}

/** A second reading, for what the parser of the file does not ask. Behind an error of the YAML the tree is a guess. */
function lookAgain(fileText: string, file: string, check: (root: Node, source: YamlSource) => void): Problem[] {
  const source = new YamlSource(fileText)
  if (source.found.length > 0) return []
  const root = source.resolve(source.document.contents)
  if (root) check(root, source)
  return source.found.map(({ offset, severity, message }) => ({ file, ...source.place(offset), severity, message }))
}

const inOrder = (problems: Problem[]): Problem[] => problems.sort((a, b) => a.line - b.line || a.column - b.column)
