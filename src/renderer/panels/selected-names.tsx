import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import type { NameCounts } from '../../shared/traffic/name-counts.ts'
import { useView } from '../store/view-store.ts'
import { nameRows } from './name-rows.ts'
import { seenWords } from './name-table.tsx'

interface SelectedNamesProps {
  readonly networkId: string
  readonly topology: Topology
  readonly counts: NameCounts
  readonly language: Language
}

/** The names of the selected network, shortly: what Docker adds by itself is left to the whole table. */
export function SelectedNames({ networkId, topology, counts, language }: SelectedNamesProps) {
  const network = topology.networks[networkId]
  if (!network || network.driver === 'host' || network.driver === 'null') return null
  const rows = nameRows(topology, network, counts).filter((it) => it.kind !== 'id')
  return (
    <>
      {rows.length > 0 && (
        <dl className="selected-names" aria-label={message(language, 'names.network', { network: network.name })}>
          {rows.map((row) => (
            <div key={`${row.onlyIn ?? ''} ${row.name}`}>
              <dt>{row.name}</dt>
              {row.answers.map((answer) => (
                <dd key={answer.container}>
                  {[`${answer.container} ${answer.address ?? message(language, 'names.gone')}`, ...seenWords(answer, 0, language)].join(
                    ' · ',
                  )}
                </dd>
              ))}
              {row.kind === 'none' && (
                <dd>{[message(language, 'names.kind.none'), ...seenWords(undefined, row.unknown, language)].join(' · ')}</dd>
              )}
            </div>
          ))}
        </dl>
      )}
      <button type="button" className="small" onClick={() => useView.setState({ dialog: 'names', playing: false })}>
        {message(language, 'names.open')}
      </button>
    </>
  )
}
