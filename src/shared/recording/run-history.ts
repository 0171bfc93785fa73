import * as z from 'zod/mini'
import type { OpenedScenario } from '../ipc.ts'
import { openedSchema } from '../ipc-schema.ts'
import { layerSizesSchema } from '../ipc-schema-topology.ts'
import type { Frame } from '../playback/frame.ts'
import { type ConsentKind, consentKinds } from '../scenario/consent.ts'
import type { LayerSizes, Topology } from '../topology/topology.ts'
import type { FrameRecord } from './frame-record.ts'
import { frameRecordSchema, startSchema } from './frame-record-schema.ts'
import { nothingObserved, patched, type TopologyPatch } from './patch.ts'
import { nextFrame } from './unfold.ts'

/**
 * A run as it happens, one JSON object a line, so that what a killed process leaves can be read up to the line that it did not finish. Frames are
 * those of a recording (patches, masked), and are not made fit to leave this machine: the file is its user's own.
 */
export const historyVersion = 1

/** What frames show of the engine: what the app shows, or what may leave this machine (`play`), the run's own part or with `--whole-engine`. */
export const historyViews = ['app', 'own', 'whole'] as const
export type HistoryView = (typeof historyViews)[number]

/** The first line. */
export interface HistoryHead {
  readonly dockstage: 'run'
  readonly version: typeof historyVersion
  readonly shipped: boolean
  /** Where one's own scenario lies, if it was opened by its path. */
  readonly path?: string
  readonly view: HistoryView
  readonly strict: boolean
}

/** Each of the lines after it tells one thing. */
export interface HistoryLine {
  /** The scenario, with what was typed into it. */
  readonly opened?: OpenedScenario
  readonly consented?: readonly ConsentKind[]
  /** What was observed before the first step. The frames begin anew. */
  readonly start?: TopologyPatch
  readonly frame?: FrameRecord
  readonly sizes?: { readonly index: number; readonly sizes: LayerSizes }
  readonly answer?: { readonly step: string; readonly option: number }
  /** All answers that stand: the run went elsewhere, and those told before are forgotten. */
  readonly answers?: Readonly<Record<string, number>>
  /** A step begins. */
  readonly step?: string
  /** Something that changes an engine or a file is about to be sent: what, in words, and whether it can change what no observation tells. */
  readonly sent?: { readonly what: string; readonly unseen: boolean }
  /** A step that failed was passed over. */
  readonly skipped?: string
  /** In place of a frame, where the file has become as large as it may: how a step ended. */
  readonly ended?: { readonly step: string; readonly failed: boolean }
  /** What the run made is being removed, to be played again up to the end of this step; null: that is given up. */
  readonly anew?: { readonly last: string } | null
  /** What the run made is being removed. */
  readonly cleaning?: true
}

/** What is known of a run that was cut off. */
export interface RunHistory {
  readonly head: HistoryHead
  readonly opened: OpenedScenario
  readonly consented: readonly ConsentKind[]
  readonly start: Topology
  readonly frames: readonly Frame[]
  readonly answers: ReadonlyMap<string, number>
  /** The index of the step that comes next. */
  readonly nextStep: number
  /** The step that had begun and not ended. */
  readonly cut?: { readonly step: string; readonly sent: readonly NonNullable<HistoryLine['sent']>[] }
  /** The engine was being brought back to the end of this step, by playing anew. */
  readonly anew?: string
  /** A clean-up had begun. */
  readonly cleaning: boolean
  /** Frames are missing: the file had become as large as it may. */
  readonly incomplete: boolean
  /** Where the lines that were understood end, in bytes. */
  readonly end: number
}

const headSchema = z.strictObject({
  dockstage: z.literal('run'),
  version: z.literal(historyVersion),
  shipped: z.boolean(),
  path: z.exactOptional(z.string()),
  view: z.enum(historyViews),
  strict: z.boolean(),
})
const lineSchema = z.strictObject({
  opened: z.exactOptional(openedSchema),
  consented: z.exactOptional(z.array(z.enum(consentKinds))),
  start: z.exactOptional(startSchema),
  frame: z.exactOptional(frameRecordSchema),
  sizes: z.exactOptional(z.strictObject({ index: z.number(), sizes: layerSizesSchema })),
  answer: z.exactOptional(z.strictObject({ step: z.string(), option: z.number().check(z.int(), z.gte(0)) })),
  answers: z.exactOptional(z.record(z.string(), z.number().check(z.int(), z.gte(0)))),
  step: z.exactOptional(z.string()),
  sent: z.exactOptional(z.strictObject({ what: z.string(), unseen: z.boolean() })),
  skipped: z.exactOptional(z.string()),
  ended: z.exactOptional(z.strictObject({ step: z.string(), failed: z.boolean() })),
  anew: z.exactOptional(z.nullable(z.strictObject({ last: z.string() }))),
  cleaning: z.exactOptional(z.literal(true)),
})

/**
 * Reads as far as the lines can be understood; what comes after one that is cut short or damaged is not there. Answers with why nothing can be made
 * of it: a `newer` version, or it is `damaged` before anything is known.
 */
export function readHistory(text: string): RunHistory | 'newer' | 'damaged' {
  const lines = wholeLines(text)
  const first = parsed(lines[0])
  if (isNewer(first)) return 'newer'
  const head = z.safeParse(headSchema, first)
  if (!head.success) return 'damaged'
  const reader = new HistoryReader()
  let end = byteLength(`${lines[0]}\n`)
  for (const line of lines.slice(1)) {
    const value = parsed(line)
    // Itself, and not zod's copy of it: that has the schema's order of keys.
    if (!z.safeParse(lineSchema, value).success || !reader.take(value as HistoryLine)) break
    end += byteLength(`${line}\n`)
  }
  return reader.result(head.data as HistoryHead, end) ?? 'damaged'
}

class HistoryReader {
  #opened: OpenedScenario | undefined
  #consented: readonly ConsentKind[] = []
  #start: Topology | undefined
  #frames: Frame[] = []
  readonly #answers = new Map<string, number>()
  /** The last step that is over. */
  #over: string | undefined
  #cut: { readonly step: string; readonly sent: NonNullable<HistoryLine['sent']>[] } | undefined
  #anew: string | undefined
  #cleaning = false
  #incomplete = false

  /** False for a line that does not follow from those before. */
  take(line: HistoryLine): boolean {
    this.#opened = line.opened ?? this.#opened
    this.#consented = line.consented ?? this.#consented
    if (line.start && !this.#began(line.start)) return false
    if (line.frame && !this.#framed(line.frame)) return false
    if (line.sizes) this.#sized(line.sizes)
    if (line.answer) this.#answers.set(line.answer.step, line.answer.option)
    if (line.answers) {
      this.#answers.clear()
      for (const [step, option] of Object.entries(line.answers)) this.#answers.set(step, option)
    }
    if (line.step !== undefined) this.#cut = { step: line.step, sent: [] }
    if (line.sent) this.#cut?.sent.push(line.sent)
    if (line.skipped !== undefined) this.#over = line.skipped
    if (line.ended) {
      this.#incomplete = true
      this.#ended(line.ended.step, line.ended.failed)
    }
    if (line.anew !== undefined) this.#anew = line.anew?.last
    if (line.cleaning) this.#cleaning = true
    return true
  }

  #began(start: TopologyPatch): boolean {
    const observed = patched(nothingObserved, start)
    if (!('topology' in observed)) return false
    this.#start = observed.topology
    this.#frames = []
    this.#over = undefined
    this.#cut = undefined
    this.#cleaning = false
    this.#incomplete = false
    return true
  }

  #framed(record: FrameRecord): boolean {
    const frame = this.#start && nextFrame(record, this.#frames, this.#start)
    if (!frame) return false
    this.#frames.push(frame)
    if (frame.last) this.#ended(frame.step, frame.status === 'failed')
    return true
  }

  #ended(step: string, failed: boolean): void {
    this.#cut = undefined
    if (!failed) this.#over = step
  }

  #sized({ index, sizes }: NonNullable<HistoryLine['sizes']>): void {
    const frame = this.#frames[index]
    if (frame) this.#frames[index] = { ...frame, sizes }
  }

  result(head: HistoryHead, end: number): RunHistory | undefined {
    if (!this.#opened || !this.#start) return undefined
    const { steps } = this.#opened.scenario
    const placeOf = (id: string | undefined): number => steps.findIndex((it) => it.id === id)
    const nextStep = placeOf(this.#over) + 1
    const goal = placeOf(this.#anew)
    return {
      head,
      opened: this.#opened,
      consented: this.#consented,
      start: this.#start,
      frames: this.#frames,
      answers: this.#answers,
      nextStep,
      ...(this.#cut ? { cut: this.#cut } : {}),
      // Once it is reached, it is no goal any more.
      ...(this.#anew !== undefined && goal >= nextStep ? { anew: this.#anew } : {}),
      cleaning: this.#cleaning,
      incomplete: this.#incomplete,
      end,
    }
  }
}

/** A line that was not finished has no newline. */
const wholeLines = (text: string): readonly string[] => text.split('\n').slice(0, -1)

const byteLength = (text: string): number => new TextEncoder().encode(text).length

function parsed(line: string | undefined): unknown {
  try {
    return JSON.parse(line ?? '')
  } catch {
    return undefined
  }
}

function isNewer(first: unknown): boolean {
  if (typeof first !== 'object' || first === null) return false
  const { dockstage, version } = first as { readonly dockstage?: unknown; readonly version?: unknown }
  return dockstage === 'run' && typeof version === 'number' && version > historyVersion
}
