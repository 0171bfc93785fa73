import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { usePresent } from '../store/present-store.ts'
import { useActions } from '../store/use-actions.ts'

/** What the speaker can do to the stage besides moving on; each has its key. */
export function StageSwitches({ language }: { readonly language: Language }) {
  const { endPresentation, toggleLook, toggleSpotlight, toggleStageTheme } = useActions()
  const look = usePresent((state) => state.look)
  const rows = [
    { key: 'B', name: 'black', pressed: look.black, act: () => toggleLook('black') },
    { key: 'O', name: 'output', pressed: look.output, act: () => toggleLook('output') },
    { key: 'Z', name: 'closeUp', pressed: look.closeUp, act: () => toggleLook('closeUp') },
    { key: 'L', name: 'spotlight', pressed: look.spotlight !== undefined, act: toggleSpotlight },
    { key: 'T', name: 'theme', pressed: undefined, act: toggleStageTheme },
  ] as const
  return (
    <div className="stage-switches">
      {rows.map(({ key, name, pressed, act }) => (
        <button type="button" key={name} aria-pressed={pressed} title={message(language, `present.${name}.long`)} onClick={act}>
          {message(language, `present.${name}`)} <kbd>{key}</kbd>
        </button>
      ))}
      <button type="button" className="stage-end" title={message(language, 'present.end.long')} onClick={() => void endPresentation()}>
        {message(language, 'present.end')} <kbd>Esc</kbd>
      </button>
    </div>
  )
}
