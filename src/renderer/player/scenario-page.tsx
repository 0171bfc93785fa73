import { useMemo } from 'react'
import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { withoutMarks } from '../../shared/scenario/terms.ts'
import { diff, isEmpty } from '../../shared/topology/diff.ts'
import { changesIn } from '../../shared/topology/words.ts'
import { nameCounts } from '../../shared/traffic/name-counts.ts'
import { trafficWords } from '../../shared/traffic/traffic-words.ts'
import { Guarded } from '../faults/guarded.tsx'
import { announcement } from '../panels/announcement.ts'
import { Announcer } from '../panels/announcer.tsx'
import { CommandPanel } from '../panels/command-panel.tsx'
import { ConsentDialog } from '../panels/consent-dialog.tsx'
import { HandOutDialog } from '../panels/hand-out-dialog.tsx'
import { KeysDialog } from '../panels/keys-dialog.tsx'
import { NamesDialog } from '../panels/names-dialog.tsx'
import { Narration } from '../panels/narration.tsx'
import { PicturePanel } from '../panels/picture-panel.tsx'
import { SelectedPanel } from '../panels/selected-panel.tsx'
import { StepList } from '../panels/step-list.tsx'
import { PresentHere } from '../presenter/present-here.tsx'
import { SpeakerPage } from '../presenter/speaker-page.tsx'
import { usePublishStage } from '../presenter/use-publish-stage.ts'
import { useApp } from '../store/app-store.ts'
import { useOwnLine } from '../store/own-line-store.ts'
import { usePresent } from '../store/present-store.ts'
import { useView } from '../store/view-store.ts'
import { stepMarks } from './marks.ts'
import { nextRemoval } from './next-removal.ts'
import { animationMs } from './pace.ts'
import { othersIn, ownPart, showsWhole } from './scope.ts'
import { stepTraffic, trafficSoFar } from './step-traffic.ts'
import { sayLanguage, scenarioWords, stepWords } from './text.ts'
import { Transport } from './transport.tsx'
import { useAutoplay } from './use-autoplay.ts'
import { useKeys } from './use-keys.ts'
import { useReducedMotion } from './use-reduced-motion.ts'
import { shownAt, topologyBefore } from './view.ts'

/** A scenario being played: the story on the left, the engine's picture, the commands, and the player under it. */
export function ScenarioPage({ run: everything, language }: { readonly run: RunView; readonly language: Language }) {
  const cursor = useView((state) => state.cursor)
  const selected = useView((state) => state.selected)
  const dialog = useView((state) => state.dialog)
  const speed = useView((state) => state.speed)
  const presenting = usePresent((state) => state.mode)
  const whole = showsWhole(
    useView((state) => state.wholeEngine),
    everything,
  )
  const run = useMemo(() => (whole ? everything : ownPart(everything)), [whole, everything])
  const shown = useMemo(() => shownAt(run, cursor), [run, cursor])
  const marks = useMemo(() => stepMarks(run, shown), [run, shown])
  const ownLine = useOwnLine((state) => state.text)
  const removal = useMemo(
    () => nextRemoval(everything, { ...shown, pictured: shownAt(everything, cursor).pictured }, ownLine),
    [everything, shown, cursor, ownLine],
  )
  const before = topologyBefore(run, shown)
  const changes = useMemo(() => {
    const change = diff(before, shown.topology)
    return isEmpty(change) ? [] : changesIn(change, shown.topology, language)
  }, [before, shown.topology, language])

  const travelled = useMemo(
    () => stepTraffic(run, shown).messages.map((it) => trafficWords(it, shown.topology, language)),
    [run, shown, language],
  )
  const counts = useMemo(() => nameCounts(trafficSoFar(run, shown)), [run, shown])

  const step = run.opened.scenario.steps[shown.step]
  const words = step && stepWords(run.opened, step, language)
  const title = words?.title ?? scenarioWords(run.opened, language).title
  const glossary = useApp((state) => state.glossary)
  useAutoplay(run, step && words ? withoutMarks(words.say, glossary, sayLanguage(run.opened, step, language)) : '')
  useKeys()

  usePublishStage(run, shown, whole)
  const dragging = useView((state) => state.dragging)
  const reducedMotion = useReducedMotion()
  const ms = dragging ? 0 : animationMs(speed, reducedMotion)
  const dialogs = (
    <>
      <Announcer
        text={announcement({
          title,
          changes: [...changes.map(({ text }) => text), ...travelled],
          isOver: shown.frame?.last === true,
          language,
        })}
        isHeld={dragging}
      />
      <Guarded part="dialogs" about={dialog}>
        {dialog === 'keys' && <KeysDialog language={language} />}
        {dialog === 'names' && <NamesDialog topology={shown.pictured} counts={counts} language={language} />}
        {dialog === 'consent' && run.consentNeeded.length > 0 && <ConsentDialog run={run} language={language} />}
      </Guarded>
    </>
  )

  if (presenting !== 'off')
    return (
      <>
        {presenting === 'here' ? (
          <PresentHere run={run} shown={shown} removal={removal} ms={ms} language={language} />
        ) : (
          <SpeakerPage run={run} shown={shown} removal={removal} marks={marks} ms={ms} language={language} />
        )}
        {dialogs}
      </>
    )
  return (
    <div className={shown.past ? 'scenario past' : 'scenario'}>
      <aside className="side">
        <div className="side-story" key={`${shown.step}`}>
          <Guarded part="narration" about={shown.index}>
            <Narration run={run} shown={shown} changes={changes} travelled={travelled} removal={removal} language={language} />
          </Guarded>
        </div>
        <Guarded part="steps" about={shown.index}>
          <StepList run={run} marks={marks} language={language} />
        </Guarded>
        <Guarded part="selected" about={`${shown.index} ${selected}`}>
          <SelectedPanel
            selected={selected}
            topology={shown.pictured}
            step={shown.step}
            removal={removal}
            counts={counts}
            language={language}
          />
        </Guarded>
      </aside>
      <div className="stage">
        <Guarded part="picture panel" about={shown.index}>
          <PicturePanel run={run} shown={shown} focus={step?.focus} removal={removal} language={language} />
        </Guarded>
        <div className="console">
          <Guarded part="commands" about={shown.index}>
            <CommandPanel run={run} shown={shown} before={before} language={language} />
          </Guarded>
          <Guarded part="transport" about={shown.index}>
            <Transport
              run={run}
              others={othersIn(everything.now ?? everything.frames.at(-1)?.topology ?? everything.start)}
              whole={whole}
              shown={shown}
              marks={marks}
              language={language}
            />
          </Guarded>
        </div>
      </div>
      {dialog === 'handOut' && <HandOutDialog run={everything} frame={shown.index} language={language} />}
      {dialogs}
    </div>
  )
}
