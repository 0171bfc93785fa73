import { languages } from '../../shared/language.ts'
import type { Localized, ResumePlan, ResumeReason, ResumeWay } from '../../shared/left-run.ts'
import { isDefaultNetwork, onlyMine } from '../../shared/playback/only-mine.ts'
import { allWithoutHome } from '../../shared/playback/without-home.ts'
import type { RunHistory } from '../../shared/recording/run-history.ts'
import { withoutMarks } from '../../shared/scenario/terms.ts'
import { maskTopology } from '../../shared/secrets.ts'
import { diff, isEmpty, type TopologyDiff } from '../../shared/topology/diff.ts'
import { filterTable } from '../../shared/topology/map-table.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import { changeWords } from '../../shared/topology/words.ts'

/**
 * How a run that was cut off goes on, decided by what is observed now.
 * @param observed what is on its engine now; undefined where that ended with its process
 * @param home this user's home directory, which `play` does not write into its frames
 */
export function resumePlan(history: RunHistory, observed: Topology | undefined, home: string): ResumePlan {
  const { opened, start, frames } = history
  const { steps } = opened.scenario
  const next = goalOf(history)
  const change = observed && diff(ownThings(lastWhole(history) ?? start, home), ownThings(observed, home))
  const [because, ways] = reasonOf(history, change)
  const newest = frames.at(-1)?.topology ?? start
  const step = steps[next]
  return {
    number: next + 1,
    count: steps.length,
    title: step ? localized(history, (words) => words?.steps[step.id]?.title, step.title) : {},
    inStep: history.cut !== undefined && history.cut.step === step?.id,
    way: ways[0] ?? 'anew',
    ways,
    because,
    differs: observed ? differences(newest, observed, home) : { en: [], ko: [] },
  }
}

/** The index of the step that the run is to stand before: of one that was being played anew, the one behind its goal. */
export function goalOf({ anew, nextStep, opened }: RunHistory): number {
  return anew === undefined ? nextStep : opened.scenario.steps.findIndex(({ id }) => id === anew) + 1
}

/** A text of the scenario in the languages that it has. */
export function localized(
  { opened }: RunHistory,
  of: (words: RunHistory['opened']['translations']['en']) => string | undefined,
  own: string,
): Localized {
  const texts = languages.map((it) => [it, it === opened.scenario.language ? own : of(opened.translations[it])] as const)
  return Object.fromEntries(texts.flatMap(([language, text]) => (text === undefined ? [] : [[language, withoutMarks(text)]])))
}

/** Why, and which ways there are, the usual one first. */
function reasonOf(history: RunHistory, change: TopologyDiff | undefined): readonly [ResumeReason, readonly ResumeWay[]] {
  if (!change) return ['engineGone', ['anew']]
  if (history.incomplete) return ['incomplete', ['anew']]
  if (history.anew !== undefined || history.cleaning) return ['unfinished', ['anew']]
  const sent = history.cut?.sent ?? []
  if (sent.some(({ unseen }) => unseen)) return ['unseen', ['anew', 'goOn']]
  if (sent.length > 0) return isEmpty(change) ? ['same', ['goOn', 'anew']] : ['begun', ['anew', 'goOn']]
  const tables = [change.containers, change.networks, change.volumes]
  // Only the run itself gives its label to anything: a power cut has taken the lines with it that would tell of these.
  if (tables.some((it) => it && Object.keys(it.added).length > 0)) return ['begun', ['anew', 'goOn']]
  const isGone = tables.some((it) => it && Object.keys(it.removed).length > 0)
  return isGone ? ['gone', ['anew', 'goOn']] : ['untouched', ['goOn', 'anew']]
}

/** In words, for which the engine's default networks must have their names, also one that it has made anew since. */
function differences(before: Topology, after: Topology, home: string): ResumePlan['differs'] {
  const defaults = [before, after].map(({ networks }) => filterTable(networks, isDefaultNetwork))
  const named = (topology: Topology): Topology => {
    const own = ownThings(topology, home)
    return { ...own, networks: Object.assign({}, ...defaults, own.networks) }
  }
  const to = named(after)
  const change = diff(named(before), to)
  return { en: changeWords(change, to, 'en'), ko: changeWords(change, to, 'ko') }
}

/** What the last step that is over left; undefined where none is. */
const lastWhole = ({ frames }: RunHistory): Topology | undefined => frames.findLast((it) => it.last)?.topology

/**
 * The run's own things, as both can be compared: without what the engine makes anew by itself (its default networks, the names of veth pairs), and what
 * can be seen at one time and not at another.
 */
function ownThings(topology: Topology, home: string): Topology {
  const mine = onlyMine(allWithoutHome(maskTopology(topology), home))
  return {
    ...mine,
    // What engine it is, is told elsewhere, and a newer version of it is no change of these things.
    engine: { kind: 'docker', name: '', version: '', apiVersion: '', os: '', arch: '' },
    hostInterfaces: {},
    images: {},
    veths: {},
    networks: filterTable(mine.networks, (it) => it.mine),
  }
}
