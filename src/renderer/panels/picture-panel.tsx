import { useCallback, useDeferredValue, useMemo } from 'react'
import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { textTree } from '../../shared/topology/tree.ts'
import { trafficWords } from '../../shared/traffic/traffic-words.ts'
import { Diagram } from '../diagram/diagram.tsx'
import { animationMs } from '../player/pace.ts'
import { stepTraffic } from '../player/step-traffic.ts'
import { useReducedMotion } from '../player/use-reduced-motion.ts'
import type { Shown } from '../player/view.ts'
import { useView } from '../store/view-store.ts'
import { ErrorBoundary } from './error-boundary.tsx'

interface PicturePanelProps {
  readonly run: RunView
  readonly shown: Shown
  readonly focus: readonly string[] | undefined
  readonly language: Language
}

const noFocus: readonly string[] = []

/** The picture, or its text twin in its place; a screen reader always has the twin. */
export function PicturePanel({ run, shown, focus = noFocus, language }: PicturePanelProps) {
  const asText = useView((state) => state.asText)
  const selected = useView((state) => state.selected)
  const speed = useView((state) => state.speed)
  const dragging = useView((state) => state.dragging)
  const reducedMotion = useReducedMotion()
  const topologies = useMemo(
    () => [run.start, ...run.frames.map((frame) => frame.topology), ...(run.now ? [run.now] : [])],
    [run.start, run.frames, run.now],
  )
  // Words may come a moment after the picture: while the timeline is dragged they do not hold it up.
  const told = useDeferredValue(shown.pictured)
  const traffic = useMemo(() => stepTraffic(run, shown), [run, shown])
  const twin = useMemo(() => textTree(told, language), [told, language])
  const travelled = useMemo(
    () => traffic.messages.map((it) => trafficWords(it, shown.topology, language)),
    [traffic, shown.topology, language],
  )
  const select = useCallback((key: string | undefined) => useView.setState({ selected: key }), [])
  const failed = <p className="picture-note">{message(language, 'picture.failed')}</p>

  return (
    <section className="picture" aria-label={message(language, 'picture.label')}>
      {!asText && (
        <ErrorBoundary instead={failed}>
          <Diagram
            topologies={topologies}
            ahead={run.lookAhead}
            shown={shown.pictured}
            traffic={traffic}
            focus={focus}
            selected={selected}
            onSelect={select}
            ms={dragging ? 0 : animationMs(speed, reducedMotion)}
            language={language}
            {...(shown.sizes ? { sizes: shown.sizes } : {})}
          />
        </ErrorBoundary>
      )}
      <TextTwin lines={twin} travelled={travelled} visible={asText} language={language} />
    </section>
  )
}

interface TextTwinProps {
  readonly lines: readonly string[]
  readonly travelled: readonly string[]
  readonly visible: boolean
  readonly language: Language
}

function TextTwin({ lines, travelled, visible, language }: TextTwinProps) {
  return (
    <section className={visible ? 'twin' : 'visually-hidden'} aria-label={message(language, 'picture.twin')}>
      {lines.length === 0 ? <p>{message(language, 'picture.empty')}</p> : <pre>{lines.join('\n')}</pre>}
      {travelled.length > 0 && (
        <>
          <h3>{message(language, 'traffic.heading')}</h3>
          <pre>{travelled.join('\n')}</pre>
        </>
      )}
    </section>
  )
}
