import type { Ask } from '../../shared/scenario/scenario.ts'
import { CheckIcon, CrossIcon } from '../panels/icons.tsx'
import { InlineMarkdown, Markdown } from '../panels/markdown.tsx'

interface StageQuestionProps {
  readonly ask: Ask
  readonly chosen: number | undefined
  /** The step is over: what is right is told. */
  readonly revealed: boolean
  /** Left out where nobody answers here. */
  readonly onAnswer?: (option: number) => void
}

/** A question to the hall; the speaker answers by the option's number, or by a click. */
export function StageQuestion({ ask, chosen, revealed, onAnswer }: StageQuestionProps) {
  return (
    <section className="stage-question">
      <div className="stage-asked">
        <Markdown text={ask.question} />
      </div>
      <ol className={ask.options.length === 3 && !revealed ? 'of-three' : undefined}>
        {ask.options.map((option, index) => {
          // Once it is told, the picture shows it: only what was chosen and what is right still take its room.
          if (revealed && index !== ask.answer && index !== chosen) return null
          const correct = revealed && index === ask.answer
          const wrong = revealed && index === chosen && !correct
          return (
            <li key={option} className={[chosen === index && 'chosen', correct && 'correct', wrong && 'wrong'].filter(Boolean).join(' ')}>
              <button type="button" disabled={!onAnswer || chosen !== undefined} onClick={() => onAnswer?.(index)}>
                <span className="stage-option">{correct ? <CheckIcon /> : wrong ? <CrossIcon /> : index + 1}</span>
                <span>
                  <InlineMarkdown text={option} />
                </span>
              </button>
            </li>
          )
        })}
      </ol>
      {revealed && (
        <div className="stage-because">
          <Markdown text={ask.because} />
        </div>
      )}
    </section>
  )
}
