import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { labelsOf } from '../../renderer/diagram/layout/labels.ts'
import { scenarioWords } from '../../renderer/player/text.ts'
import { type HandedOut, handedOutId } from '../../shared/hand-out/handed-out.ts'
import type { Theme } from '../../shared/ipc.ts'
import { type Language, languages } from '../../shared/language.ts'
import { texts } from '../../shared/messages/message.ts'
import { writeRecording } from '../../shared/recording/write-recording.ts'
import { FailureError } from '../../shared/result.ts'
import type { GlossaryTerm } from '../../shared/scenario/glossary.ts'
import { visible } from '../../shared/visible.ts'
import { appRoot } from '../app-root.ts'
import { faceNames, fontStacks, loadFaces, UsedLetters } from './fonts.ts'
import type { HandOutRun } from './run.ts'
import { signature } from './signature.ts'
import { openedOf } from './story.ts'

/** The player's script and style sheet, as `npm run build` made them. */
export interface PlayerParts {
  readonly script: string
  readonly style: string
  /** The licences of what is built into them, which go wherever they go. */
  readonly notices: string
}

export interface HtmlOptions {
  readonly language: Language
  readonly theme: Theme
  readonly glossary: readonly GlossaryTerm[]
}

/** Throws `unexpected` where the app is not built. */
export async function playerParts(folder = join(appRoot(), 'out', 'hand-out')): Promise<PlayerParts> {
  const part = (name: string): Promise<string> =>
    readFile(join(folder, name), 'utf8').catch((cause: Error) => {
      throw new FailureError({
        code: 'unexpected',
        message: `the player of hand-outs is not there: ${name}`,
        remedy: 'Build it: npm run build',
        detail: cause.message,
      })
    })
  return { script: await part('player.js'), style: await part('player.css'), notices: await part('THIRD-PARTY-NOTICES.txt') }
}

/**
 * A run as one HTML file that plays by itself: the app's own player, the recording, and the letters that they show. It asks for nothing from anywhere, and
 * its own policy forbids it to: only this script and these styles may run, whatever stands in the recording.
 */
export async function htmlFile(
  run: HandOutRun,
  { language, theme, glossary }: HtmlOptions,
  { script, style, notices }: PlayerParts,
): Promise<string> {
  const handedOut: HandedOut = { recording: writeRecording(run), version: run.by, preferences: { language, theme }, glossary }
  const data = JSON.stringify(handedOut)
  const fonts = await fontFaces([data, ...languages.flatMap(wordsOf)])
  const code = inScript(script)
  const looks = inStyle(`${fonts}${style}\n:root{--font-sans:${fontStacks.sans};--font-mono:${fontStacks.mono}}`)
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(code)}'`,
    `style-src '${hashOf(looks)}'`,
    'font-src data:',
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const { title } = scenarioWords(openedOf(run), language)
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="${signature}">
<title>${escaped(title)}</title>
<style>${looks}</style>
</head>
<body>
<div id="root"></div>
<noscript>${escaped(title)}: JavaScript</noscript>
<script type="application/json" id="${handedOutId}">${inJson(data)}</script>
<script>${code}</script>
<!--
${inComment(notices)}
-->
</body>
</html>
`
}

const wordsOf = (language: Language): string[] => [JSON.stringify(texts[language]), ...Object.values(labelsOf(language)).map(String)]

/** Everything that the page may show, in each of the faces in which it may show it. */
async function fontFaces(shown: readonly string[]): Promise<string> {
  const letters = new UsedLetters(await loadFaces())
  // Numbers are counted and times told as the page runs.
  const characters = [...new Set(`${shown.join('')}0123456789`)].join('')
  for (const name of faceNames) letters.add(characters, name)
  return letters.fontFaceRules()
}

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`

/** In a script the same text, and none that ends it, or begins what HTML calls its escaped states. */
const inScript = (text: string): string => text.replace(/<(?=\/script|!--)/gi, '\\x3c')
const inStyle = (text: string): string => text.replace(/<\/(?=style)/gi, '<\\/')
/** Nothing in a comment ends it but its end. */
const inComment = (text: string): string => text.replace(/--(?=!?>)/g, '- -').replaceAll('<!--', '< !--')
/** `<` stands in JSON's strings alone, where it can be written so. */
const inJson = (text: string): string => text.replaceAll('<', '\\u003c')

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => visible(text).replace(/[&<>"]/g, (it) => entities[it] ?? it)
