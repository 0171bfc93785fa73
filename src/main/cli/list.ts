import { withoutMarks } from '../../shared/scenario/terms.ts'
import { sessionDefaults } from '../defaults.ts'
import { listShipped } from '../session/scenario-files.ts'
import type { Arguments } from './arguments.ts'
import { languageOf } from './language.ts'
import { type Terminal, table } from './output.ts'

/** `dockstage list`: id, number of steps, time needed and title of each shipped scenario, in the course's order. */
export async function runList(given: Arguments, terminal: Terminal): Promise<number> {
  const { scenariosDirectory } = sessionDefaults()
  const language = await languageOf(given)
  const scenarios = await listShipped(scenariosDirectory)
  const titles = scenarios.map(({ text }) => text[language] ?? text.en ?? text.ko)
  terminal.out(
    table(
      scenarios.map(({ id, section = '', steps, course }, i) => [
        id,
        section,
        String(steps),
        course ? `${course.minutes} min` : '',
        withoutMarks(titles[i]?.title ?? ''),
      ]),
    ),
  )
  return 0
}
