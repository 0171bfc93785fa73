import { expect, test } from 'vitest'
import { createViewerView } from '../../../../src/main/server/viewer-view.ts'
import { replayInHand, runInHand } from '../../../../src/main/session/hand-out-run.ts'
import { recordedRun } from '../../../../src/main/session/recorded.ts'
import type { AppState, RunView } from '../../../../src/shared/ipc.ts'
import { onlyMine } from '../../../../src/shared/playback/only-mine.ts'
import { diff } from '../../../../src/shared/topology/diff.ts'
import { runWith } from '../../../support/run-with.ts'
import { recordedScenarios, shippedRecording } from '../../../support/shipped-recordings.ts'
import { container, network, topologyOf } from '../../../support/topology-records.ts'

const bridge = { name: 'docker0', kind: 'bridge', mac: '02:42:00:00:00:01', addresses: ['172.17.0.1/16'], networkId: 'bridge' } as const
const uplink = { name: 'wlan0', kind: 'uplink', mac: '8c:16:45:aa:bb:cc', addresses: ['192.168.178.23/24', '2003:dead::23/64'] } as const
const own = /8c:16:45|192\.168\.178|2003:dead/

const at = (addresses: readonly string[] | undefined, ...names: string[]) =>
  topologyOf({
    networks: [network('bridge', { mine: false })],
    containers: names.map((name) => container(name)),
    hostInterfaces: [bridge, ...(addresses ? [{ ...uplink, addresses }] : [])],
  })
const [start, first, moved, offline] = [
  at(uplink.addresses),
  at(uplink.addresses, 'web'),
  at(['192.168.178.99/24'], 'web', 'db'),
  at(undefined, 'web'),
] as const
const run: RunView = runWith(
  [
    { step: 'one', topology: first, diff: diff(start, first) },
    { step: 'two', topology: moved, diff: diff(first, moved) },
    { step: 'three', topology: offline, diff: diff(moved, offline) },
  ],
  { start, now: moved },
)
const replay: RunView = { ...run, recording: { by: '0', recordedAt: '2024-01-01T00:00:00Z' } }
const state = (run: RunView): AppState => ({
  version: '1',
  preferences: { language: 'en', theme: 'light' },
  engine: { state: 'connected', source: 'chosen', address: 'unix:///x' },
  scenarios: [],
  glossary: [],
  run,
  presentation: { stage: null, hall: false },
})
const outside = { madeImage: () => true, wholeEngine: false, home: '/home/ann' }

test('the machine’s own MAC and IP addresses are in no recording, no hand-out and on no view-only page; its way out and the bridges are', () => {
  const loaded = { opened: run.opened, shipped: false }
  const view = createViewerView(outside)
  const shown = {
    recording: recordedRun({ loaded, view: run, madeImage: () => true }, '1', outside.home),
    'hand-out': runInHand({ loaded, view: run, madeImage: () => true }, { version: '1', home: outside.home }),
    'hand-out of a recording': replayInHand(replay),
    'view-only page': view.state(state(run)).run,
    'what it is told': [
      view.event('now', { runId: run.id, topology: moved }),
      view.event('frame', { runId: run.id, frame: run.frames[2] as never }),
    ],
    'view-only page of a recording': createViewerView(outside).state(state(replay)).run,
  }
  for (const [where, it] of Object.entries(shown)) {
    const text = JSON.stringify(it)
    expect(text, where).not.toMatch(own)
    expect(text, where).toContain('{"name":"wlan0","kind":"uplink","addresses":[]}')
    expect(text, where).toContain(bridge.mac)
  }
})

test('the app’s own picture has them, and the whole engine where that is asked for', () => {
  expect(JSON.stringify(onlyMine(first))).toMatch(own)
  expect(JSON.stringify(createViewerView({ ...outside, wholeEngine: true }).state(state(run)))).toMatch(own)
})

test.each(recordedScenarios)('the recording of %s that is shipped says nothing of where it was made', (id) => {
  const { start, frames } = shippedRecording(id)
  const uplinks = [start, ...frames.map(({ topology }) => topology)].flatMap(({ hostInterfaces }) =>
    Object.values(hostInterfaces).filter(({ kind }) => kind === 'uplink'),
  )
  expect(uplinks.length).toBeGreaterThan(0)
  for (const it of uplinks) expect(it).toEqual({ name: it.name, kind: 'uplink', addresses: [] })
})
