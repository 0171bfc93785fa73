import type { OpenedScenario } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { plainText } from '../../shared/plain-text.ts'
import type { Frame } from '../../shared/playback/frame.ts'
import type { Step } from '../../shared/scenario/scenario.ts'
import { withoutMarks } from '../../shared/scenario/terms.ts'
import { changeWords } from '../../shared/topology/words.ts'
import { visible } from '../../shared/visible.ts'

/** `3/9  Which host port did we get?`, in the language asked for where the scenario has it. */
export function stepHeading(
  { scenario, translations }: Pick<OpenedScenario, 'scenario' | 'translations'>,
  step: Step,
  index: number,
  language: Language,
): string {
  const title = language === scenario.language ? step.title : (translations[language]?.steps[step.id]?.title ?? step.title)
  return `\n${index + 1}/${scenario.steps.length}  ${visible(withoutMarks(title))}\n`
}

/** What a step ran, what that printed, and what changed in the picture. */
export function stepReport(frame: Frame, language: Language): string {
  const commands = frame.commands.map(
    ({ line, output, terminal }) => `${terminal === undefined ? '' : `[${terminal}] `}$ ${plainText(line)}\n${indented(plainText(output))}`,
  )
  const changes = changeWords(frame.diff, frame.topology, language).map((line) => `  ${line}\n`)
  const note = frame.passedOver ? [`  ${message(language, 'step.passedOver')}\n`] : []
  return [...note, ...commands, ...changes].join('')
}

const indented = (text: string): string => text.replace(/[^\n]+\n?/g, (line) => `    ${line.endsWith('\n') ? line : `${line}\n`}`)

/** What a play that went well says last. */
export const playSummary = (frames: number, unknown: number, language: Language): string =>
  language === 'ko'
    ? `끝까지 성공했습니다 (프레임 ${frames}개${unknown > 0 ? `, 이 엔진에서 확인할 수 없는 것 ${unknown}개` : ''}).\n`
    : `Done: every step held (${frames} frames${unknown > 0 ? `, ${unknown} that could not be observed on this engine` : ''}).\n`
