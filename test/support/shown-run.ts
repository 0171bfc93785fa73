import { focusKeys, sceneElements } from '../../src/renderer/diagram/elements/scene-elements.ts'
import { arrangementFor, modeFor, sceneIn } from '../../src/renderer/diagram/layout/arrangement.ts'
import type { Scene } from '../../src/renderer/diagram/layout/scene.ts'
import { waysOf } from '../../src/renderer/diagram/layout/ways.ts'
import { explain } from '../../src/renderer/panels/explain.ts'
import { namedNetworks, nameRows } from '../../src/renderer/panels/name-rows.ts'
import { writtenCommands } from '../../src/renderer/panels/written-commands.ts'
import { stepMarks } from '../../src/renderer/player/marks.ts'
import { nextRemoval } from '../../src/renderer/player/next-removal.ts'
import { posed } from '../../src/renderer/player/replay.ts'
import { ownPart } from '../../src/renderer/player/scope.ts'
import { stepTraffic, trafficSoFar } from '../../src/renderer/player/step-traffic.ts'
import { momentWords, scenarioWords, stepWords, withObserved } from '../../src/renderer/player/text.ts'
import { framePlaces } from '../../src/renderer/player/timeline-places.ts'
import { shownAt, topologyBefore } from '../../src/renderer/player/view.ts'
import type { RunView } from '../../src/shared/ipc.ts'
import type { Language } from '../../src/shared/language.ts'
import { callKeys } from '../../src/shared/playback/call-keys.ts'
import { toFrame } from '../../src/shared/playback/cursor.ts'
import { diff } from '../../src/shared/topology/diff.ts'
import { namedPieces, namedThings } from '../../src/shared/topology/named-things.ts'
import { search, searchIndex } from '../../src/shared/topology/search.ts'
import { textTree } from '../../src/shared/topology/tree.ts'
import { changesIn } from '../../src/shared/topology/words.ts'
import { nameCounts } from '../../src/shared/traffic/name-counts.ts'

const pane = { width: 960, height: 540 }

/**
 * All that the page makes of a run before React and D3 write it down, at the start and at each of its frames: the picture, the text twin, what changed, what
 * travelled, what will be removed, the commands and the words. Gives every scene.
 */
export function showRun(run: RunView, language: Language): Scene[] {
  scenarioWords(run.opened, language)
  momentWords(run.recording?.recordedAt, language)
  framePlaces(run)
  for (const step of run.opened.scenario.steps) stepWords(run.opened, step, language)
  return [run, ownPart(run)].flatMap((it) => showFrames(it, language))
}

function showFrames(run: RunView, language: Language): Scene[] {
  const topologies = [run.start, ...run.frames.map((it) => it.topology)]
  const mode = modeFor(topologies)
  const arrangement = arrangementFor(mode, topologies, pane, language, [], 'whole')
  const scenes: Scene[] = []
  for (let at = -1; at < run.frames.length; at++) {
    const cursor = toFrame(run.frames, at)
    const shown = shownAt(run, cursor)
    const { topology, sizes, frame } = shown
    const step = run.opened.scenario.steps[shown.step]
    const traffic = stepTraffic(run, shown).messages
    const scene = sceneIn(arrangement, topology, { language, ...(sizes ? { sizes } : {}) })
    sceneElements(scene, focusKeys(scene, step?.focus ?? []), waysOf(traffic, scene, topology))
    scenes.push(scene)
    stepMarks(run, shown)
    posed(run, cursor, {})
    nextRemoval(run, shown, '')
    textTree(topology, language)
    changesIn(diff(topologyBefore(run, shown), topology), topology, language)
    search(searchIndex(topology, language), 'web')
    for (const { key } of scene.nodes) if (key !== undefined) explain(key, topology, language)
    const counts = nameCounts(trafficSoFar(run, shown))
    for (const it of namedNetworks(topology)) nameRows(topology, it, counts)
    if (step) withObserved(stepWords(run.opened, step, language).say, topology)
    if (!frame) continue
    const things = namedThings(topology)
    callKeys(frame.calls, things)
    for (const { written, output } of writtenCommands(frame)) namedPieces(`${written}\n${output}`, things)
  }
  return scenes
}
