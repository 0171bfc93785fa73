import { keyOf } from '../../src/shared/recording/patch.ts'
import type { Recording } from '../../src/shared/recording/recording.ts'
import { diff } from '../../src/shared/topology/diff.ts'
import { type RecordOf, type TableName, type Topology, tableNames } from '../../src/shared/topology/topology.ts'
import { hostileTexts } from './hostile-texts.ts'

/** What somebody who makes a recording can write as they like; everything else has a form that its reader holds it to. */
const free = new Set([
  ...['title', 'summary', 'say', 'notes', 'question', 'options', 'because', 'warning', 'run', 'line', 'output', 'message'],
  ...['name', 'image', 'tags', 'command', 'environment', 'driver', 'destination', 'mountpoint', 'alias', 'aliases'],
])

/**
 * A recording in which each text that is free is a hostile one, the same one wherever it stands, and the scenario's and its steps' ids would leave a
 * folder if they were taken for file names.
 */
export function hostileRecording(recording: Recording, seed: number): Recording {
  const texts = hostileTexts(seed, 200)
  const given = new Map<string, string>()
  const hostile = (text: string): string => {
    if (!given.has(text)) given.set(text, `${texts[given.size % texts.length]}${given.size}`)
    return given.get(text) ?? ''
  }
  const ids = new Map(recording.scenario.steps.map(({ id }, at) => [id, `../../etc/${at}\0<b>\u202e`] as const))
  const written = (value: unknown, isFree: boolean): unknown => {
    if (typeof value === 'string') return isFree ? hostile(value) : value
    if (Array.isArray(value)) return value.map((item) => written(item, isFree))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, written(item, free.has(key))]))
  }
  /** Records stand under keys that are made of their texts. */
  const observed = (topology: Topology): Topology => {
    const records = written(topology, false) as Topology
    const keyed = <N extends TableName>(name: N) => Object.values(records[name]).map((it) => [keyOf[name](it as RecordOf<N>), it] as const)
    return { ...records, ...Object.fromEntries(tableNames.map((name) => [name, Object.fromEntries(keyed(name))])) }
  }
  const { scenario, frames, start, translations, ...rest } = recording
  const steps = scenario.steps.map((step) => ({ ...(written(step, false) as typeof step), id: ids.get(step.id) ?? step.id }))
  return {
    ...rest,
    scenario: { ...(written({ ...scenario, steps: [] }, false) as typeof scenario), id: '..\\..\0/C:evil</title><script>', steps },
    translations: written(translations, false) as typeof translations,
    start: observed(start),
    frames: frames.map((frame, at) => {
      const topology = observed(frame.topology)
      const change = diff(observed(frames[at - 1]?.topology ?? start), topology)
      return { ...(written(frame, false) as typeof frame), step: ids.get(frame.step) ?? frame.step, topology, diff: change }
    }),
  }
}
