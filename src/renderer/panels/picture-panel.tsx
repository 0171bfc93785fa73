import { memo, useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react'
import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import type { Removal } from '../../shared/removal/removal.ts'
import { removalTwin } from '../../shared/removal/removal-words.ts'
import { textTree } from '../../shared/topology/tree.ts'
import { trafficWords } from '../../shared/traffic/traffic-words.ts'
import { Diagram } from '../diagram/diagram.tsx'
import type { PictureMode } from '../diagram/layout/arrangement.ts'
import { Guarded } from '../faults/guarded.tsx'
import { animationMs } from '../player/pace.ts'
import { stepTraffic } from '../player/step-traffic.ts'
import { useReducedMotion } from '../player/use-reduced-motion.ts'
import type { Shown } from '../player/view.ts'
import { pointInPicture, useLink } from '../store/link-store.ts'
import { useView } from '../store/view-store.ts'
import { SearchField } from './search-field.tsx'
import { useSearch } from './use-search.ts'

interface PicturePanelProps {
  readonly run: RunView
  readonly shown: Shown
  readonly focus: readonly string[] | undefined
  readonly removal: Removal | undefined
  readonly language: Language
}

const noFocus: readonly string[] = []
const openSearch = (): void => useView.setState({ search: {} })
const chooseMode = (pictureMode: PictureMode): void => useView.setState({ pictureMode })

/** The picture, or its text twin in its place; a screen reader always has the twin. */
export function PicturePanel({ run, shown, focus = noFocus, removal, language }: PicturePanelProps) {
  const asText = useView((state) => state.asText)
  const selected = useView((state) => state.selected)
  const speed = useView((state) => state.speed)
  const dragging = useView((state) => state.dragging)
  const reducedMotion = useReducedMotion()
  const topologies = useMemo(
    () => [run.start, ...run.frames.map((frame) => frame.topology), ...(run.now ? [run.now] : [])],
    [run.start, run.frames, run.now],
  )
  // Words come a moment after the picture, and those that nobody sees when the timeline is let go.
  const told = useDeferredValue(useHeld(shown.pictured, dragging && !asText))
  const twin = useMemo(
    () => [...textTree(told, language), ...(removal ? removalTwin(removal, told, language) : [])],
    [told, removal, language],
  )
  const mode = useView((state) => state.pictureMode)
  const request = useView((state) => state.pictureRequest)
  const searches = useView((state) => state.search !== undefined)
  const search = useSearch(shown.pictured, language)
  const traffic = useMemo(() => stepTraffic(run, shown), [run, shown])
  const travelled = useMemo(
    () => traffic.messages.map((it) => trafficWords(it, shown.topology, language)),
    [traffic, shown.topology, language],
  )
  const select = useCallback((key: string | undefined) => useView.setState({ selected: key }), [])
  const inWords = useLink((state) => state.inWords)
  useEffect(() => () => pointInPicture(undefined), [])

  return (
    <section className="picture" aria-label={message(language, 'picture.label')}>
      {!asText && (
        <Guarded part="picture" about={shown.index}>
          <Diagram
            topologies={topologies}
            ahead={run.lookAhead}
            known={run.recording ? 'whole' : 'so far'}
            shown={shown.pictured}
            traffic={traffic}
            focus={focus}
            removal={removal}
            selected={selected}
            onSelect={select}
            mode={mode}
            onMode={chooseMode}
            request={request}
            found={searches ? search.found : undefined}
            bring={search.bring}
            onSearch={openSearch}
            hovered={inWords}
            onHover={pointInPicture}
            ms={dragging ? 0 : animationMs(speed, reducedMotion)}
            language={language}
            {...(shown.sizes ? { sizes: shown.sizes } : {})}
          />
        </Guarded>
      )}
      {!asText && searches && <SearchField search={search} language={language} />}
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
      {lines.length === 0 ? <p>{message(language, 'picture.empty')}</p> : <TwinLines lines={lines} />}
      {travelled.length > 0 && (
        <>
          <h3>{message(language, 'traffic.heading')}</h3>
          <pre>{travelled.join('\n')}</pre>
        </>
      )}
    </section>
  )
}

/** Each line is an element of its own: of a long text, the browser lays out anew what changed. */
const TwinLines = memo(({ lines }: Pick<TextTwinProps, 'lines'>) => (
  <pre>
    {lines.map((line, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing else to be told apart by
      <span key={index} className="twin-line">
        {index < lines.length - 1 ? `${line}\n` : line}
      </span>
    ))}
  </pre>
))

/** The value, or while it is held the last one from before. */
function useHeld<T>(value: T, held: boolean): T {
  const [last, setLast] = useState(value)
  if (!held && last !== value) setLast(value)
  return held ? last : value
}
