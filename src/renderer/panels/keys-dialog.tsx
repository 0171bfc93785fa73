import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { ReportOffer } from '../faults/report-button.tsx'
import { useApp } from '../store/app-store.ts'
import { useView } from '../store/view-store.ts'
import { Modal } from './modal.tsx'

const rows = [
  { keys: ['→', 'Page Down'], text: 'keys.next' },
  { keys: ['←', 'Page Up'], text: 'keys.back' },
  { keys: ['.'], text: 'keys.frame.next' },
  { keys: [','], text: 'keys.frame.back' },
  { keys: ['Home'], text: 'keys.home' },
  { keys: ['End'], text: 'keys.end' },
  { keys: ['Space'], text: 'keys.space' },
  { keys: ['1 … 9'], text: 'keys.answer' },
  { keys: ['/'], text: 'keys.type' },
  { keys: ['N'], text: 'keys.names' },
  { keys: ['F5'], text: 'keys.present' },
  { keys: ['Esc'], text: 'keys.escape' },
  { keys: ['?'], text: 'keys.help' },
] as const

const pictureRows = [
  { keys: ['Ctrl+F', '⌘F'], text: 'keys.search' },
  { keys: ['C'], text: 'keys.mode' },
  { keys: ['+', '−', '0'], text: 'keys.zoom' },
  { keys: ['Shift+← ↑ → ↓'], text: 'keys.pan' },
  { keys: ['Tab', '← ↑ → ↓'], text: 'keys.walk' },
  { keys: ['Enter'], text: 'keys.choose' },
] as const

const stageRows = [
  { keys: ['B', '.'], text: 'keys.black' },
  { keys: ['O'], text: 'keys.output' },
  { keys: ['Z'], text: 'keys.closeUp' },
  { keys: ['L'], text: 'keys.spotlight' },
  { keys: ['S'], text: 'keys.speaker' },
  { keys: ['T'], text: 'keys.theme' },
] as const

/** What a page that only looks on has no keys for. */
const drivingKeys: ReadonlySet<string> = new Set(['keys.type', 'keys.present', 'keys.answer'])

export function KeysDialog({ language }: { readonly language: Language }) {
  const host = useApp((state) => state.host)
  const looksOn = useApp((state) => state.looksOn)
  return (
    <Modal wide heading={message(language, 'keys.heading')} onClose={() => useView.setState({ dialog: undefined })}>
      <div className="keys-columns">
        <div>
          <Rows rows={looksOn ? rows.filter(({ text }) => !drivingKeys.has(text)) : rows} language={language} />
          <ReportOffer language={language} />
        </div>
        <div>
          <h3>{message(language, 'keys.picture')}</h3>
          <Rows rows={pictureRows} language={language} />
          {!looksOn && (
            <>
              <h3>{message(language, 'keys.stage')}</h3>
              <Rows rows={host === 'file' ? stageRows.filter(({ text }) => text !== 'keys.speaker') : stageRows} language={language} />
            </>
          )}
        </div>
      </div>
    </Modal>
  )
}

interface RowsProps {
  readonly rows: readonly (typeof rows | typeof pictureRows | typeof stageRows)[number][]
  readonly language: Language
}

const Rows = ({ rows, language }: RowsProps) => (
  <dl className="keys">
    {rows.map(({ keys, text }) => (
      <div key={text}>
        <dt>
          {keys.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}
        </dt>
        <dd>{message(language, text)}</dd>
      </div>
    ))}
  </dl>
)
