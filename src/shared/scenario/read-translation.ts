import { isMap, type Node } from 'yaml'
import { didYouMean } from '../command/nearest.ts'
import { template } from './scalars.ts'
import type { Scenario, Step, StepText, Translation } from './scenario.ts'
import { entriesOf, listOf, mismatch, needed, object, optional, text } from './shape.ts'
import type { YamlSource } from './yaml-source.ts'

const stepText = object<StepText>(
  'a translated step',
  {
    title: optional(text(), 'The step’s title.'),
    say: optional(template, 'The step’s text, with the same placeholders and terms.'),
    notes: optional(text(), 'The step’s notes for the presenter.'),
    warning: optional(text(), 'What to beware of.'),
    question: optional(text(), 'The question of the step’s "ask".'),
    options: optional(listOf(text(), 'option', 6), 'The options of the step’s "ask", in the same order.'),
    because: optional(text(), 'Why the answer of the step’s "ask" is right.'),
  },
  {
    run: 'commands are not translated',
    attach: 'what is typed is not translated',
    parallel: 'commands are not translated',
    ask: 'write question, options and because directly under the step',
    answer: 'it stands in the scenario only',
    expect: 'it stands in the scenario only',
    focus: 'it stands in the scenario only',
  },
)

/** The steps' part is read by its own function, so that a step's problems name it. */
export const translationTable = object<{ title: string; summary: string; steps: Node }>(
  'a translation',
  {
    title: needed(text(), 'The scenario’s title.'),
    summary: needed(text(), 'The scenario’s summary.'),
    steps: needed(
      {
        expected: 'a table of steps by id',
        read: (node) => node,
        schema: () => ({ type: 'object', additionalProperties: stepText.schema() }),
      },
      'The texts of each step, by its id.',
    ),
  },
  {
    id: 'a translation has only texts; its scenario is the one that its file is named after',
    language: 'the file name says it (x.ko.yaml)',
  },
)

export function readTranslation(root: Node, source: YamlSource, scenario: Scenario): Translation | undefined {
  const top = translationTable.read(root, source, 'the translation')
  const stepsNode = isMap(root) ? source.resolve(root.get('steps', true)) : undefined
  const steps: Record<string, StepText> = {}
  if (stepsNode && !isMap(stepsNode)) mismatch(stepsNode, source, '"steps" of the translation', 'a table of steps by id')
  if (isMap(stepsNode)) {
    const ids = scenario.steps.map((it) => it.id)
    for (const { key, keyNode, value } of entriesOf(stepsNode, source, 'the translation')) {
      const step = scenario.steps.find((it) => it.id === key)
      if (!step) {
        source.error(keyNode, `the scenario "${scenario.id}" has no step "${key}"${didYouMean(key, ids) || `; it has ${ids.join(', ')}`}`)
        continue
      }
      const read = stepText.read(value, source, `step "${key}"`)
      if (!read) continue
      steps[key] = read
      compare(step, read, keyNode, source)
    }
    for (const { id } of scenario.steps) {
      if (!Object.hasOwn(steps, id) && !stepsNode.has(id)) source.warning(stepsNode, `missing translation: step "${id}"`)
    }
  }
  return top ? { title: top.title, summary: top.summary, steps } : undefined
}

/** What the scenario's step says and the translation does not, and the other way round. */
function compare(step: Step, read: StepText, at: Node, source: YamlSource): void {
  const own: Readonly<Record<Exclude<keyof StepText, 'options'>, string | undefined>> = {
    title: step.title,
    say: step.say,
    notes: step.notes,
    warning: step.warning,
    question: step.ask?.question,
    because: step.ask?.because,
  }
  for (const [key, value] of Object.entries(own)) {
    const translated = read[key as keyof typeof own]
    if (value !== undefined && translated === undefined) source.warning(at, `missing translation: "${key}" of step "${step.id}"`)
    if (value === undefined && translated !== undefined) source.error(at, `step "${step.id}" has no "${key}" to be translated`)
  }
  const options = step.ask?.options
  if (options && !read.options) source.warning(at, `missing translation: "options" of step "${step.id}"`)
  if (!options && read.options) source.error(at, `step "${step.id}" has no "options" to be translated`)
  if (options && read.options && options.length !== read.options.length)
    source.error(at, `step "${step.id}" has ${options.length} options, its translation ${read.options.length}`)
}
