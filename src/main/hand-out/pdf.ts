import PDFDocument from 'pdfkit'
import { type WrittenCommand, writtenCommands } from '../../renderer/panels/written-commands.ts'
import { scenarioWords } from '../../renderer/player/text.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { plainText } from '../../shared/plain-text.ts'
import type { GlossaryTerm } from '../../shared/scenario/glossary.ts'
import type { Ask } from '../../shared/scenario/scenario.ts'
import { changeWords } from '../../shared/topology/words.ts'
import { visible } from '../../shared/visible.ts'
import { aboutRun } from './about-run.ts'
import { pictureMaker } from './draw-picture.ts'
import { type Faces, faceNames, loadFaces } from './fonts.ts'
import { type Moment, momentsOf } from './moments.ts'
import { drawOnPage, widthOf } from './pdf-picture.ts'
import type { HandOutRun } from './run.ts'
import { signature } from './signature.ts'
import { openedOf, type ToldStep, toldStep } from './story.ts'
import { type FlowStyle, TextFlow } from './text-flow.ts'

/** A4 upright, in points: the picture takes the upper part, the narration all that is left under it. */
const page = { width: 595.28, height: 841.89, margin: 40, bottom: 46 } as const
const room = page.width - 2 * page.margin
/** Of the pictures, in CSS pixels: on paper their smallest letters are then of 8 points. */
const pane = { width: 790, height: 450 } as const
/** Lines of a command's output that are printed; who wants all of it has the recording. */
const mostLines = 24

const ink = '#1b2230'
const soft = '#565f6f'
const text: FlowStyle = { size: 10, color: ink, soft }
const code: FlowStyle = { size: 8.5, color: ink, soft }
const small: FlowStyle = { size: 8.5, color: soft, soft }

/**
 * All moments of a run that differ to the eye, one a page: its step's title, what was run, the picture, and under it what changed, or with the step's last
 * picture the narration. What does not fit goes on on a page of its own. Paper is white: the theme is always the light one.
 */
export async function pdfFile(run: HandOutRun, language: Language, glossary: readonly GlossaryTerm[]): Promise<Buffer> {
  const faces = await loadFaces()
  const title = visible(scenarioWords(openedOf(run), language).title)
  const doc = new PDFDocument({
    size: [page.width, page.height],
    margin: 0,
    autoFirstPage: false,
    bufferPages: true,
    lang: language,
    displayTitle: true,
    info: { Title: title, Creator: signature, Producer: 'Dockstage', CreationDate: new Date(run.recordedAt) },
  })
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  const over = new Promise<void>((resolve, reject) => doc.on('end', resolve).on('error', reject))
  for (const name of faceNames) doc.registerFont(name, faces[name].bytes)
  const draw = pictureMaker(run, { language, theme: 'light', pane })
  const paper: Paper = { doc, faces, run, language, glossary, titled: new Set() }
  for (const moment of momentsOf(run)) {
    doc.addPage()
    writeMoment(paper, moment, (y) => drawOnPage(doc, draw(moment), faces, { x: page.margin, y, width: room }))
  }
  writeFooters(paper, title)
  doc.end()
  await over
  return Buffer.concat(chunks)
}

interface Paper {
  readonly doc: PDFKit.PDFDocument
  readonly faces: Faces
  readonly run: HandOutRun
  readonly language: Language
  readonly glossary: readonly GlossaryTerm[]
  /** Numbers of steps that the outline has already. */
  readonly titled: Set<number>
}

function writeMoment(paper: Paper, moment: Moment, drawPicture: (y: number) => number): void {
  const { run, language } = paper
  const { told } = moment
  const start = scenarioWords(openedOf(run), language)
  const words = told && toldStep(run, told.step, told.frame, language, paper.glossary)
  const title = words?.title ?? start.title
  const commands = told ? writtenCommands(told.frame) : []
  const flow = flowFor(paper, title)
  writeHead(flow, paper, moment, title, commands)
  // The picture never follows what a page could not hold.
  flow.keep((room * pane.height) / pane.width)
  flow.y += drawPicture(flow.y) + 10
  if (!told || !words) {
    flow.markdown(start.summary, text)
    flow.line(aboutRun(run, language), 'sans', small)
  } else {
    if (told.frame.last) writeNarration(flow, paper, told, words)
    if (told.frame.last) for (const it of commands) writeOutput(flow, it, commands.length > 1, language)
    writeChanges(flow, paper, moment)
    // An answer is read after its question: at the foot.
    if (told.frame.last && words.ask) writeAnswer(flow, words.ask, language)
  }
}

/** A column of text; what it begins when a page is full says what it goes on with. */
function flowFor({ doc, faces, language }: Paper, title: string): TextFlow {
  const column = { x: page.margin, y: page.margin, width: room, bottom: page.height - page.bottom }
  return new TextFlow(doc, faces, column, () => {
    doc.addPage()
    const head = new TextFlow(doc, faces, column, () => page.margin)
    head.line(`${title} (${message(language, 'handOut.page.continued')})`, 'sans', small)
    return head.y + 6
  })
}

function writeHead(flow: TextFlow, paper: Paper, { told }: Moment, title: string, commands: readonly WrittenCommand[]): void {
  const { doc, run, language, titled } = paper
  const label = told
    ? message(language, 'handOut.page.step', { number: told.number, count: run.scenario.steps.length })
    : message(language, 'handOut.page.start')
  flow.line(label, 'sansBold', small)
  flow.line(title, 'sansBold', { ...text, size: 16 })
  if (told && !titled.has(told.number)) doc.outline.addItem(`${told.number}. ${visible(title)}`)
  if (told) titled.add(told.number)
  flow.space(3)
  for (const { written, terminal } of commands.slice(0, mostLines)) {
    const prompt = terminal === undefined ? '$' : `[${terminal}] $`
    flow.code(`${prompt} ${plainText(written).split('\n').slice(0, mostLines).join('\n')}`, code)
  }
  flow.space(6)
}

function writeNarration(flow: TextFlow, { language }: Paper, { step, frame }: NonNullable<Moment['told']>, words: ToldStep): void {
  if (step.typed) flow.line(message(language, 'handOut.page.typed'), 'sans', small)
  if (frame.passedOver) flow.line(message(language, 'step.passedOver'), 'sans', small)
  if (words.ask) {
    flow.line(message(language, 'handOut.page.question'), 'sansBold', text)
    flow.markdown(`${words.ask.question}\n\n${words.ask.options.map((it, at) => `${at + 1}. ${it}`).join('\n')}`, text)
  }
  flow.markdown(words.say, text)
  if (words.warning === undefined) return
  flow.line(message(language, 'step.warning'), 'sansBold', text)
  flow.markdown(words.warning, text)
}

function writeAnswer(flow: TextFlow, { options, answer, because }: Ask, language: Language): void {
  flow.space(4)
  flow.line(message(language, 'handOut.page.answer'), 'sansBold', small)
  flow.markdown(`${answer + 1}) ${options[answer] ?? ''} ${because}`, small)
}

function writeChanges(flow: TextFlow, { run, language }: Paper, { index }: Moment): void {
  const frame = run.frames[index]
  const changes = frame ? changeWords(frame.diff, frame.topology, language) : []
  if (changes.length === 0) return
  flow.keep(40)
  flow.line(message(language, 'handOut.page.changes'), 'sansBold', small)
  for (const change of changes) flow.line(change, 'sans', small, 10)
  flow.space(4)
}

/** @param named where there are several, each output begins with its command */
function writeOutput(flow: TextFlow, { written, output, exit }: WrittenCommand, named: boolean, language: Language): void {
  const lines = plainText(output).trimEnd().split('\n')
  if (named && (lines.join('') !== '' || exit !== 0)) flow.code(`$ ${plainText(written).replace(/\s*\\?\n[\s\S]*/, ' …')}`, code)
  if (lines.join('') !== '') {
    const cut = lines.length > mostLines ? [message(language, 'handOut.page.cut', { count: lines.length - mostLines })] : []
    flow.code([...lines.slice(0, mostLines), ...cut].join('\n'), { ...code, color: soft })
    flow.space(3)
  }
  if (exit !== 0) flow.line(message(language, 'handOut.page.exit', { code: exit }), 'sans', small)
}

/** When all pages are there, each gets its number of so many. */
function writeFooters({ doc, language, faces }: Paper, title: string): void {
  const { start, count } = doc.bufferedPageRange()
  for (let index = start; index < start + count; index += 1) {
    doc.switchToPage(index)
    const number = message(language, 'handOut.page', { number: index + 1, count })
    const column = { y: page.height - 34, width: room, bottom: page.height }
    new TextFlow(doc, faces, { ...column, x: page.margin }, () => 0).line(title, 'sans', small)
    const x = page.width - page.margin - widthOf(doc, number, 'sans', small.size) - 4
    new TextFlow(doc, faces, { ...column, x }, () => 0).line(number, 'sans', small)
  }
}
