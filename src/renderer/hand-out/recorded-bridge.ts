import type { AppApi, AppState, Preferences, RunView } from '../../shared/ipc.ts'
import { callChannels } from '../../shared/ipc.ts'
import { failure, success } from '../../shared/result.ts'
import type { GlossaryTerm } from '../../shared/scenario/glossary.ts'
import { type Ask, apiFrom } from '../bridge/api-from.ts'
import type { PageBridge } from '../bridge/page-bridge.ts'

export interface RecordedWorld {
  readonly run: RunView
  readonly version: string
  readonly preferences: Preferences
  readonly glossary: readonly GlossaryTerm[]
}

/**
 * A bridge with nothing behind it but one recording: in a hand-out the page plays as it does in the app, and there is no main to ask. What is chosen there
 * is chosen for as long as the page is open.
 */
export function recordedBridge({ run, version, preferences, glossary }: RecordedWorld): PageBridge {
  // What is told of an engine in use is shown nowhere beside a recording, which names its own.
  const engine = { state: 'connected', source: 'embedded', address: '' } as const
  const state: AppState = { version, preferences, engine, scenarios: [], glossary, run, presentation: { stage: null, hall: false } }
  const answers: Partial<{ readonly [Name in keyof AppApi]: AppApi[Name] }> = {
    readState: async () => success(state),
    setPreferences: async (wanted) => success(wanted),
    // It is presented in its own window; there is no other that would have to be told.
    present: async () => success(null),
  }
  const ask: Ask = (name, args) => {
    const answer = answers[name] as ((...args: readonly unknown[]) => ReturnType<Ask>) | undefined
    return answer?.(...args) ?? Promise.resolve(failure('bad-usage', `a hand-out does not know ${callChannels[name]}`))
  }
  return {
    host: 'file',
    api: apiFrom(ask),
    on: () => () => {},
    onLink(listen) {
      listen('open')
      return () => {}
    },
  }
}
