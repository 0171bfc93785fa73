import { useEffect, useRef } from 'react'
import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import type { StepMark } from '../player/marks.ts'
import { stepWords } from '../player/text.ts'
import { useActions } from '../store/use-actions.ts'
import { CheckIcon, CrossIcon } from './icons.tsx'

interface StepListProps {
  readonly run: RunView
  readonly marks: readonly StepMark[]
  readonly language: Language
}

export function StepList({ run, marks, language }: StepListProps) {
  const { toStep } = useActions()
  const list = useRef<HTMLOListElement>(null)
  const shown = marks.findIndex((mark) => mark.shown)

  useEffect(() => {
    const { current } = list
    if (!current) return
    // The one that comes next is in sight, too. The list's height changes with the window, and with an explanation below it.
    const observer = new ResizeObserver(() => {
      // In little room the list is as long as it is, and the page would be scrolled away from the picture.
      if (current.scrollHeight <= current.clientHeight) return
      for (const index of [shown + 1, Math.max(0, shown)]) current.children[index]?.scrollIntoView({ block: 'nearest' })
    })
    observer.observe(current)
    // In another language titles wrap elsewhere, and all below them moves.
    for (const item of current.children) observer.observe(item)
    return () => observer.disconnect()
  }, [shown])

  return (
    <nav className="steps" aria-label={message(language, 'step.steps')}>
      <h3 className="label">{message(language, 'step.steps')}</h3>
      <ol ref={list}>
        {marks.map((mark) => {
          const step = run.opened.scenario.steps[mark.index]
          return (
            <li key={mark.id}>
              <button
                type="button"
                className={`step ${mark.state}${mark.shown ? ' shown' : ''}${step?.typed ? ' typed' : ''}`}
                aria-current={mark.shown ? 'step' : undefined}
                disabled={!mark.reachable}
                onClick={() => toStep(mark.index)}
              >
                <span className="step-mark" aria-hidden="true">
                  <Mark mark={mark} />
                </span>
                <span className="step-title">{step ? stepWords(run.opened, step, language).title : mark.id}</span>
                <span className="visually-hidden">({message(language, `step.state.${mark.state}`)})</span>
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}

function Mark({ mark: { state, shown, index } }: { readonly mark: StepMark }) {
  if (state === 'failed') return <CrossIcon />
  if (shown) return index + 1
  return state === 'done' ? <CheckIcon /> : state === 'passed' ? '–' : index + 1
}
