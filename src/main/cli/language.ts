import type { Language } from '../../shared/language.ts'
import { sessionDefaults } from '../defaults.ts'
import { readPreferences } from '../session/preferences.ts'
import { type Arguments, textOption } from './arguments.ts'

/** What `--lang` says, else the language that was chosen in the app, else the system's. */
export async function languageOf(given: Arguments): Promise<Language> {
  const { userDataDirectory, language: system } = sessionDefaults()
  return (textOption(given, 'lang') as Language | undefined) ?? (await readPreferences(userDataDirectory, system ?? 'en')).language
}
