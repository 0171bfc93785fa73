import { expect, test } from 'vitest'
import { createViewerView } from '../../../../src/main/server/viewer-view.ts'
import { runInHand } from '../../../../src/main/session/hand-out-run.ts'
import { recordedRun } from '../../../../src/main/session/recorded.ts'
import type { AppEvents, AppState, RunView } from '../../../../src/shared/ipc.ts'
import { diff } from '../../../../src/shared/topology/diff.ts'
import { runWith, step } from '../../../support/run-with.ts'
import { container, network, topologyOf, volume } from '../../../support/topology-records.ts'

const home = '/home/alice-z'
/** Ways in which a path of hers may stand in a text. */
const written = [
  `-v ${home}/secret-project:/data`,
  `-v${home}/p:/data`,
  `DIR=${home}`,
  `no such file: ${home}/p.`,
  `file://${home}/p`,
  `/host_mnt${home}`,
  '?path=%2Fhome%2Falice-z',
]
const trace = /alice-z/i

const topology = topologyOf({
  containers: [container('web', { command: 'cat', environment: ['DIR=x'], startedAt: '2024-01-01T00:00:00Z', exposedPorts: ['80/tcp'] })],
  networks: [network('net', { bridge: 'br-1', subnets: [{ subnet: '10.1.0.0/16', gateway: '10.1.0.1' }] })],
  endpoints: [{ containerId: 'web', networkId: 'net', interface: 'eth0', ipv4: '10.1.0.2', mac: 'x', aliases: ['a'] }],
  veths: [{ containerId: 'web', networkId: 'net', name: 'veth1', bridge: 'br-1', evidence: 'none', why: 'w' }],
  hostInterfaces: [
    { name: 'eth0', kind: 'uplink', addresses: [] },
    { name: 'br-1', kind: 'bridge', networkId: 'net', mac: 'x', addresses: ['10.1.0.1/16'] },
  ],
  volumes: [volume('vol')],
  mounts: [{ containerId: 'web', type: 'bind', source: '/x', destination: '/y', readOnly: false }],
  images: [{ id: 'image', tags: ['nginx:alpine'], layers: ['l'], sizeBytes: 1 }],
})
const failure = { code: 'host-failed', message: 'm', detail: 'd', remedy: 'r', place: { file: 'f', line: 1, column: 1 } } as const

/** A run with every text that one can have. */
const run: RunView = runWith(
  [
    {
      step: 'one',
      topology,
      diff: diff(topologyOf(), topology),
      command: 'docker ps',
      commands: [{ line: 'docker ps', exit: 0, output: 'o\n', calls: [{ method: 'GET', path: '/p', status: 200, ms: 1 }] }],
      calls: [{ method: 'GET', path: '/p', status: 200, ms: 1 }],
      output: 'o\n',
      unknown: ['u'],
      sizes: { web: { writableBytes: 1, rootBytes: 1 } },
      failure,
    },
  ],
  {
    steps: [step('one', { say: 's', typed: true }), step('two')],
    status: 'waiting',
    failure,
    fileProblem: failure,
    progress: { step: 'two', output: 'o', waitingFor: 'w', startedAt: '2024-01-01T00:00:00Z' },
    consentNeeded: [{ kind: 'host-files' as never, step: 'one', what: '-v /x:/y' }],
    lookAhead: [topology],
    now: topologyOf({ containers: [container('web'), container('db', { command: 'c' })] }),
    left: { after: 'one', steps: 1 },
  },
)
const state: AppState = {
  version: '1',
  preferences: { language: 'en', theme: 'light' },
  engine: { state: 'connected', source: 'chosen', address: 'unix:///x', info: topology.engine, failure },
  scenarios: [],
  glossary: [],
  run,
  presentation: {
    stage: {
      runId: 'run',
      since: 's',
      cursor: { at: 0, follows: true },
      theme: 'light',
      black: false,
      output: false,
      closeUp: false,
      whole: false,
      chosen: { one: 1 },
    },
    hall: false,
  },
}

/** The value once for each text (and each key of a table) in it, with that one changed to `planted`; and where that is. */
function* plantings(value: unknown, planted: string, at = ''): Generator<{ at: string; value: unknown }> {
  if (typeof value === 'string') yield { at, value: planted }
  if (typeof value !== 'object' || value === null) return
  for (const [key, item] of Object.entries(value)) {
    const rest = Array.isArray(value) ? undefined : Object.fromEntries(Object.entries(value).filter(([other]) => other !== key))
    const put = (name: string, it: unknown): unknown =>
      Array.isArray(value) ? value.map((old, index) => (String(index) === key ? it : old)) : { ...rest, [name]: it }
    for (const inner of plantings(item, planted, `${at}.${key}`)) yield { at: inner.at, value: put(key, inner.value) }
    if (/\.(?:mounts|chosen|sizes)$/.test(at)) yield { at: `${at}.${key} (key)`, value: put(planted, item) }
  }
}

const outside = { madeImage: () => true, wholeEngine: false, home }

test('whatever text of a run has the home directory in it, no view-only page has, in its state or in what it is told', () => {
  let count = 0
  for (const text of written)
    for (const { at, value } of plantings(state, text)) {
      const view = createViewerView(outside)
      const told = value as AppState
      expect(JSON.stringify(view.state(told)), at).not.toMatch(trace)
      const { run } = told
      if (run) expect(JSON.stringify(eventsOf(run).map(([event, payload]) => view.event(event, payload))), at).not.toMatch(trace)
      count += 1
    }
  // It would prove nothing if little were planted.
  expect(count).toBeGreaterThan(1_000)
})

const eventsOf = (run: RunView): [keyof AppEvents, never][] =>
  (
    [
      ['run', run],
      ['runStatus', run],
      ...run.frames.map((frame) => ['frame', { runId: run.id, frame }]),
      ['now', { runId: run.id, topology: run.now ?? null }],
      ['lookAhead', { runId: run.id, topologies: run.lookAhead ?? [] }],
      ['replaced', { runId: run.id, opened: run.opened }],
    ] as const
  ).map(([event, payload]) => [event as keyof AppEvents, payload as never])

test('nor has a recording, or what hand-outs are made of', () => {
  for (const text of written)
    for (const { at, value } of plantings(run, text)) {
      const view = value as RunView
      const loaded = { opened: view.opened, shipped: false }
      expect(JSON.stringify(recordedRun({ loaded, view, madeImage: () => true }, '1', home)), at).not.toMatch(trace)
      expect(JSON.stringify(runInHand({ loaded, view, madeImage: () => true }, { version: '1', home })), at).not.toMatch(trace)
    }
})

test('what is hidden is still of the same form: a path under it, an argument, a variable', () => {
  const given: RunView = { ...run, consentNeeded: run.consentNeeded.map((it) => ({ ...it, what: `-v ${home}/p:/data` })) }
  expect(createViewerView(outside).state({ ...state, run: given }).run?.consentNeeded).toMatchObject([{ what: '-v ~/p:/data' }])
})
