import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { counted, message } from '../../shared/messages/message.ts'
import {
  BackIcon,
  CleanIcon,
  EngineIcon,
  HandOutIcon,
  NamesIcon,
  NextIcon,
  PauseIcon,
  PlayIcon,
  RestartIcon,
  SaveIcon,
  StopIcon,
  TerminalIcon,
  TextIcon,
} from '../panels/icons.tsx'
import { useApp } from '../store/app-store.ts'
import { useActions } from '../store/use-actions.ts'
import { useView } from '../store/view-store.ts'
import type { StepMark } from './marks.ts'
import { type NextMove, nextMove } from './next.ts'
import { speeds } from './pace.ts'
import type { Others } from './scope.ts'
import { stepWords } from './text.ts'
import { Timeline } from './timeline.tsx'
import type { Shown } from './view.ts'

interface TransportProps {
  readonly run: RunView
  readonly shown: Shown
  readonly marks: readonly StepMark[]
  /** What others have on the engine now, and whether it is shown. */
  readonly others: Others
  readonly whole: boolean
  readonly language: Language
}

/** What a press of Next changes nothing at. */
const restingMoves: ReadonlySet<NextMove> = new Set(['done', 'cleaned', 'recorded', 'watched', 'running', 'ask'])

/** The player's bar. */
export function Transport({ run, shown, marks, others, whole, language }: TransportProps) {
  const actions = useActions()
  const playing = useView((state) => state.playing)
  const speed = useView((state) => state.speed)
  const cursor = useView((state) => state.cursor)
  const typing = useView((state) => state.typing)
  const asText = useView((state) => state.asText)
  const isHandOut = useApp((state) => state.host === 'file')
  const looksOn = useApp((state) => state.looksOn)
  const drives = !run.recording && !looksOn
  const move = nextMove(run, cursor, looksOn)
  const say = (key: Parameters<typeof message>[1]): string => message(language, key)
  const working = run.progress !== undefined && drives
  const toStart = run.recording ? 'recording.toStart' : 'viewOnly.toStart'
  const speedText = speed === 'instant' ? say('player.speed.instant') : `${speed}×`

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div className="transport" role="group" aria-label={say('player.label')}>
      <div className="transport-buttons">
        <button
          type="button"
          className="icon-button"
          aria-label={say(drives ? 'player.restart' : toStart)}
          title={say(drives ? 'player.restart.long' : toStart)}
          onClick={() => (drives ? void actions.restart() : actions.toStart())}
        >
          <RestartIcon />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={say('player.back')}
          title={say('player.back.long')}
          aria-disabled={shown.index < 0}
          onClick={actions.back}
        >
          <BackIcon />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={say(playing ? 'player.pause' : 'player.play')}
          title={say(playing ? 'player.pause' : 'player.play')}
          onClick={actions.togglePlay}
        >
          {playing ? <PauseIcon /> : <PlayIcon />}
        </button>
        <button
          type="button"
          className="next icon-text"
          title={nextWords(run, shown, move, language)}
          // Not `disabled`, here and there: that would take the focus away from who has just pressed it.
          aria-disabled={restingMoves.has(move)}
          onClick={actions.next}
        >
          {say('player.next')}
          <NextIcon />
        </button>
        {working && (
          <button
            type="button"
            className="icon-button"
            aria-label={say('player.cancel')}
            title={say('player.cancel')}
            onClick={() => void actions.cancel()}
          >
            <StopIcon />
          </button>
        )}
      </div>
      <Timeline run={run} shown={shown} marks={marks} language={language} />
      <div className="transport-buttons">
        <button
          type="button"
          className="speed"
          aria-label={`${say('player.speed')}: ${speedText}`}
          title={say('player.speed')}
          onClick={() => useView.setState({ speed: speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? '1' })}
        >
          {speedText}
        </button>
        {others.all > 0 && (
          <button
            type="button"
            className="icon-text"
            aria-pressed={whole}
            title={whole ? say('player.whole.hide') : counted(language, 'player.whole.show', others.all)}
            onClick={() => useView.setState({ wholeEngine: !whole })}
          >
            <EngineIcon />
            {say('player.whole')}
          </button>
        )}
        {drives && (
          <button
            type="button"
            className="icon-button"
            aria-pressed={typing}
            aria-label={say('typed.label')}
            title={say('typed.open')}
            disabled={run.cleaned === true}
            onClick={() => (typing ? useView.setState({ typing: false }) : actions.openLine())}
          >
            <TerminalIcon />
          </button>
        )}
        <button
          type="button"
          className="icon-button"
          aria-pressed={asText}
          aria-label={say('picture.twin')}
          title={say('picture.twin')}
          onClick={() => useView.setState({ asText: !asText })}
        >
          <TextIcon />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={say('names.open')}
          title={say('names.open')}
          onClick={() => useView.setState({ dialog: 'names', playing: false })}
        >
          <NamesIcon />
        </button>
        {!isHandOut && !looksOn && (
          <button
            type="button"
            className="icon-button"
            aria-label={say('handOut.open')}
            title={say('handOut.open.long')}
            disabled={working || (run.frames.length === 0 && !run.recording)}
            onClick={() => useView.setState({ dialog: 'handOut', playing: false })}
          >
            <HandOutIcon />
          </button>
        )}
        {drives && (
          <>
            <button
              type="button"
              className="icon-button"
              aria-label={say('recording.save')}
              title={say('recording.save.long')}
              disabled={run.frames.length === 0}
              onClick={() => void actions.saveRecording()}
            >
              <SaveIcon />
            </button>
            <button
              type="button"
              className="icon-text"
              title={say('player.cleanUp.long')}
              aria-disabled={run.cleaned === true}
              onClick={() => {
                if (!run.cleaned) void actions.cleanUp()
              }}
            >
              <CleanIcon />
              {say('player.cleanUp')}
            </button>
          </>
        )}
      </div>
    </div>
  )
}

/** What Next would do now. */
function nextWords(run: RunView, shown: Shown, move: NextMove, language: Language): string {
  const steps = run.opened.scenario.steps
  const titled = (key: 'player.next.view' | 'player.next.run' | 'player.next.retry', index: number): string => {
    const step = steps[index]
    return message(language, key, { title: step ? stepWords(run.opened, step, language).title : '' })
  }
  switch (move) {
    case 'view':
      return titled('player.next.view', shown.step + 1)
    case 'run':
    case 'consent':
      return titled('player.next.run', run.nextStep)
    case 'retry':
      return titled('player.next.retry', run.nextStep)
    case 'ask':
      return message(language, 'player.next.ask')
    case 'running':
      return message(language, 'player.next.running')
    case 'cleaned':
      return message(language, 'player.cleaned.again')
    case 'recorded':
      return message(language, 'recording.end')
    case 'watched':
      return message(language, 'viewOnly.next')
    case 'done':
      return message(language, 'player.next.done')
  }
}
