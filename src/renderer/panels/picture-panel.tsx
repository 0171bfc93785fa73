import { useCallback, useDeferredValue, useMemo } from 'react'
import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { textTree } from '../../shared/topology/tree.ts'
import { Diagram } from '../diagram/diagram.tsx'
import { animationMs } from '../player/pace.ts'
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
  const twin = useMemo(() => textTree(told, language), [told, language])
  const select = useCallback((key: string | undefined) => useView.setState({ selected: key }), [])
  const failed = <p className="picture-note">{message(language, 'picture.failed')}</p>

  return (
    <section className="picture" aria-label={message(language, 'picture.label')}>
      {!asText && (
        <ErrorBoundary instead={failed}>
          <Diagram
            topologies={topologies}
            ahead={run.lookAhead}
            known={run.recording ? 'whole' : 'so far'}
            shown={shown.pictured}
            focus={focus}
            selected={selected}
            onSelect={select}
            ms={dragging ? 0 : animationMs(speed, reducedMotion)}
            language={language}
            {...(shown.sizes ? { sizes: shown.sizes } : {})}
          />
        </ErrorBoundary>
      )}
      <TextTwin lines={twin} visible={asText} language={language} />
    </section>
  )
}

interface TextTwinProps {
  readonly lines: readonly string[]
  readonly visible: boolean
  readonly language: Language
}

function TextTwin({ lines, visible, language }: TextTwinProps) {
  return (
    <section className={visible ? 'twin' : 'visually-hidden'} aria-label={message(language, 'picture.twin')}>
      {lines.length === 0 ? <p>{message(language, 'picture.empty')}</p> : <pre>{lines.join('\n')}</pre>}
    </section>
  )
}
