import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { plainText } from '../../shared/plain-text.ts'
import type { Removal } from '../../shared/removal/removal.ts'
import { commandTexts } from '../../shared/scenario/step-commands.ts'
import { withoutMarks } from '../../shared/scenario/terms.ts'
import { FailureCard } from '../panels/failure-card.tsx'
import { BackIcon, NextIcon } from '../panels/icons.tsx'
import { Markdown } from '../panels/markdown.tsx'
import { splitCommands } from '../panels/written-commands.ts'
import type { StepMark } from '../player/marks.ts'
import { nextMove } from '../player/next.ts'
import { sayLanguage, stepWords, withObserved } from '../player/text.ts'
import { Timeline } from '../player/timeline.tsx'
import type { Shown } from '../player/view.ts'
import { useApp } from '../store/app-store.ts'
import { usePresent } from '../store/present-store.ts'
import { useRun } from '../store/run-store.ts'
import { useActions } from '../store/use-actions.ts'
import { useView } from '../store/view-store.ts'
import { Clock, Timer } from './clock.tsx'
import { Stage } from './stage.tsx'
import { StageFrame } from './stage-frame.tsx'
import { StageSwitches } from './stage-switches.tsx'
import './speaker.css'

interface SpeakerPageProps {
  readonly run: RunView
  readonly shown: Shown
  readonly removal: Removal | undefined
  readonly marks: readonly StepMark[]
  readonly ms: number
  readonly language: Language
}

/** The speaker's own window: what the hall sees, the notes, what comes next, and the time. */
export function SpeakerPage({ run, shown, removal, marks, ms, language }: SpeakerPageProps) {
  const { answer, back, moveSpotlight, next, skip } = useActions()
  const { look, blocked } = usePresent()
  const hall = useApp((state) => state.presentation.hall)
  const host = useApp((state) => state.host)
  const chosen = useRun((state) => state.chosen)
  const cursor = useView((state) => state.cursor)
  const move = nextMove(run, cursor)
  const say = (key: Parameters<typeof message>[1]): string => message(language, key)
  return (
    <div className="speaker">
      <section className="speaker-stage" aria-label={say('present.hall.view')}>
        <StageFrame>
          <Stage
            run={run}
            shown={shown}
            removal={removal}
            look={{ ...look, black: false }}
            chosen={chosen}
            language={language}
            ms={ms}
            onPoint={moveSpotlight}
            onAnswer={answer}
          />
        </StageFrame>
        {look.black && <p className="speaker-black">{say('present.black.on')}</p>}
      </section>
      <div className="speaker-drive">
        <div className="transport-buttons">
          <button type="button" className="icon-button" aria-label={say('player.back')} aria-disabled={shown.index < 0} onClick={back}>
            <BackIcon />
          </button>
          <button
            type="button"
            className="next icon-text"
            aria-disabled={!['view', 'run', 'retry', 'consent'].includes(move)}
            onClick={next}
          >
            {say('player.next')}
            <NextIcon />
          </button>
        </div>
        <Timeline run={run} shown={shown} marks={marks} language={language} />
        <StageSwitches language={language} />
      </div>
      <aside className="speaker-side">
        <div className="speaker-times">
          <Clock language={language} />
          <Timer language={language} />
        </div>
        {!hall && <NoHall blocked={blocked} language={language} />}
        {hall && host === 'browser' && shown.index < 0 && <p className="note">{say('present.hall.move')}</p>}
        {run.failure && !shown.past && (
          <FailureCard
            failure={run.failure}
            language={language}
            {...(move === 'retry' ? { onRetry: next, onSkip: () => void skip() } : {})}
          />
        )}
        <Notes run={run} shown={shown} language={language} />
        <NextStep run={run} shown={shown} language={language} />
      </aside>
    </div>
  )
}

function NoHall({ blocked, language }: { readonly blocked: boolean; readonly language: Language }) {
  const { toSpeaker } = useActions()
  return (
    <div className="note warn" role="status">
      <p>{message(language, blocked ? 'present.hall.blocked' : 'present.hall.closed')}</p>
      <button type="button" className="small" onClick={() => void toSpeaker()}>
        {message(language, 'present.hall.open')}
      </button>
    </div>
  )
}

/** The step's notes; of a step that has none, what it says. */
function Notes({ run, shown, language }: Pick<SpeakerPageProps, 'run' | 'shown' | 'language'>) {
  const glossary = useApp((state) => state.glossary)
  const step = run.opened.scenario.steps[shown.step]
  if (!step) return null
  const { ask, notes, say, title } = stepWords(run.opened, step, language)
  const plain = withoutMarks(say, glossary, sayLanguage(run.opened, step, language))
  return (
    <section className="speaker-notes" aria-label={message(language, 'present.notes')} key={step.id}>
      <h2>{title}</h2>
      {ask && shown.running && (
        <div className="speaker-answer">
          <Markdown text={message(language, 'present.answer', { option: `${ask.answer + 1}. ${ask.options[ask.answer] ?? ''}` })} />
          <Markdown text={ask.because} />
        </div>
      )}
      {notes === undefined && <p className="label">{message(language, 'present.notes.none')}</p>}
      {notes !== undefined && <Markdown text={withObserved(notes, shown.topology)} />}
      {/* What is told comes after the notes: who has forgotten it reads on. */}
      <div className={notes === undefined ? undefined : 'soft'}>
        <Markdown text={withObserved(plain, shown.topology)} />
      </div>
    </section>
  )
}

function NextStep({ run, shown, language }: Pick<SpeakerPageProps, 'run' | 'shown' | 'language'>) {
  const index = shown.past || run.recording ? shown.step + 1 : run.progress ? shown.step + 1 : run.nextStep
  const step = run.opened.scenario.steps[index]
  const words = step && stepWords(run.opened, step, language)
  return (
    <section className="speaker-next" aria-label={message(language, 'present.next')}>
      <p className="label">{message(language, 'present.next')}</p>
      {!words && <p>{message(language, 'present.next.none')}</p>}
      {words && (
        <>
          <h3>
            {index + 1}. {words.title}
          </h3>
          {words.ask && <Markdown text={words.ask.question} />}
          {step &&
            splitCommands(commandTexts(step).join('\n')).map((command, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a command may stand in a step twice, and its place is all that tells them apart
              <pre key={at} className="speaker-command">
                {plainText(command)}
              </pre>
            ))}
        </>
      )}
    </section>
  )
}
