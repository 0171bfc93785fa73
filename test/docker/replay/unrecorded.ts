/**
 * What the recorder did without keeping it (`recorder/scenarios.mjs` beside the recordings): calls before a step, calls while a step's stream was
 * open, and answers of which only a digest was kept.
 */
export interface Unrecorded {
  readonly step: string
  /** Done one after the other before the step. */
  readonly before?: readonly Call[]
  /** Done while the step's own call is under way. */
  readonly during?: readonly Call[]
  /** What the step is a digest of. */
  readonly digest?: Digest
}

export interface Digest {
  readonly call: Call
  of(answer: Answer): Readonly<Record<string, unknown>>
}

export interface Call {
  /** `{object}` is what the step's own path is about: `/exec/4f3...` of `/exec/4f3.../start`. */
  readonly call: string
  readonly body?: unknown
  /** Asked again until this is in the answer, where the recorder waited for a time. */
  readonly until?: string
}

export interface Answer {
  readonly status: number
  readonly body: unknown
}

const wait = (name: string): Call => ({ call: `POST /containers/${name}/wait` })
const stateOf = (name: string): Digest => ({
  call: { call: `GET /containers/${name}/json` },
  of: ({ body }) => ({ state: (body as { State: unknown }).State }),
})
const none = { HostConfig: { NetworkMode: 'none' } }
const logged = (body: unknown): string => (body as { text: string }[]).map(({ text }) => text).join('')

/** Made before the first recording, and there through all of them (`recorder/main.mjs`). */
export const beforehand: readonly Call[] = [
  { call: 'POST /containers/create?name=ef-old', body: { Image: 'alpine:latest', Cmd: ['sleep', '100000'], ...none } },
  { call: 'POST /containers/create?name=ef-olddead', body: { Image: 'alpine:latest', Cmd: ['false'], ...none } },
  { call: 'POST /containers/ef-old/start' },
  { call: 'POST /containers/ef-olddead/start' },
  wait('ef-olddead'),
]

export const unrecorded: readonly Unrecorded[] = [
  ...['x0', 'x3', 'x127', 'x126', 'xsegv'].map((name, index): Unrecorded => ({ step: `01#${47 + 4 * index}`, digest: stateOf(name) })),
  // Until its trap is set.
  { step: '01#66', before: [{ call: 'GET /containers/xterm/top', until: 'sleep 0.1' }] },
  { step: '10#3', before: [wait('lg')] },
  { step: '10#17', before: [{ call: 'POST /containers/lg/start' }, wait('lg')] },
  { step: '10#23', before: [wait('lgt')] },
  { step: '10#28', before: [wait('lgr')] },
  {
    step: '10#30',
    digest: {
      call: { call: 'GET /containers/lgr/logs?stdout=1' },
      of: ({ body }) => {
        const lines = logged(body).match(/line \d+/g) ?? []
        return { frames: lines.length, first: lines[0], last: lines.at(-1) }
      },
    },
  },
  { step: '10#33', before: [wait('lgn')] },
  { step: '10#37', before: [wait('lgl')] },
  {
    step: '10#43',
    before: [wait('lglong')],
    digest: {
      call: { call: 'GET /containers/lglong/logs?stdout=1' },
      of: ({ body }) => ({ lengths: (body as { text: string }[]).map(({ text }) => text.length) }),
    },
  },
  {
    step: '11#11',
    during: [{ call: 'POST {object}/resize?h=33&w=111' }],
  },
  { step: '11#32', during: [{ call: 'POST /containers/at/start' }] },
  { step: '11#44', during: [{ call: 'POST /containers/wt/start' }] },
  { step: '11#46', during: [{ call: 'DELETE /containers/wt' }] },
]
