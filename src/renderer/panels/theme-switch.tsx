import type { Theme } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { useApp } from '../store/app-store.ts'
import { useActions } from '../store/use-actions.ts'
import { MoonIcon, SunIcon, SystemIcon } from './icons.tsx'

const icons: Readonly<Record<Theme, () => React.JSX.Element>> = { light: SunIcon, dark: MoonIcon, system: SystemIcon }

/** Buttons rather than radio buttons, so that the arrow keys stay the player's. */
export function ThemeSwitch({ language }: { readonly language: Language }) {
  const theme = useApp((state) => state.preferences.theme)
  const { setTheme } = useActions()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div className="segmented" role="group" aria-label={message(language, 'app.theme')}>
      {(['light', 'dark', 'system'] as const).map((it) => {
        const Icon = icons[it]
        const label = message(language, `app.theme.${it}`)
        return (
          <button key={it} type="button" aria-pressed={theme === it} aria-label={label} title={label} onClick={() => void setTheme(it)}>
            <Icon />
          </button>
        )
      })}
    </div>
  )
}
