import { type CSSProperties, type PointerEvent, useRef } from 'react'
import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { useActions } from '../store/use-actions.ts'
import type { StepMark } from './marks.ts'
import { stepWords } from './text.ts'
import { nearestStep, placeOf } from './timeline-places.ts'
import type { Shown } from './view.ts'

interface TimelineProps {
  readonly run: RunView
  readonly shown: Shown
  readonly marks: readonly StepMark[]
  readonly language: Language
}

/** One mark a step, the first of all for the moment before; click or drag moves the view, and never the engine. */
export function Timeline({ run, shown, marks, language }: TimelineProps) {
  const { toStep } = useActions()
  const track = useRef<HTMLDivElement>(null)
  const count = marks.length
  const head = marks.findLast((mark) => mark.reachable)?.index ?? -1
  const title = (index: number): string => {
    const step = run.opened.scenario.steps[index]
    return step ? stepWords(run.opened, step, language).title : message(language, 'player.timeline.start')
  }
  const seek = (event: PointerEvent): void => {
    const box = track.current?.getBoundingClientRect()
    if (!box || event.buttons !== 1) return
    const step = Math.min(head, nearestStep((event.clientX - box.left) / box.width, count))
    if (step !== shown.step) toStep(step)
  }
  const style = { '--shown': placeOf(shown.step, count), '--head': placeOf(head, count) } as CSSProperties

  return (
    <div
      className="timeline"
      role="slider"
      tabIndex={0}
      aria-label={message(language, 'player.timeline')}
      aria-valuemin={0}
      aria-valuemax={count}
      aria-valuenow={shown.step + 1}
      aria-valuetext={
        shown.step < 0 ? title(-1) : `${message(language, 'step.of', { number: shown.step + 1, count })}: ${title(shown.step)}`
      }
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        seek(event)
      }}
      onPointerMove={seek}
    >
      <div className="track" ref={track} style={style}>
        <span className="track-head" />
        <span className="track-shown" />
        <span className={shown.step < 0 ? 'mark start shown' : 'mark start'} title={title(-1)} />
        {marks.map((mark) => (
          <span
            key={mark.id}
            className={`mark ${mark.state}${mark.shown ? ' shown' : ''}`}
            title={`${mark.index + 1}. ${title(mark.index)} (${message(language, `step.state.${mark.state}`)})`}
            style={{ '--at': placeOf(mark.index, count) } as CSSProperties}
          />
        ))}
      </div>
    </div>
  )
}
