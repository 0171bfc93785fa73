import { writtenCommands } from '../../renderer/panels/written-commands.ts'
import { scenarioWords } from '../../renderer/player/text.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { plainText } from '../../shared/plain-text.ts'
import type { GlossaryTerm } from '../../shared/scenario/glossary.ts'
import { visible } from '../../shared/visible.ts'
import { aboutRun } from './about-run.ts'
import type { Moment } from './moments.ts'
import type { HandOutRun } from './run.ts'
import { safeMarkdown } from './safe-markdown.ts'
import { signature } from './signature.ts'
import { openedOf, type ToldStep, toldStep } from './story.ts'

export interface PageMoment {
  readonly moment: Moment
  /** Of its picture, relative to the page. */
  readonly file: string
}

/** A run as a Markdown page: for each step its title, narration, pictures, commands and what they printed. */
export function markdownPage(
  run: HandOutRun,
  moments: readonly PageMoment[],
  language: Language,
  glossary: readonly GlossaryTerm[],
): string {
  const { title, summary } = scenarioWords(openedOf(run), language)
  const head = [`# ${escaped(title)}`, safeMarkdown(summary), `*${escaped(aboutRun(run, language))}*`, `<!-- ${signature} -->`]
  const body = moments.flatMap(({ moment: { told }, file }, index) => {
    if (!told) return [picture(message(language, 'handOut.page.start'), file)]
    const words = toldStep(run, told.step, told.frame, language, glossary)
    const begins = moments[index - 1]?.moment.told?.number !== told.number
    return [
      // A question comes before what answers it.
      ...(begins ? [`## ${told.number}. ${escaped(words.title)}`, ...questionOf(words, language)] : []),
      picture(words.title, file),
      ...(told.frame.last ? endOf(told, words, language) : []),
    ]
  })
  return `${[...head, ...body].filter((it) => it !== '').join('\n\n')}\n`
}

function questionOf({ ask }: ToldStep, language: Language): string[] {
  if (!ask) return []
  const heading = `**${message(language, 'handOut.page.question')}:** ${ask.question}`
  return [heading, ask.options.map((it, at) => `${at + 1}. ${it}`).join('\n')]
}

/** What a step ran and printed, and what is told of it. */
function endOf({ step, frame }: NonNullable<Moment['told']>, { say, ask, warning }: ToldStep, language: Language): string[] {
  const parts: string[] = []
  if (step.typed) parts.push(`*${message(language, 'handOut.page.typed')}*`)
  if (frame.passedOver) parts.push(`*${message(language, 'step.passedOver')}*`)
  for (const { written, output, exit, terminal } of writtenCommands(frame)) {
    if (terminal !== undefined) parts.push(message(language, 'handOut.page.terminal', { number: terminal }))
    parts.push(fenced(plainText(written), 'sh'))
    if (output.trim() !== '') parts.push(fenced(plainText(output).trimEnd(), 'text'))
    if (exit !== 0) parts.push(message(language, 'handOut.page.exit', { code: exit }))
  }
  if (ask) {
    const answer = `${ask.options[ask.answer] ?? ''}\n\n${ask.because}`
    parts.push(`<details><summary>${message(language, 'handOut.page.answer')}</summary>\n\n${answer}\n\n</details>`)
  }
  parts.push(say.trim())
  if (warning !== undefined) parts.push(`> **${message(language, 'step.warning')}**\n>\n${quoted(warning)}`)
  return parts
}

const quoted = (text: string): string =>
  text
    .trim()
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')

const picture = (title: string, file: string): string => `![${escaped(title)}](${encodeURI(file)})`

/** A line of plain text. */
const escaped = (text: string): string => visible(text.replace(/\s+/g, ' ')).replace(/[\\`*_{}[\]<>#|!]/g, '\\$&')

/** A block that ends nowhere within its text, whatever that holds. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([it]) => it.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text}\n${fence}`
}
