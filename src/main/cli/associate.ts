import { join } from 'node:path'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { FailureError } from '../../shared/result.ts'
import { appRoot } from '../app-root.ts'
import { type AssociationResult, associate, dissociate, type FileResult, xdgHomes } from '../association/association.ts'
import type { ProgramResult } from '../association/update-databases.ts'
import { sessionDefaults } from '../defaults.ts'
import { type Arguments, flagOption } from './arguments.ts'
import { languageOf } from './language.ts'
import type { Terminal } from './output.ts'

/**
 * `dockstage associate`: from now on a double click on a recording opens it, for this user; `--remove` undoes that. Exit 1 where a program that it takes is
 * missing or failed.
 */
export async function runAssociate(given: Arguments, terminal: Terminal): Promise<number> {
  refuseWhereImpossible(process.platform)
  const language = await languageOf(given)
  const { environment, home } = sessionDefaults()
  const homes = xdgHomes(environment, home)
  const isRemoval = flagOption(given, 'remove')
  const result = isRemoval
    ? await dissociate(homes)
    : await associate(homes, [process.execPath, join(appRoot(), 'bin', 'start.mjs'), '--from-desktop'])
  for (const it of result.files) terminal.out(`${fileWords(language, it)}\n`)
  for (const it of result.programs) if (it.problem) terminal.error(`${programWords(language, it)}\n`)
  if (result.programs.some(({ needed, problem }) => needed && problem)) return 1
  terminal.out(`${endWords(language, isRemoval, result)}\n`)
  return 0
}

/**
 * Throws `bad-usage` on Windows and macOS. Windows keeps associations by extension, which begins at the last dot (Microsoft: Shell Glossary, "association";
 * `FileSystemInfo.Extension`); macOS reads them from the Info.plist of an app's bundle (Apple: `CFBundleDocumentTypes`), which a checkout is not.
 */
export function refuseWhereImpossible(platform: NodeJS.Platform): void {
  const why: Partial<Record<NodeJS.Platform, string>> = {
    win32: 'Windows goes by what stands behind the last dot of a name, so that a recording could not be told from any other .json',
    darwin: 'macOS takes it from app bundles only, and Dockstage is run from its folder here',
  }
  if (why[platform] === undefined) return
  throw new FailureError({
    code: 'bad-usage',
    message: `recordings cannot be associated with Dockstage on this system: ${why[platform]}`,
    remedy: 'Drop the file on the window, open it from the start page or the menu, or play it: dockstage replay FILE, dockstage serve FILE',
  })
}

const fileWords = (language: Language, { path, what }: FileResult): string => message(language, `associate.file.${what}`, { path })

function programWords(language: Language, { program, package: name, needed, problem }: ProgramResult): string {
  if (problem !== 'missing') return message(language, 'associate.program.failed', { program, said: problem?.said ?? '' })
  return message(language, needed ? 'associate.program.needed' : 'associate.program.missing', { program, package: name })
}

function endWords(language: Language, isRemoval: boolean, { files }: AssociationResult): string {
  if (!isRemoval) return message(language, 'associate.done')
  return message(language, files.some(({ what }) => what === 'removed') ? 'associate.removed' : 'associate.nothing')
}
