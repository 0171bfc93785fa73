import { writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { message } from '../../shared/messages/message.ts'
import { newScenario } from '../../shared/scenario/new-scenario.ts'
import { isIdentifier } from '../../shared/scenario/scalars.ts'
import { sessionDefaults } from '../defaults.ts'
import { type Arguments, badUsage } from './arguments.ts'
import { languageOf } from './language.ts'
import { type Terminal, table } from './output.ts'

/** `dockstage new`: a small scenario that works, with what each key is for, as NAME.yaml in the current directory. It never overwrites a file. */
export async function runNew(given: Arguments, terminal: Terminal): Promise<number> {
  const [name = ''] = given.positionals
  const id = name.replace(/\.ya?ml$/, '')
  const wrong = idProblem(id)
  if (wrong !== undefined) throw badUsage(wrong)
  const language = await languageOf(given)
  const file = `${id}.yaml`
  const schema = linkTo(join(sessionDefaults().scenariosDirectory, 'scenario.schema.json'), process.cwd())
  try {
    await writeFile(file, newScenario({ id, language, schema }), { flag: 'wx' })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw badUsage(`${file} is here already; nothing was written`)
    throw badUsage(`${file} cannot be written: ${(cause as Error).message}`)
  }
  terminal.out(`${message(language, 'new.made', { file })}\n`)
  const next = (['lint', 'check', 'play'] as const).map((it) => [`  dockstage ${it} ${file}`, message(language, `new.${it}`)])
  terminal.out(table(next))
  return 0
}

/** Why a name cannot be a scenario's id; the file is named after it. */
function idProblem(id: string): string | undefined {
  if (/[\\/]/.test(id)) return `"${id}" is a path; the file is made in the current directory, and NAME is its scenario's id`
  if (!isIdentifier(id))
    return `"${id}" cannot be a scenario's id: it is small letters, digits and dashes, at most 64, and begins with no dash`
  if (id === 'index' || id === 'glossary')
    return `"${id}.yaml" is no scenario: Dockstage reads a course's order or its glossary under this name`
  return undefined
}

/** What stands behind `$schema=`: editors read it up to the first blank. On another drive of Windows nothing is relative. */
function linkTo(file: string, directory: string): string {
  const path = relative(directory, file)
  return /^[A-Za-z]:/.test(path) ? pathToFileURL(file).href : path.split(/[\\/]/).map(encodeURIComponent).join('/')
}
