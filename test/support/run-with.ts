import type { AppBridge, AppState, RunView } from '../../src/shared/ipc.ts'
import { languages } from '../../src/shared/language.ts'
import type { Frame } from '../../src/shared/playback/frame.ts'
import { success } from '../../src/shared/result.ts'
import type { Step } from '../../src/shared/scenario/scenario.ts'
import { diff } from '../../src/shared/topology/diff.ts'
import type { Topology } from '../../src/shared/topology/topology.ts'
import { topologyWith } from './topology-with.ts'

/** A step with nothing in it but what the test is about. */
export const step = (id: string, more: Partial<Step> = {}): Step => ({ id, title: `Title of ${id}`, expect: [], focus: [], ...more })

export interface FrameSpec extends Partial<Frame> {
  readonly step: string
  /** The names of the containers that are there at that moment. */
  readonly containers?: readonly string[]
}

/** A run of three steps (`one`, `two`, `three`) unless others are given, whose frames show the named containers. */
export function runWith(frames: readonly FrameSpec[], more: Partial<RunView> & { readonly steps?: readonly Step[] } = {}): RunView {
  const { steps = [step('one'), step('two'), step('three')], ...rest } = more
  const start = topologyWith({})
  let before: Topology = start
  const taken = frames.map(({ containers, ...spec }, index): Frame => {
    const topology = containers ? topologyWith({ containers }) : before
    const frame: Frame = {
      index,
      at: '2026-01-01T00:00:00Z',
      status: 'ok',
      command: '',
      commands: [],
      calls: [],
      output: '',
      topology,
      diff: diff(before, topology),
      ms: 1,
      last: true,
      ...spec,
    }
    before = topology
    return frame
  })
  const nextStep = new Set(taken.filter((frame) => frame.last && frame.status === 'ok').map((frame) => frame.step)).size
  return {
    id: 'run',
    opened: { scenario: { id: 'test', language: 'en', title: 'Test', summary: '', needs: [], steps }, translations: {}, warnings: [] },
    status: nextStep === steps.length ? 'done' : nextStep === 0 ? 'idle' : 'paused',
    start,
    frames: taken,
    nextStep,
    consentNeeded: [],
    ...rest,
  }
}

export const appState = (more: Partial<AppState> = {}): AppState => ({
  version: '0.0.0',
  preferences: { language: languages[0], theme: 'system' },
  engine: { state: 'connected', source: 'embedded', address: 'embedded' },
  scenarios: [],
  glossary: [],
  presentation: { stage: null, hall: false },
  ...more,
})

/** A bridge whose calls all succeed with nothing, save those that the test brings; `calls` is what was asked. */
export function bridgeWith(api: Partial<AppBridge['api']> = {}) {
  const calls: string[] = []
  const listeners = new Map<string, (payload: never) => void>()
  const answer = (name: string) => {
    calls.push(name)
    return Promise.resolve(success(null))
  }
  const all = new Proxy(api, {
    get: (given, name) => {
      const own = given[name as keyof typeof given] as ((...args: readonly unknown[]) => unknown) | undefined
      if (!own) return () => answer(String(name))
      return (...args: readonly unknown[]) => {
        calls.push(String(name))
        return own(...args)
      }
    },
  }) as AppBridge['api']
  const bridge: AppBridge = {
    host: 'browser',
    api: all,
    on: (event, listen) => {
      listeners.set(event, listen)
      return () => {
        listeners.delete(event)
      }
    },
  }
  const emit: <E extends string>(event: E, payload: unknown) => void = (event, payload) => listeners.get(event)?.(payload as never)
  return { bridge, calls, emit }
}
