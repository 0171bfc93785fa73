/**
 * The schemas of everything that crosses between main and the page. Main checks each call's arguments, the page each answer and event, whichever
 * carrier brought it. Objects are strict: a key that the contract does not name is refused.
 */
import * as z from 'zod/mini'
import { engineLimitNames } from './engine-limit.ts'
import type { AppApi, AppEvents } from './ipc.ts'
import { callSchema, courseEntrySchema, failureSchema } from './ipc-schema-common.ts'
import { handedOutFileSchema, handOutChoiceSchema } from './ipc-schema-hand-out.ts'
import { leftRunSchema, resumeWaySchema } from './ipc-schema-left-run.ts'
import { scenarioSchema, translationSchema } from './ipc-schema-scenario.ts'
import { diffSchema, engineInfoSchema, layerSizesSchema, topologySchema } from './ipc-schema-topology.ts'
import { languages } from './language.ts'
import { longestFault } from './page-fault.ts'
import { unfoldRun } from './playback/folded-run.ts'
import { frameRecordSchema } from './recording/frame-record-schema.ts'
import { largestRecording } from './recording/recording.ts'
import { failure, type Result, success } from './result.ts'
import { consentKinds } from './scenario/consent.ts'

const text = z.string().check(z.maxLength(10_000))
const language = z.enum(languages)
const preferencesSchema = z.strictObject({ language, theme: z.enum(['light', 'dark', 'system']) })
const sourceSchema = z.enum(['chosen', 'environment', 'context', 'socket', 'embedded'])
const engineStatusSchema = z.strictObject({
  state: z.enum(['connecting', 'connected', 'lost', 'unreachable']),
  source: sourceSchema,
  address: z.string(),
  info: z.exactOptional(engineInfoSchema),
  failure: z.exactOptional(failureSchema),
})
const candidateSchema = z.strictObject({
  id: z.string(),
  source: sourceSchema,
  label: z.string(),
  address: z.string(),
  onlyWhenChosen: z.boolean(),
  reachable: z.boolean(),
  info: z.exactOptional(engineInfoSchema),
  failure: z.exactOptional(failureSchema),
  limits: z.array(z.strictObject({ what: z.enum(engineLimitNames), values: z.exactOptional(z.record(z.string(), z.string())) })),
})
const scenarioTextSchema = z.strictObject({ title: z.string(), summary: z.string() })
const summarySchema = z.strictObject({
  id: z.string(),
  section: z.exactOptional(z.string()),
  steps: z.number(),
  course: z.exactOptional(courseEntrySchema),
  recorded: z.exactOptional(z.literal(true)),
  text: z.strictObject({ en: z.exactOptional(scenarioTextSchema), ko: z.exactOptional(scenarioTextSchema) }),
})
const termTextSchema = { term: z.string(), says: z.string() }
const glossaryTermSchema = z.strictObject({
  id: z.string(),
  en: z.strictObject(termTextSchema),
  ko: z.strictObject({ ...termTextSchema, not: z.array(z.string()) }),
})
const problemSchema = z.strictObject({
  file: z.string(),
  line: z.number(),
  column: z.number(),
  severity: z.enum(['error', 'warning']),
  message: z.string(),
})
export const openedSchema = z.strictObject({
  scenario: scenarioSchema,
  translations: z.strictObject({ en: z.exactOptional(translationSchema), ko: z.exactOptional(translationSchema) }),
  file: z.exactOptional(z.string()),
  course: z.exactOptional(courseEntrySchema),
  warnings: z.array(problemSchema),
})
const commandRunSchema = z.strictObject({
  line: z.string(),
  exit: z.number(),
  output: z.string(),
  calls: z.array(callSchema),
  terminal: z.exactOptional(z.number()),
})
const frameSchema = z.strictObject({
  index: z.number(),
  step: z.string(),
  at: z.string(),
  status: z.enum(['ok', 'failed']),
  command: z.string(),
  commands: z.array(commandRunSchema),
  calls: z.array(callSchema),
  output: z.string(),
  topology: topologySchema,
  diff: diffSchema,
  ms: z.number(),
  last: z.boolean(),
  sizes: z.exactOptional(layerSizesSchema),
  unknown: z.exactOptional(z.array(z.string())),
  answer: z.exactOptional(z.number()),
  passedOver: z.exactOptional(z.boolean()),
  failure: z.exactOptional(failureSchema),
})
const layerSchema = z.strictObject({
  status: z.string(),
  current: z.number(),
  total: z.exactOptional(z.number()),
  units: z.exactOptional(z.string()),
})
const progressSchema = z.strictObject({
  step: z.string(),
  output: z.string(),
  waitingFor: z.exactOptional(z.string()),
  layers: z.exactOptional(z.record(z.string(), layerSchema)),
  startedAt: z.string(),
})
const consentSchema = z.strictObject({ kind: z.enum(consentKinds), step: z.string(), what: z.string() })
const runStatus = z.enum(['idle', 'running', 'waiting', 'paused', 'failed', 'done'])
const runMoments = {
  id: z.string(),
  status: runStatus,
  nextStep: z.number(),
  progress: z.exactOptional(progressSchema),
  failure: z.exactOptional(failureSchema),
  consentNeeded: z.array(consentSchema),
  hostLook: z.exactOptional(z.enum(['hidden', 'helped'])),
  fileProblem: z.exactOptional(failureSchema),
  cleaned: z.exactOptional(z.boolean()),
}
/** As it crosses: each frame as what is new since the one before; checked as it is, and unfolded then. */
const foldedRunSchema = z.strictObject({
  ...runMoments,
  opened: openedSchema,
  start: topologySchema,
  frames: z.array(frameRecordSchema),
  now: z.exactOptional(topologySchema),
  left: z.exactOptional(z.strictObject({ after: z.string(), steps: z.number() })),
  lookAhead: z.exactOptional(z.array(topologySchema)),
  recording: z.exactOptional(z.strictObject({ recordedAt: z.string(), by: z.string() })),
  resumed: z.exactOptional(z.strictObject({ frames: z.number(), lastAt: z.string() })),
})
const runViewSchema = z.pipe(
  foldedRunSchema,
  z.transform((folded, context) => {
    const run = unfoldRun(folded)
    if ('id' in run) return run
    context.issues.push({ code: 'custom', message: run.message, path: run.at.split('.'), input: folded })
    return z.NEVER
  }),
)
const part = z.number().check(z.gte(0), z.lte(1))
const stageSchema = z.strictObject({
  runId: text,
  since: text,
  cursor: z.strictObject({ at: z.number().check(z.int(), z.gte(-1)), follows: z.boolean() }),
  theme: z.enum(['light', 'dark']),
  black: z.boolean(),
  output: z.boolean(),
  closeUp: z.boolean(),
  whole: z.boolean(),
  spotlight: z.exactOptional(z.strictObject({ x: part, y: part })),
  question: z.exactOptional(text),
  chosen: z.record(text, z.number().check(z.int(), z.gte(0))),
})
const presentationSchema = z.strictObject({ stage: z.nullable(stageSchema), hall: z.boolean() })
const stateSchema = z.strictObject({
  version: z.string(),
  preferences: preferencesSchema,
  engine: engineStatusSchema,
  scenarios: z.array(summarySchema),
  glossary: z.array(glossaryTermSchema),
  run: z.exactOptional(runViewSchema),
  presentation: presentationSchema,
  looksOn: z.exactOptional(z.literal(true)),
})

const upTo = (letters: number) => z.string().check(z.maxLength(letters))
const pageFaultSchema = z.strictObject({
  kind: z.enum(['panel', 'error', 'rejection']),
  part: upTo(longestFault.part),
  message: upTo(longestFault.message),
  stack: upTo(longestFault.stack),
})

const httpsAddress = z.string().check(z.maxLength(2_000), z.regex(/^https:\/\//))
const none = z.tuple([])
const nothing = z.null()

/** What each call takes and gives. */
const calls = {
  readState: { takes: none, gives: stateSchema },
  openScenario: {
    takes: z.tuple([
      z.union([
        z.strictObject({ id: text }),
        z.strictObject({ recording: text }),
        z.strictObject({ name: text, text: z.string().check(z.maxLength(largestRecording)) }),
      ]),
    ]),
    gives: runViewSchema,
  },
  pickScenarioFile: { takes: none, gives: z.nullable(runViewSchema) },
  closeScenario: { takes: none, gives: nothing },
  runStep: { takes: none, gives: nothing },
  cancelStep: { takes: none, gives: nothing },
  runTyped: { takes: z.tuple([text, z.array(z.enum(consentKinds))]), gives: nothing },
  skipStep: { takes: none, gives: nothing },
  rewind: { takes: z.tuple([text]), gives: nothing },
  returnToLeft: { takes: none, gives: nothing },
  restart: { takes: none, gives: runViewSchema },
  cleanUp: { takes: none, gives: z.array(z.string()) },
  saveRecording: { takes: none, gives: z.nullable(z.strictObject({ name: z.string(), text: z.exactOptional(z.string()) })) },
  handOut: { takes: z.tuple([handOutChoiceSchema]), gives: z.nullable(handedOutFileSchema) },
  consent: { takes: z.tuple([z.array(z.enum(consentKinds))]), gives: runViewSchema },
  answer: { takes: z.tuple([text, z.number().check(z.int(), z.gte(0))]), gives: nothing },
  inspect: { takes: z.tuple([z.enum(['container', 'network', 'volume', 'image']), text]), gives: z.unknown() },
  showSecret: { takes: z.tuple([text, text]), gives: z.string() },
  listEngines: { takes: none, gives: z.array(candidateSchema) },
  // Without a name it would be whichever engine is found first.
  chooseEngine: { takes: z.tuple([text.check(z.minLength(1))]), gives: engineStatusSchema },
  listLeftRuns: { takes: none, gives: z.array(leftRunSchema) },
  resumeRun: { takes: z.tuple([text, z.nullable(resumeWaySchema)]), gives: nothing },
  cleanUpLeftRun: { takes: z.tuple([text, z.boolean()]), gives: z.array(z.string()) },
  setPreferences: { takes: z.tuple([preferencesSchema]), gives: preferencesSchema },
  openExternal: { takes: z.tuple([httpsAddress]), gives: nothing },
  present: { takes: z.tuple([z.nullable(stageSchema)]), gives: nothing },
  openHall: { takes: z.tuple([z.boolean()]), gives: z.enum(['other-display', 'same-display', 'nowhere']) },
  readReport: { takes: none, gives: z.string() },
  tellFault: { takes: z.tuple([pageFaultSchema]), gives: nothing },
} satisfies Record<keyof AppApi, { takes: z.core.$ZodType; gives: z.core.$ZodType }>

const events = {
  engine: engineStatusSchema,
  run: z.nullable(runViewSchema),
  runStatus: z.strictObject(runMoments),
  frame: z.strictObject({ runId: z.string(), frame: frameSchema }),
  sizes: z.strictObject({ runId: z.string(), index: z.number(), sizes: layerSizesSchema }),
  now: z.strictObject({ runId: z.string(), topology: z.nullable(topologySchema) }),
  notice: failureSchema,
  replaced: z.strictObject({ runId: z.string(), opened: openedSchema }),
  lookAhead: z.strictObject({ runId: z.string(), topologies: z.array(topologySchema) }),
  preferences: preferencesSchema,
  presentation: presentationSchema,
} satisfies Record<keyof AppEvents, z.core.$ZodType>

export type CallName = keyof AppApi
export type EventName = keyof AppEvents

export const isCallName = (name: unknown): name is CallName => typeof name === 'string' && Object.hasOwn(calls, name)
export const isEventName = (name: unknown): name is EventName => typeof name === 'string' && Object.hasOwn(events, name)

/** The arguments of a call, or `bad-message` saying which part is not as the contract has it. */
export const checkArguments = (name: CallName, args: unknown): Result<unknown[]> =>
  checked(`the arguments of ${name}`, calls[name].takes, args)

/** An answer as main gave it: its value is checked, a failure's form too. */
export function checkAnswer(name: CallName, answer: unknown): Result<unknown> {
  const given = z.union([
    z.strictObject({ ok: z.literal(true), value: z.unknown() }),
    z.strictObject({ ok: z.literal(false), failure: failureSchema }),
  ])
  const outer = checked(`the answer to ${name}`, given, answer)
  if (!outer.ok) return outer
  if (!outer.value.ok) return outer.value as Result<never>
  return checked(`the answer to ${name}`, calls[name].gives, outer.value.value)
}

export const checkEvent = (name: EventName, payload: unknown): Result<unknown> => checked(`the event ${name}`, events[name], payload)

/** What the browser host's WebSocket carries. Both directions are JSON texts. */
export type ClientMessage = { readonly id: number; readonly call: CallName; readonly args: unknown[] }
export type ServerMessage = { readonly id: number; readonly result: unknown } | { readonly event: EventName; readonly payload: unknown }

const clientMessageSchema = z.strictObject({ id: z.number().check(z.int(), z.gte(0)), call: text, args: z.array(z.unknown()) })
const serverMessageSchema = z.union([
  z.strictObject({ id: z.number().check(z.int(), z.gte(0)), result: z.unknown() }),
  z.strictObject({ event: text, payload: z.unknown() }),
])

/** The envelope only; the arguments are checked by whoever serves the call. */
export function parseClientMessage(data: string): Result<ClientMessage> {
  const message = parsed('the message', clientMessageSchema, data)
  if (!message.ok) return message
  const { id, call, args } = message.value
  return isCallName(call) ? success({ id, call, args }) : failure('bad-message', `there is no call named ${JSON.stringify(call)}`)
}

/** The envelope; an event's payload is checked too, an answer's value by whoever knows which call it answers (`checkAnswer`). */
export function parseServerMessage(data: string): Result<ServerMessage> {
  const message = parsed('the message', serverMessageSchema, data)
  if (!message.ok) return message
  if ('id' in message.value) return success(message.value)
  const { event, payload } = message.value
  if (!isEventName(event)) return failure('bad-message', `there is no event named ${JSON.stringify(event)}`)
  const inner = checkEvent(event, payload)
  return inner.ok ? success({ event, payload: inner.value }) : inner
}

function parsed<S extends z.core.$ZodType>(what: string, schema: S, data: string): Result<z.output<S>> {
  let value: unknown
  try {
    value = JSON.parse(data)
  } catch {
    return failure('bad-message', `${what} is not JSON`)
  }
  return checked(what, schema, value)
}

function checked<S extends z.core.$ZodType>(what: string, schema: S, value: unknown): Result<z.output<S>> {
  const outcome = z.safeParse(schema, value)
  if (outcome.success) return success(outcome.data)
  const [first] = outcome.error.issues
  const where = first?.path.length ? ` at ${first.path.join('.')}` : ''
  return failure('bad-message', `${what} is not as the contract has it${where}`, first ? { detail: JSON.stringify(first) } : {})
}
