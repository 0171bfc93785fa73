import { zipSync } from 'fflate'
import { scenarioWords, stepWords } from '../../renderer/player/text.ts'
import { type HandOutFormat, type HandOutScale, type HandOutTheme, isPictureFormat } from '../../shared/hand-out/hand-out.ts'
import type { Language } from '../../shared/language.ts'
import type { GlossaryTerm } from '../../shared/scenario/glossary.ts'
import { type DrawnPicture, pictureMaker } from './draw-picture.ts'
import { loadFaces, UsedLetters } from './fonts.ts'
import { htmlFile, playerParts } from './html.ts'
import { markdownPage } from './markdown-page.ts'
import { mermaidText } from './mermaid.ts'
import { type Moment, momentsOf } from './moments.ts'
import { pdfFile } from './pdf.ts'
import { pngFile } from './png.ts'
import type { HandOutRun } from './run.ts'
import { shellScript } from './shell-script.ts'
import { openedOf } from './story.ts'
import { lettersOf, svgFile } from './svg.ts'

export interface HandOutOptions {
  readonly language: Language
  /** Left out, pictures are light, and the player is as the reader's system is. */
  readonly theme?: HandOutTheme
  /** Of a PNG. */
  readonly scale: HandOutScale
  readonly pane: { readonly width: number; readonly height: number }
  readonly glossary: readonly GlossaryTerm[]
}

/** The room of pictures where no page says how large its own is: that of the page's picture in a window of 1280 × 800. */
export const usualPane = { width: 960, height: 540 } as const

export interface HandOutFile {
  readonly name: string
  readonly content: string | Uint8Array
}

export interface MadeHandOut {
  readonly files: readonly HandOutFile[]
  /** Characters that pictures show and no font of ours has. */
  readonly missing: readonly string[]
}

const endings: Readonly<Record<HandOutFormat, string>> = {
  svg: 'svg',
  png: 'png',
  pdf: 'pdf',
  html: 'html',
  md: 'md',
  sh: 'sh',
  mermaid: 'mmd',
}

/**
 * Makes the files of one format: of a picture's format one for each of `moments`, else one of the whole run (Markdown: and its pictures). Nothing is
 * written anywhere.
 * @param moments those that differ to the eye, when left out
 */
export async function handOut(
  run: HandOutRun,
  format: HandOutFormat,
  options: HandOutOptions,
  moments: readonly Moment[] = momentsOf(run),
): Promise<MadeHandOut> {
  const name = `${stemOf(run)}.${endings[format]}`
  const whole = (content: string | Uint8Array): MadeHandOut => ({ files: [{ name, content }], missing: [] })
  const { language, glossary } = options
  switch (format) {
    case 'pdf':
      return { files: [{ name, content: await pdfFile(run, language, glossary) }], missing: await lettersLacking(run, language) }
    case 'html':
      return whole(await htmlFile(run, { language, theme: options.theme ?? 'system', glossary }, await playerParts()))
    case 'sh':
      return whole(shellScript(run, language))
    case 'md': {
      const pictures = await picturesOf(run, 'svg', options, moments)
      const named = moments.map((moment) => ({ moment, file: pictureName(run, moment, 'svg') }))
      return { files: [{ name, content: markdownPage(run, named, language, glossary) }, ...pictures.files], missing: pictures.missing }
    }
    default:
      return picturesOf(run, format, options, moments)
  }
}

/** On a page there is no other font to step in; a browser has one for the player. */
async function lettersLacking({ scenario, translations, start, frames }: HandOutRun, language: Language): Promise<readonly string[]> {
  const letters = new UsedLetters(await loadFaces())
  const told = language === scenario.language ? scenario : { ...scenario, ...translations[language] }
  for (const it of [told, start, ...frames]) letters.add(JSON.stringify(it), 'sans')
  return [...letters.missing]
}

/** What has several files as one. Names within it have no folders. */
export function zipped(files: readonly HandOutFile[], name: string): HandOutFile {
  const entries = files.map(({ name: inside, content }) => [inside, typeof content === 'string' ? Buffer.from(content) : content] as const)
  return { name: `${name}.zip`, content: zipSync(Object.fromEntries(entries), { level: 6 }) }
}

type PictureFormat = 'svg' | 'png' | 'mermaid'

async function picturesOf(
  run: HandOutRun,
  format: PictureFormat,
  options: HandOutOptions,
  moments: readonly Moment[],
): Promise<MadeHandOut> {
  const { language, theme = 'light', pane, scale } = options
  const draw = pictureMaker(run, { language, theme, pane })
  const files: HandOutFile[] = []
  const missing = new Set<string>()
  for (const moment of moments) {
    const made = await pictureOf(format, moment, () => draw(moment), titleOf(run, moment, language), language, scale)
    files.push({ name: pictureName(run, moment, format), content: made.content })
    for (const it of made.missing) missing.add(it)
  }
  return { files, missing: [...missing] }
}

async function pictureOf(
  format: PictureFormat,
  moment: Moment,
  draw: () => DrawnPicture,
  title: string,
  language: Language,
  scale: HandOutScale,
): Promise<{ readonly content: string | Uint8Array; readonly missing: readonly string[] }> {
  if (format === 'mermaid') return { content: mermaidText(moment.topology, title, language), missing: [] }
  const picture = draw()
  if (format === 'png') return { content: await pngFile(picture, scale), missing: [...lettersOf(picture, await loadFaces()).missing] }
  const { text, missing } = await svgFile(picture)
  return { content: text, missing }
}

function titleOf(run: HandOutRun, { told }: Moment, language: Language): string {
  const opened = openedOf(run)
  return told ? stepWords(opened, told.step, language).title : scenarioWords(opened, language).title
}

/** A file name of what a recording, which may come from anybody, calls itself; on Windows some are those of devices. */
export function stemOf({ scenario }: Pick<HandOutRun, 'scenario'>): string {
  const name = safeName(scenario.id) || 'dockstage'
  return /^(?:con|prn|aux|nul|com\d|lpt\d)$/i.test(name) ? `dockstage-${name}` : name
}

/** Letters, numbers, `_` and `-`: so many bytes of them that with another such and a number it is a name on every file system (255). */
function safeName(text: string): string {
  const letters = [...text.slice(0, 1_000).replace(/[^\p{L}\p{N}_-]+/gu, '-')].slice(0, 60)
  while (Buffer.byteLength(letters.join('')) > 100) letters.pop()
  return letters.join('').replace(/^-+|-+$/g, '')
}

/** `wordpress-link-07-page.svg`: the frame's number keeps names in order, and the same whichever moments are made. */
function pictureName(run: HandOutRun, { index, told }: Moment, format: PictureFormat): string {
  const number = String(index + 1).padStart(String(run.frames.length).length, '0')
  return `${[stemOf(run), number, told ? safeName(told.step.id) : 'start'].filter(Boolean).join('-')}.${endings[format]}`
}

/** Whether a format of a whole run is more than one file. */
export const hasManyFiles = (format: HandOutFormat): boolean => format === 'md' || isPictureFormat(format)
