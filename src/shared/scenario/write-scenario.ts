import { stringify } from 'yaml'
import type {
  EngineCondition,
  EngineRange,
  Expectation,
  HostAction,
  HttpRequest,
  Scenario,
  Step,
  TerminalAction,
  Wait,
} from './scenario.ts'

/** A scenario as the text of a file that reads as the same scenario. What was typed in a run becomes a step like any other. */
export function scenarioText({ steps, needs, ...head }: Scenario): string {
  const file = { ...head, ...(needs.length > 0 ? { needs } : {}), steps: steps.map(stepYaml) }
  return stringify(file, { lineWidth: 0, blockQuote: 'literal' })
}

/** A step's keys in the order of the guide: what is said, what is done, what is expected. */
function stepYaml({
  typed: _typed,
  id,
  title,
  say,
  notes,
  warning,
  ask,
  run,
  fails,
  attach,
  parallel,
  wait,
  http,
  host,
  ...step
}: Step): object {
  const { expect, focus, only, unless } = step
  return {
    ...present({ id, title, only: only && conditionYaml(only), unless: unless && conditionYaml(unless), say, notes, warning, ask, run }),
    ...present({ fails: fails && failsYaml(fails), attach: attach?.map(actionYaml), parallel, wait: wait && waitYaml(wait) }),
    ...present({ http: http && httpYaml(http), host: host && hostYaml(host) }),
    ...(expect.length > 0 ? { expect: expect.map(expectationYaml) } : {}),
    ...(focus.length > 0 ? { focus } : {}),
  }
}

const present = (table: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(table).filter(([, value]) => value !== undefined))

const duration = (ms: number): string => (ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`)
const rangeYaml = ({ compare, major }: EngineRange): string => `${compare}${major}`
const conditionYaml = ({ engine, lacks }: EngineCondition): object => present({ engine: engine && rangeYaml(engine), lacks })
const waitYaml = ({ withinMs, ...wait }: Wait): object => ({ ...wait, within: duration(withinMs) })

const failsYaml = ({ says, exit }: NonNullable<Step['fails']>): object => present({ says: says === '' ? undefined : says, exit })

const httpYaml = ({ method, url, withinMs, ...more }: HttpRequest): object => ({
  [method === 'GET' ? 'get' : 'post']: url,
  ...more,
  within: duration(withinMs),
})

function hostYaml(action: HostAction): object {
  if (action.kind === 'write') return { write: action.path, content: action.content }
  if (action.kind === 'read') return present({ read: action.path, contains: action.contains })
  const { path, contains, lacks } = action
  return present({ list: path, contains: contains.length > 0 ? contains : undefined, lacks: lacks.length > 0 ? lacks : undefined })
}

function actionYaml(action: TerminalAction): object {
  if (action.kind === 'see') return { see: action.see, within: duration(action.withinMs) }
  return action.kind === 'type' ? { type: action.text } : { keys: action.keys.join(' ') }
}

const expectationYaml = ({ kind: _kind, engine, ...rest }: Expectation): object => ({
  ...rest,
  ...(engine ? { engine: rangeYaml(engine) } : {}),
})
