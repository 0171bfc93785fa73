import { type HandOutFormat, type HandOutScale, handOutFormats, handOutScales } from '../../shared/hand-out/hand-out.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import type { Recording } from '../../shared/recording/recording.ts'
import { visibleRecording } from '../../shared/recording/visible-recording.ts'
import { type Failure, FailureError } from '../../shared/result.ts'
import { sessionDefaults } from '../defaults.ts'
import type { HandOutFile } from '../hand-out/hand-out.ts'
import { checkHandOutDirectory, writeHandOut } from '../hand-out/write-hand-out.ts'
import { loadGlossary } from '../session/glossary-file.ts'
import { type Arguments, badUsage, textOption } from './arguments.ts'
import { formatFailure, type Terminal } from './output.ts'

/** What `--export`, `--format`, `--theme` and `--scale` ask for. */
export interface WantedHandOut {
  readonly directory: string
  readonly formats: readonly HandOutFormat[]
  readonly scale: HandOutScale
  readonly theme?: 'light' | 'dark'
}

/** Without `--format`: what one gives away after a lecture. */
export const usualFormats: readonly HandOutFormat[] = ['html', 'pdf', 'sh']

/** Undefined where nothing is to be handed out. Throws `bad-usage` and `not-saved`, before anything runs. */
export async function wantedHandOut(given: Arguments): Promise<WantedHandOut | undefined> {
  const directory = textOption(given, 'export')
  if (directory === undefined) {
    const alone = ['format', 'theme', 'scale'].find((name) => textOption(given, name) !== undefined)
    if (alone) throw badUsage(`--${alone} says how --export DIR is to be done, and there is none`)
    return undefined
  }
  const theme = textOption(given, 'theme') as WantedHandOut['theme']
  const scale = handOutScales.find((it) => String(it) === (textOption(given, 'scale') ?? '2')) ?? 2
  const formats = formatsOf(textOption(given, 'format'))
  await checkHandOutDirectory(directory)
  return { directory, formats, scale, ...(theme ? { theme } : {}) }
}

function formatsOf(text: string | undefined): readonly HandOutFormat[] {
  if (text === undefined) return usualFormats
  const formats = text.split(',').map((word) => {
    const found = handOutFormats.find((it) => it === word.trim())
    if (!found) throw badUsage(`--format is some of ${handOutFormats.join(', ')}, with commas between them, and not "${word}"`)
    return found
  })
  return [...new Set(formats)]
}

/** Makes and writes what is wanted; answers with why it could not. `quiet` prints nothing of what went well. */
export async function writeWanted(
  wanted: WantedHandOut,
  recording: Recording,
  language: Language,
  terminal: Terminal,
  quiet: boolean,
): Promise<Failure | undefined> {
  try {
    // What makes them is large, and only needed now.
    const { handOut, usualPane } = await import('../hand-out/hand-out.ts')
    const glossary = (await loadGlossary(sessionDefaults().scenariosDirectory))?.terms ?? []
    const { formats, directory, ...options } = wanted
    const run = visibleRecording(recording)
    const files = new Map<string, HandOutFile>()
    const missing = new Set<string>()
    for (const format of formats) {
      const made = await handOut(run, format, { ...options, language, pane: usualPane, glossary })
      for (const file of made.files) files.set(file.name, file)
      for (const letter of made.missing) missing.add(letter)
    }
    const paths = await writeHandOut(directory, [...files.values()])
    if (!quiet) terminal.out(`${message(language, 'handOut.written', { directory })}\n${paths.map((it) => `  ${it}\n`).join('')}`)
    if (missing.size > 0) terminal.error(`${message(language, 'handOut.missing', { letters: [...missing].join(' ') })}\n`)
    return undefined
  } catch (cause) {
    if (!(cause instanceof FailureError)) throw cause
    terminal.error(`${formatFailure(cause.failure)}\n`)
    return cause.failure
  }
}
