import { useEffect, useRef, useState } from 'react'
import type { EngineCandidate, EngineStatus } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { failureWords } from '../../shared/messages/failure-words.ts'
import { message } from '../../shared/messages/message.ts'
import { sourceWords } from '../../shared/messages/source-words.ts'
import { ReportOffer } from '../faults/report-button.tsx'
import { useRun } from '../store/run-store.ts'
import { useActions } from '../store/use-actions.ts'
import { useView } from '../store/view-store.ts'
import { engineName, engineReason } from './engine-words.ts'

interface EnginePopoverProps {
  readonly engine: EngineStatus
  readonly language: Language
}

/** Why this engine, and which others there are. The others are asked each time that it is opened. */
export function EnginePopover({ engine, language }: EnginePopoverProps) {
  const actions = useActions()
  const running = useRun((state) => state.run !== undefined)
  const [candidates, setCandidates] = useState<readonly EngineCandidate[]>()
  const panel = useRef<HTMLDivElement>(null)

  useEffect(() => {
    let wanted = true
    void actions.listEngines().then((result) => {
      if (!wanted) return
      if (result.ok) setCandidates(result.value)
      else actions.report(result.failure)
    })
    panel.current?.focus()
    return () => {
      wanted = false
    }
  }, [actions])

  const choose = (id: string): void => {
    // The chip keeps the focus, which the pressed button takes along.
    panel.current?.closest('.engine')?.querySelector('button')?.focus()
    useView.setState({ engineOpen: false })
    void actions.chooseEngine(id)
  }
  const words = engine.failure && failureWords(language, engine.failure)
  return (
    <div className="popover" ref={panel} role="dialog" aria-label={message(language, 'engine.label')} tabIndex={-1}>
      <h2>{engineName(language, engine)}</h2>
      <p>
        <strong>{message(language, 'engine.why')}:</strong> {engineReason(language, engine)}
      </p>
      {words && (
        <div className="note bad">
          <strong>{words.title}</strong>
          <p>{words.message}</p>
          <p>{words.remedy}</p>
        </div>
      )}
      <EngineFacts engine={engine} language={language} />
      <h3>{message(language, 'engine.candidates')}</h3>
      {candidates === undefined && <p role="status">{message(language, 'engine.candidates.loading')}</p>}
      {candidates?.length === 0 && <p>{message(language, 'engine.candidates.none')}</p>}
      {candidates && candidates.length > 0 && <p className="soft">{message(language, 'engine.candidates.order')}</p>}
      <ol className="candidates">
        {candidates?.map((it) => (
          <Candidate
            key={it.id}
            candidate={it}
            order={candidates.filter(({ onlyWhenChosen }) => !onlyWhenChosen).indexOf(it) + 1}
            inUse={isInUse(it, candidates, engine)}
            language={language}
            onChoose={() => choose(it.id)}
          />
        ))}
      </ol>
      {running && <p className="soft">{message(language, 'engine.switch.note')}</p>}
      <ReportOffer language={language} />
    </div>
  )
}

/** The built-in engine has an address that no candidate shows; an embedded one that was started by hand is among the others. */
function isInUse(candidate: EngineCandidate, all: readonly EngineCandidate[], engine: EngineStatus): boolean {
  if (engine.state !== 'connected') return false
  if (all.some(({ address }) => address === engine.address)) return candidate.address === engine.address
  return candidate.source === 'embedded' && engine.info?.kind === 'embedded'
}

function EngineFacts({ engine: { info, address }, language }: EnginePopoverProps) {
  const facts: readonly (readonly [string, string])[] = [
    [message(language, 'engine.address'), address],
    ...(info
      ? ([
          [message(language, 'engine.api'), info.apiVersion],
          [message(language, 'engine.host'), `${info.os} · ${info.arch}`],
        ] as const)
      : []),
  ]
  return (
    <dl className="facts">
      {facts.map(([term, text]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}

interface CandidateProps {
  readonly candidate: EngineCandidate
  /** When it is tried, counted from 1; 0 where it is never tried by itself. */
  readonly order: number
  readonly inUse: boolean
  readonly language: Language
  readonly onChoose: () => void
}

function Candidate({ candidate, order, inUse, language, onChoose }: CandidateProps) {
  const name = engineName(language, candidate)
  const words = candidate.failure && failureWords(language, candidate.failure)
  return (
    <li className="candidate">
      <span className={`dot ${candidate.reachable ? 'connected' : 'unreachable'}`} aria-hidden="true" />
      <div className="candidate-text">
        <span className="candidate-name">{name}</span>
        <span className="soft">
          {order > 0 ? `${order}. ` : ''}
          {sourceWords(language, candidate)}
          {candidate.address && candidate.address !== name ? ` · ${candidate.address}` : ''}
          {order > 0 ? '' : ` · ${message(language, 'engine.candidates.chosenOnly')}`}
        </span>
        {words && (
          <span className="soft">
            {words.title}: {words.message} {words.remedy}
          </span>
        )}
        {candidate.limits.length > 0 && (
          <span className="soft">
            {message(language, 'engine.limits')}:{' '}
            {candidate.limits.map(({ what, values }) => message(language, `limit.${what}`, values)).join(' ')}
          </span>
        )}
      </div>
      {inUse ? (
        <span className="badge">{message(language, 'engine.inUse')}</span>
      ) : candidate.reachable ? (
        <button type="button" className="small" aria-label={message(language, 'engine.use.this', { name })} onClick={onChoose}>
          {message(language, 'engine.use')}
        </button>
      ) : (
        <span className="badge bad">{message(language, 'engine.notReachable')}</span>
      )}
    </li>
  )
}
