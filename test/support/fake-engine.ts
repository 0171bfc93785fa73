import { Readable } from 'node:stream'
import type Docker from 'dockerode'
import type { CommandContext } from '../../src/engine/commands/context.ts'
import type { JournalEntry } from '../../src/engine/commands/scope.ts'
import { dockersTraits } from '../../src/engine/connect/traits.ts'

export interface FakeAnswer {
  readonly status?: number
  readonly body?: unknown
  /** For calls whose answer is a stream. */
  readonly lines?: readonly unknown[]
  /** The same, led by the test. */
  readonly stream?: Readable
}
export interface FakeCall {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
}

interface Dialled {
  readonly path: string
  readonly method: string
  readonly isStream?: boolean
  readonly options: { readonly _query: Record<string, string>; readonly _body: unknown }
}

/** What every engine has, if only an empty list of it. */
const always: Readonly<Record<string, FakeAnswer>> = { 'GET /images/json': { body: [] } }

/** A client whose engine answers from a table, `GET /containers/web/json` by `GET /containers/web/json`; what is not in it is 404. */
export function fakeContext(
  answers: Readonly<Record<string, FakeAnswer | ((call: FakeCall) => FakeAnswer)>>,
  more: Partial<CommandContext> = {},
): { context: CommandContext; calls: FakeCall[]; journal: JournalEntry[]; order: string[] } {
  const calls: FakeCall[] = []
  const journal: JournalEntry[] = []
  const order: string[] = []
  const dial = (request: Dialled, callback: (error: unknown, answer: unknown) => void): void => {
    const call = {
      method: request.method,
      path: request.path.replace(/\?$/, ''),
      query: request.options._query,
      body: request.options._body,
    }
    calls.push(call)
    order.push(`${call.method} ${call.path}`)
    const entry = answers[`${call.method} ${call.path}`] ??
      always[`${call.method} ${call.path}`] ?? { status: 404, body: { message: `no such thing: ${call.path}` } }
    const { status = 200, body, lines, stream } = typeof entry === 'function' ? entry(call) : entry
    const refusal = Object.assign(new Error(`(HTTP code ${status}) refused - `), { statusCode: status, json: body })
    if (status >= 400) callback(refusal, null)
    else if (stream) callback(null, stream)
    else if (request.isStream)
      callback(null, Readable.from((lines ?? []).map((it) => Buffer.from(typeof it === 'string' ? it : `${JSON.stringify(it)}\n`))))
    else callback(null, body)
  }
  const docker = { modem: { dial } } as Partial<Docker> as Docker
  const context: CommandContext = {
    docker,
    engine: { kind: 'docker', name: 'Fake', version: '28.0.0', apiVersion: '1.48', os: 'linux', arch: 'amd64' },
    traits: dockersTraits,
    scope: {
      runId: 'r1',
      ownerId: 'o1',
      scenarioId: 's1',
      labels: { 'dockstage.run': 'r1', 'dockstage.owner': 'o1' },
      journal: {
        record: async (entry) => {
          journal.push(entry)
          order.push(`journal ${entry.action} ${entry.kind} ${entry.name}`)
        },
        madeImage: (reference) => journal.some((it) => it.kind === 'image' && it.name === reference),
        isOnOthersImage: () => false,
        wasGivenVolume: (name) => journal.some((it) => it.action === 'given' && it.name === name),
      },
    },
    workspace: '/workspace',
    consented: [],
    signal: new AbortController().signal,
    print: () => {},
    ...more,
  }
  return { context, calls, journal, order }
}
