import type { OpenedScenario } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { plainText } from '../../shared/plain-text.ts'
import type { Frame } from '../../shared/playback/frame.ts'
import type { Step } from '../../shared/scenario/scenario.ts'
import { withoutMarks } from '../../shared/scenario/terms.ts'
import { changeWords } from '../../shared/topology/words.ts'

/** `3/9  Which host port did we get?`, in the language asked for where the scenario has it. */
export function stepHeading({ scenario, translations }: OpenedScenario, step: Step, index: number, language: Language): string {
  const title = language === scenario.language ? step.title : (translations[language]?.steps[step.id]?.title ?? step.title)
  return `\n${index + 1}/${scenario.steps.length}  ${withoutMarks(title)}\n`
}

/** What a step ran, what that printed, and what changed in the picture. */
export function stepReport(frame: Frame, language: Language): string {
  const commands = frame.commands.map(
    ({ line, output, terminal }) => `${terminal === undefined ? '' : `[${terminal}] `}$ ${line}\n${indented(plainText(output))}`,
  )
  const changes = changeWords(frame.diff, frame.topology, language).map((line) => `  ${line}\n`)
  const note = frame.passedOver ? [`  ${message(language, 'step.passedOver')}\n`] : []
  return [...note, ...commands, ...changes].join('')
}

const indented = (text: string): string => text.replace(/[^\n]+\n?/g, (line) => `    ${line.endsWith('\n') ? line : `${line}\n`}`)
