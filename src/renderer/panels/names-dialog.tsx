import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import type { NameCounts } from '../../shared/traffic/name-counts.ts'
import { useView } from '../store/view-store.ts'
import { Modal } from './modal.tsx'
import { namedNetworks } from './name-rows.ts'
import { NameTable } from './name-table.tsx'

interface NamesDialogProps {
  readonly topology: Topology
  readonly counts: NameCounts
  readonly language: Language
}

/** The name tables of all networks, at the moment that is shown. */
export function NamesDialog({ topology, counts, language }: NamesDialogProps) {
  return (
    <Modal wide heading={message(language, 'names.heading')} onClose={() => useView.setState({ dialog: undefined })}>
      <p className="soft">{message(language, 'names.lead')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a keyboard must be able to scroll it */}
      <section className="names-all" tabIndex={0} aria-label={message(language, 'names.all')}>
        {namedNetworks(topology).map((network) => (
          <NameTable key={network.id} network={network} topology={topology} counts={counts} language={language} />
        ))}
      </section>
    </Modal>
  )
}
