import type { Language } from '../../shared/language.ts'
import { counted, message } from '../../shared/messages/message.ts'
import { hasDns } from '../../shared/topology/reach.ts'
import type { Network, Topology } from '../../shared/topology/topology.ts'
import type { NameCounts } from '../../shared/traffic/name-counts.ts'
import { type NameAnswer, type NameRow, nameRows } from './name-rows.ts'

interface NameTableProps {
  readonly network: Network
  readonly topology: Topology
  readonly counts: NameCounts
  readonly language: Language
}

/** What a network's name server answers at the shown moment, and who was seen to answer so far. */
export function NameTable({ network, topology, counts, language }: NameTableProps) {
  const rows = nameRows(topology, network, counts)
  const isServed = hasDns(network)
  const name = network.name === 'bridge' ? (network.bridge ?? network.name) : network.name
  return (
    <section className="names" aria-label={message(language, 'names.network', { network: name })}>
      <p className="names-network">
        <span className="mono">{name}</span> {message(language, isServed ? 'names.dns' : 'names.dns.none')}
      </p>
      {rows.length === 0 ? (
        <p className="soft">{message(language, isServed ? 'names.empty' : 'names.empty.links')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{message(language, 'names.name')}</th>
              <th scope="col">{message(language, 'names.leads')}</th>
              <th scope="col">{message(language, 'names.seen')}</th>
            </tr>
          </thead>
          {rows.map((row) => (
            <NameRows key={`${row.onlyIn ?? ''} ${row.name}`} row={row} language={language} />
          ))}
        </table>
      )}
    </section>
  )
}

/** A name takes a line for each container that it leads to. */
function NameRows({ row, language }: { readonly row: NameRow; readonly language: Language }) {
  const answers: readonly (NameAnswer | undefined)[] = row.answers.length > 0 ? row.answers : [undefined]
  const several = row.answers.filter((it) => it.address !== undefined).length > 1
  return (
    <tbody className={row.kind === 'id' ? 'is-id' : undefined}>
      {answers.map((answer, index) => (
        <tr key={answer?.container ?? ''}>
          {index === 0 && (
            <th scope="rowgroup" rowSpan={answers.length}>
              <span className="mono">{row.name}</span>{' '}
              <span className="soft">{message(language, `names.kind.${row.kind}`, { container: row.onlyIn ?? '' })}</span>
              {several && <span className="names-several soft">{message(language, 'names.several')}</span>}
            </th>
          )}
          <td>{answer && <AnswerPlace answer={answer} language={language} />}</td>
          <td>{seenWords(answer, index === 0 ? row.unknown : 0, language).join(', ')}</td>
        </tr>
      ))}
    </tbody>
  )
}

const AnswerPlace = ({ answer, language }: { readonly answer: NameAnswer; readonly language: Language }) => (
  <>
    {answer.container}{' '}
    {answer.address === undefined ? (
      <span className="soft">{message(language, 'names.gone')}</span>
    ) : (
      <span className="mono">{answer.address}</span>
    )}
  </>
)

/** What was seen: answers that named it, what reached it by this name, and questions that nobody could answer. */
export function seenWords(answer: Pick<NameAnswer, 'named' | 'reached'> | undefined, unknown: number, language: Language): string[] {
  const { named, reached } = answer ?? { named: 0, reached: 0 }
  return [
    ...(named > 0 ? [counted(language, 'names.named', named)] : []),
    ...(reached > 0 ? [counted(language, 'names.reached', reached)] : []),
    ...(unknown > 0 ? [counted(language, 'names.unknown', unknown)] : []),
  ]
}
