import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import type { Removal } from '../../shared/removal/removal.ts'
import { markWords } from '../../shared/removal/removal-words.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import type { NameCounts } from '../../shared/traffic/name-counts.ts'
import { useApp } from '../store/app-store.ts'
import { useRun } from '../store/run-store.ts'
import { useView } from '../store/view-store.ts'
import { explain } from './explain.ts'
import { CrossIcon } from './icons.tsx'
import { InspectDialog } from './inspect-dialog.tsx'
import { MaskedVariables } from './masked-variables.tsx'
import { SelectedNames } from './selected-names.tsx'

interface SelectedPanelProps {
  readonly selected: string | undefined
  readonly topology: Topology
  /** The step that is shown. */
  readonly step: number
  readonly removal: Removal | undefined
  /** What was seen of names in the run up to the shown moment. */
  readonly counts: NameCounts
  readonly language: Language
}

/** The selected thing in words, at the moment that is shown; its raw JSON is one press away. */
export function SelectedPanel({ selected, topology, step, removal, counts, language }: SelectedPanelProps) {
  const inspecting = useView((state) => state.dialog === 'inspect')
  const replays = useRun((state) => state.run?.recording !== undefined)
  const looksOn = useApp((state) => state.looksOn)
  const explanation = selected === undefined ? undefined : explain(selected, topology, language)
  const fate = selected !== undefined && removal ? markWords(removal, selected, language) : undefined
  const container = explanation?.inspect?.kind === 'container' ? topology.containers[explanation.inspect.id] : undefined
  const [first, ...rest] = explanation?.sentences ?? []
  return (
    <section className="selected" aria-labelledby="selected">
      <div className={selected === undefined ? 'visually-hidden' : 'selected-head'}>
        <h3 className="label" id="selected">
          {message(language, 'selected.heading')}
        </h3>
        {selected !== undefined && (
          <button
            type="button"
            className="quiet icon-button"
            aria-label={message(language, 'selected.clear')}
            onClick={() => useView.setState({ selected: undefined })}
          >
            <CrossIcon />
          </button>
        )}
      </div>
      {selected === undefined && <p className="soft">{message(language, 'selected.hint')}</p>}
      {selected !== undefined && !explanation && <p>{message(language, 'selected.gone')}</p>}
      {explanation && (
        <>
          <p className="selected-name">{explanation.name}</p>
          <p className="soft">{explanation.kind}</p>
          {fate && <p className={removal?.lost[selected ?? ''] ? 'fate is-lost' : 'fate is-kept'}>{fate}</p>}
          {first !== undefined && <p>{first}</p>}
          {explanation.stations && (
            <ol aria-label={message(language, 'way.heading')}>
              {explanation.stations.map((station) => (
                <li key={station}>{station}</li>
              ))}
            </ol>
          )}
          {selected?.startsWith('network:') && (
            <SelectedNames networkId={selected.slice('network:'.length)} topology={topology} counts={counts} language={language} />
          )}
          {rest.map((sentence, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: on two networks a container may have the same names, and the sentence stands there twice
            <p key={index}>{sentence}</p>
          ))}
          {container && (
            <MaskedVariables
              key={`${container.id} ${step}`}
              container={container}
              values={replays ? 'recorded' : looksOn ? 'mask' : 'ask'}
              language={language}
            />
          )}
          {/* A recording has no engine that could be asked, and the engine's own words are the driver's. */}
          {explanation.inspect && !replays && !looksOn && (
            <button type="button" className="small" onClick={() => useView.setState({ dialog: 'inspect' })}>
              {message(language, 'selected.inspect.show')}
            </button>
          )}
        </>
      )}
      {inspecting && explanation?.inspect && (
        <InspectDialog name={explanation.name} kind={explanation.inspect.kind} id={explanation.inspect.id} language={language} />
      )}
    </section>
  )
}
