import { useEffect, useRef } from 'react'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import type { Ask } from '../../shared/scenario/scenario.ts'
import { useApp } from '../store/app-store.ts'
import { useRun } from '../store/run-store.ts'
import { useActions } from '../store/use-actions.ts'
import { CheckIcon, CrossIcon } from './icons.tsx'
import { InlineMarkdown, Markdown } from './markdown.tsx'

interface AskCardProps {
  readonly ask: Ask
  readonly language: Language
  /** The option that was chosen. */
  readonly chosen: number | undefined
  /** The step is over: what is right is told. */
  readonly revealed: boolean
  /** An answer is awaited. */
  readonly open: boolean
}

export function AskCard({ ask, language, chosen, revealed, open }: AskCardProps) {
  const { answer } = useActions()
  const replays = useRun((state) => state.run?.recording !== undefined)
  const looksOn = useApp((state) => state.looksOn) && !replays
  const card = useRef<HTMLElement>(null)
  const because = useRef<HTMLDivElement>(null)
  const wasOpen = useRef(false)
  const pressedByKey = useRef(false)
  useEffect(() => {
    // Who has just answered reads why, and then what to look at; the options move up only as far as that needs.
    if (revealed && wasOpen.current) {
      // An option that was pressed can't be pressed again, and has lost the focus.
      if (pressedByKey.current) because.current?.focus({ preventScroll: true })
      for (const it of [card.current?.parentElement?.querySelector('.say p'), because.current]) it?.scrollIntoView({ block: 'nearest' })
    }
    wasOpen.current = !revealed
  }, [revealed])
  return (
    <section ref={card} className={open ? 'ask open' : 'ask'} aria-label={message(language, 'ask.label')}>
      <div className="ask-question">
        <Markdown text={ask.question} />
      </div>
      {open && <p className="soft">{message(language, looksOn ? 'viewOnly.ask' : 'ask.choose')}</p>}
      <ol className="options">
        {ask.options.map((option, index) => {
          const correct = revealed && index === ask.answer
          const wrong = revealed && index === chosen && !correct
          return (
            <li key={option}>
              <button
                type="button"
                className={['option', chosen === index && 'chosen', correct && 'correct', wrong && 'wrong'].filter(Boolean).join(' ')}
                disabled={!open || looksOn || chosen !== undefined}
                onClick={({ detail }) => {
                  pressedByKey.current = detail === 0
                  answer(index)
                }}
              >
                <span className="option-key" aria-hidden="true">
                  {correct ? <CheckIcon /> : wrong ? <CrossIcon /> : index + 1}
                </span>
                <span>
                  <InlineMarkdown text={option} />
                  {correct && <span className="visually-hidden"> ({message(language, 'ask.correct')})</span>}
                  {chosen === index && <span className="visually-hidden"> ({message(language, 'ask.yours')})</span>}
                </span>
              </button>
            </li>
          )
        })}
      </ol>
      {revealed && (
        <div className="ask-because" ref={because} tabIndex={-1}>
          {chosen !== undefined && <strong>{message(language, chosen === ask.answer ? 'ask.right' : 'ask.wrong')}</strong>}
          <Markdown text={ask.because} />
        </div>
      )}
    </section>
  )
}
