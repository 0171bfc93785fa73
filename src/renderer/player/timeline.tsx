import { type CSSProperties, memo, type PointerEvent, useMemo, useRef, type WheelEvent } from 'react'
import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { useActions } from '../store/use-actions.ts'
import { useView } from '../store/view-store.ts'
import type { StepMark } from './marks.ts'
import { stepWords } from './text.ts'
import { framePlaces, nearestFrame, placeOf } from './timeline-places.ts'
import type { Shown } from './view.ts'

interface TimelineProps {
  readonly run: RunView
  readonly shown: Shown
  readonly marks: readonly StepMark[]
  readonly language: Language
}

/** A turned wheel moves one frame for so many pixels. */
const pixelsPerFrame = 40
/** What a wheel turns by when it tells lines or pages, in pixels. */
const wheelUnits = [1, 40, 400] as const

/** One mark a step, a tick a frame within it, the first of all for the moment before; click, drag and wheel move the view, and never the engine. */
export function Timeline({ run, shown, marks, language }: TimelineProps) {
  const { toFrame, frameForward, frameBack } = useActions()
  const track = useRef<HTMLDivElement>(null)
  const count = marks.length
  const places = useMemo(() => framePlaces(run), [run])
  const head = marks.findLast((mark) => mark.reachable)?.index ?? -1
  const title = (index: number): string => {
    const step = run.opened.scenario.steps[index]
    return step ? stepWords(run.opened, step, language).title : message(language, 'player.timeline.start')
  }
  const place = useRef<DOMRect>(undefined)
  const seek = (event: PointerEvent): void => {
    if (event.buttons !== 1) return
    // Measured as the drag begins: asked for at each move, it would have the whole page laid out once more.
    if (event.type === 'pointerdown') place.current = track.current?.getBoundingClientRect()
    const box = place.current
    if (!box) return
    const index = nearestFrame((event.clientX - box.left) / box.width, places)
    if (index !== shown.index) toFrame(index)
  }
  const turned = useRef(0)
  const turn = (event: WheelEvent): void => {
    turned.current += (event.deltaY || event.deltaX) * (wheelUnits[event.deltaMode] ?? 1)
    for (; turned.current >= pixelsPerFrame; turned.current -= pixelsPerFrame) frameForward()
    for (; turned.current <= -pixelsPerFrame; turned.current += pixelsPerFrame) frameBack()
  }
  const dragging = useView((state) => state.dragging)
  const tick = run.frames[shown.index]?.last === false

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
        useView.setState({ dragging: true })
        seek(event)
      }}
      onPointerMove={seek}
      onLostPointerCapture={() => useView.setState({ dragging: false })}
      onWheel={turn}
    >
      <div className="track" ref={track}>
        <span className="track-head" style={at(Math.max(placeOf(head, count), places.at(-1) ?? 0))} />
        <span className="track-shown" data-dragging={dragging} style={at(places[shown.index] ?? 0)} />
        <Ticks frames={run.frames} places={places} />
        {tick && <span className="tick shown" style={at(places[shown.index] ?? 0)} />}
        <span className={shown.step < 0 ? 'mark start shown' : 'mark start'} title={title(-1)} />
        {marks.map((mark) => (
          <span
            key={mark.id}
            className={`mark ${mark.state}${mark.shown ? ' shown' : ''}`}
            title={`${mark.index + 1}. ${title(mark.index)} (${message(language, `step.state.${mark.state}`)})`}
            style={at(placeOf(mark.index, count))}
          />
        ))}
      </div>
    </div>
  )
}

/** A frame within a step has a tick; a step's last one has the step's mark. They do not change as the view moves over them. */
const Ticks = memo(({ frames, places }: { readonly frames: RunView['frames']; readonly places: readonly number[] }) =>
  frames.map(({ index, last }) => !last && <span key={index} className="tick" style={at(places[index] ?? 0)} />),
)

/** A place on the track, as a share of it. On each element itself: on the track it would have every element on it styled anew. */
const at = (place: number): CSSProperties => ({ '--at': place }) as CSSProperties
