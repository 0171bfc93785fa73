import { type Ask, apiFrom } from '../../src/renderer/bridge/api-from.ts'
import type { PageBridge } from '../../src/renderer/bridge/page-bridge.ts'
import { type AppFacts, initialApp, useApp } from '../../src/renderer/store/app-store.ts'
import { initialLeftRuns, useLeftRuns } from '../../src/renderer/store/left-runs-store.ts'
import { initialPresent, type PresentFacts, usePresent } from '../../src/renderer/store/present-store.ts'
import { initialRun, type RunFacts, useRun } from '../../src/renderer/store/run-store.ts'
import { initialView, useView, type ViewFacts } from '../../src/renderer/store/view-store.ts'
import type { AppApi, EngineStatus } from '../../src/shared/ipc.ts'
import { failure, success } from '../../src/shared/result.ts'
import type { GlossaryTerm } from '../../src/shared/scenario/glossary.ts'
import type { Address } from './address.ts'

/** What the page knows where a panel is in some state, as its stores hold it, and what main would answer; all that is left out is as at the start. */
export interface World {
  readonly app?: Partial<AppFacts>
  readonly run?: Partial<RunFacts>
  readonly view?: Partial<ViewFacts>
  readonly present?: Partial<PresentFacts>
  readonly answers?: Partial<{ readonly [Name in keyof AppApi]: AppApi[Name] }>
}

export const embeddedEngine: EngineStatus = {
  state: 'connected',
  source: 'embedded',
  address: 'unix:///run/user/1000/dockstage/engine.sock',
  info: { kind: 'embedded', name: 'Dockstage', version: '28.0.0', apiVersion: '1.51', os: 'linux', arch: 'amd64' },
}

const glossary: readonly GlossaryTerm[] = [
  {
    id: 'bind mount',
    en: {
      term: 'bind mount',
      says: 'A directory of the host that a container sees at a path of its own. It is the same directory, not a copy.',
    },
    ko: { term: '바인드 마운트', says: '컨테이너 안의 한 경로에서 보이는 호스트의 디렉터리. 복사본이 아니라 같은 디렉터리다.', not: [] },
  },
  {
    id: 'mount',
    en: { term: 'mount', says: 'Something from outside that a container sees at a path inside.' },
    ko: { term: '마운트', says: '컨테이너 밖의 것을 안의 한 경로에서 보이게 한 것.', not: [] },
  },
]

/** Puts the stores of this page into that state. */
export function enter({ app, run, view, present }: World, { language, theme }: Address): void {
  useApp.setState({
    ...initialApp(),
    loaded: true,
    version: '0.1.0',
    glossary,
    engine: embeddedEngine,
    preferences: { language, theme },
    ...app,
  })
  useRun.setState({ ...initialRun(), ...run })
  useView.setState({ ...initialView(), ...view })
  usePresent.setState({ ...initialPresent(), ...present })
  useLeftRuns.setState(initialLeftRuns())
}

/** A bridge with nothing behind it but these answers. */
export function bridgeOf({ answers = {} }: World, { language, theme }: Address): PageBridge {
  const known: World['answers'] = {
    setPreferences: async (wanted) => success(wanted ?? { language, theme }),
    listLeftRuns: async () => success([]),
    listEngines: async () => success([]),
    present: async () => success(null),
    ...answers,
  }
  const ask: Ask = (name, args) => {
    const answer = known[name] as ((...args: readonly unknown[]) => ReturnType<Ask>) | undefined
    return answer?.(...args) ?? Promise.resolve(failure('bad-usage', `the gallery does not answer ${name}`))
  }
  return {
    host: 'browser',
    api: apiFrom(ask),
    on: () => () => {},
    onLink(listen) {
      listen('open')
      return () => {}
    },
  }
}
