import { isMap, isNode, type Node } from 'yaml'
import type { Scenario, Step } from './scenario.ts'
import { commandsOf, commandTexts } from './step-commands.ts'
import type { YamlSource } from './yaml-source.ts'

/** Warns of what plays, and teaches or proves less than it could. */
export function checkStyle(scenario: Scenario, root: Node, nodes: readonly Node[], source: YamlSource): void {
  scenario.steps.forEach((step, index) => {
    const node = nodes[index]
    if (node) checkStep(step, node, source)
  })
  if (!scenario.steps.some((it) => it.ask))
    source.warning(
      under(root, 'steps'),
      'nothing is asked in the scenario; a question before a step ("ask") makes one think before one looks',
    )
}

function checkStep(step: Step, node: Node, source: YamlSource): void {
  const commands = under(node, step.run === undefined ? 'parallel' : 'run')
  const isChecked = step.expect.length > 0 || step.fails || step.http || step.host || step.wait
  if (commandTexts(step).length > 0 && !isChecked)
    source.warning(
      commands,
      `step "${step.id}" runs commands and checks nothing; say in "expect" what must be observed, such as { container: web, state: running }`,
    )
  const attaches = commandsOf(step).some(({ command }) => command.name === 'attach')
  if (attaches && !step.attach && !step.wait && !step.fails)
    source.warning(commands, 'nothing here ends "docker attach"; type at it under "attach", or say in "wait" when it is enough')
}

/** What stands under a key, else the whole. */
function under(node: Node, key: string): Node {
  const found = isMap(node) ? node.get(key, true) : undefined
  return isNode(found) ? found : node
}
