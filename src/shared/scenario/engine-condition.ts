import type { EngineInfo } from '../topology/topology.ts'
import type { EngineCondition, EngineRange, EngineThing, Scenario, Step } from './scenario.ts'

/** An engine, as far as a scenario's conditions can tell it from others. */
export interface EngineTold {
  readonly info: Pick<EngineInfo, 'name' | 'version'>
  readonly lacks: readonly EngineThing[]
}

/** Undefined where the engine's version says nothing: compatible ones such as Podman count by themselves. */
export function isWithin(range: EngineRange | undefined, engine: Pick<EngineInfo, 'name' | 'version'>): boolean | undefined {
  if (!range) return true
  const major = Number.parseInt(engine.version, 10)
  if (Number.isNaN(major) || /podman/i.test(engine.name)) return undefined
  return range.compare === '<=' ? major <= range.major : major >= range.major
}

/** Whether a step is played on an engine; else it is passed over. */
export function isForEngine({ only, unless }: Pick<Step, 'only' | 'unless'>, engine: EngineTold): boolean {
  return (only === undefined || holds(only, engine)) && (unless === undefined || !holds(unless, engine))
}

/** The scenario with the steps that are played on an engine, for what has to be known of them before. */
export const asPlayedOn = <S extends Pick<Scenario, 'steps'>>(scenario: S, engine: EngineTold): S => ({
  ...scenario,
  steps: scenario.steps.filter((it) => isForEngine(it, engine)),
})

const holds = ({ engine, lacks }: EngineCondition, told: EngineTold): boolean =>
  isWithin(engine, told.info) === true && (lacks === undefined || lacks.some((it) => told.lacks.includes(it)))
