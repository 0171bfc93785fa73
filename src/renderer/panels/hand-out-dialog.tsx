import { type FormEvent, useState } from 'react'
import {
  type HandOutChoice,
  type HandOutFormat,
  handOutFormats,
  handOutScales,
  handOutThemes,
  isPictureFormat,
  paneLimits,
} from '../../shared/hand-out/hand-out.ts'
import type { RunView } from '../../shared/ipc.ts'
import { type Language, languages } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { othersIn } from '../player/scope.ts'
import { useApp } from '../store/app-store.ts'
import { useActions } from '../store/use-actions.ts'
import { useView } from '../store/view-store.ts'
import { Choice } from './choice.tsx'
import { Modal } from './modal.tsx'

interface HandOutDialogProps {
  readonly run: RunView
  /** The shown frame's index. */
  readonly frame: number
  readonly language: Language
}

const languageNames: Readonly<Record<Language, string>> = { en: 'English', ko: '한국어' }

/** Asks what of the run is to be handed out, and as what; main makes it. */
export function HandOutDialog({ run, frame, language }: HandOutDialogProps) {
  const { handOut } = useActions()
  const busy = useApp((state) => state.busy === 'handingOut')
  const [format, setFormat] = useState<HandOutFormat>('pdf')
  const [which, setWhich] = useState<'this' | 'all'>('this')
  const [scale, setScale] = useState<HandOutChoice['scale']>(2)
  const [theme, setTheme] = useState<HandOutChoice['theme']>(shownTheme)
  const [wanted, setWanted] = useState(language)
  const [missing, setMissing] = useState<readonly string[]>([])
  const [pane] = useState(paneNow)
  const say = (key: Parameters<typeof message>[1]): string => message(language, key)
  const close = (): void => useView.setState({ dialog: undefined })
  const isPicture = isPictureFormat(format)
  const hasTheme = format === 'svg' || format === 'png' || format === 'html'
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const saved = await handOut({ format, frame: isPicture && which === 'all' ? 'all' : frame, scale, theme, language: wanted, pane })
    // Whoever thought better of it at the system's dialog is back at this one. A failure is told by the page, which must be seen for that.
    if (saved?.missing) setMissing(saved.missing)
    else if (saved !== null) close()
  }

  return (
    <Modal heading={say('handOut.heading')} onClose={close} wide>
      <form className="hand-out" onSubmit={(event) => void save(event)}>
        <Choice name="format" label={say('handOut.format')} value={format} onChoose={setFormat} column>
          {handOutFormats.map((it) => ({ value: it, label: say(`handOut.format.${it}`), about: say(`handOut.about.${it}`) }))}
        </Choice>
        <div className="hand-out-options">
          {isPicture && (
            <Choice name="which" label={say('handOut.which')} value={which} onChoose={setWhich}>
              {(['this', 'all'] as const).map((it) => ({ value: it, label: say(`handOut.which.${it}`) }))}
            </Choice>
          )}
          {format === 'png' && (
            <Choice name="scale" label={say('handOut.scale')} value={scale} onChoose={setScale}>
              {handOutScales.map((it) => ({
                value: it,
                label: `${it}×`,
                title: message(language, 'handOut.scale.pixels', { width: pane.width * it, height: pane.height * it }),
              }))}
            </Choice>
          )}
          {hasTheme && (
            <Choice name="theme" label={say('handOut.theme')} value={theme} onChoose={setTheme}>
              {handOutThemes.map((it) => ({ value: it, label: say(`app.theme.${it}`) }))}
            </Choice>
          )}
          <Choice name="language" label={say('handOut.language')} value={wanted} onChoose={setWanted}>
            {languages.map((it) => ({ value: it, label: languageNames[it], lang: it }))}
          </Choice>
          {othersIn(run.now ?? run.frames.at(-1)?.topology ?? run.start).all > 0 && <p className="soft">{say('handOut.onlyMine')}</p>}
          {missing.length > 0 && (
            <p className="note warn" role="status">
              {message(language, 'handOut.missing', { letters: missing.join(' ') })}
            </p>
          )}
        </div>
        <div className="modal-buttons">
          {busy && <span role="status">{say('busy.handingOut')}</span>}
          <button type="button" onClick={close}>
            {say('handOut.cancel')}
          </button>
          <button type="submit" className="primary" disabled={busy}>
            {say('handOut.save')}
          </button>
        </div>
      </form>
    </Modal>
  )
}

/** What the page is drawn in now, whoever decided that. */
const shownTheme = (): HandOutChoice['theme'] => {
  const chosen = document.documentElement.dataset.theme
  if (chosen === 'light' || chosen === 'dark') return chosen
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

/** The room of the page's picture: what is handed out is laid out for the same. */
function paneNow(): HandOutChoice['pane'] {
  const element = document.querySelector('.picture')
  const within = (length: number): number => Math.min(paneLimits.most, Math.max(paneLimits.least, Math.round(length)))
  return { width: within(element?.clientWidth ?? 960), height: within(element?.clientHeight ?? 540) }
}
