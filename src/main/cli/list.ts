import type { Language } from '../../shared/language.ts'
import { sessionDefaults } from '../defaults.ts'
import { readPreferences } from '../session/preferences.ts'
import { listShipped } from '../session/scenario-files.ts'
import { type Arguments, textOption } from './arguments.ts'
import { type Terminal, table } from './output.ts'

/** `dockstage list`: id, number of steps and title of each shipped scenario, in the course's order. */
export async function runList(given: Arguments, terminal: Terminal): Promise<number> {
  const { userDataDirectory, scenariosDirectory, language: system } = sessionDefaults()
  const language =
    (textOption(given, 'lang') as Language | undefined) ?? (await readPreferences(userDataDirectory, system ?? 'en')).language
  const scenarios = await listShipped(scenariosDirectory)
  const titles = scenarios.map(({ text }) => text[language] ?? text.en ?? text.ko)
  terminal.out(table(scenarios.map(({ id, section = '', steps }, i) => [id, section, String(steps), titles[i]?.title ?? ''])))
  return 0
}
