import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mermaidText } from '../../../../src/main/hand-out/mermaid.ts'
import { shellScript } from '../../../../src/main/hand-out/shell-script.ts'
import { replayInHand } from '../../../../src/main/session/hand-out-run.ts'
import { recordingFrom } from '../../../../src/main/session/recording-file.ts'
import type { Scene } from '../../../../src/renderer/diagram/layout/scene.ts'
import { foldedAnswer } from '../../../../src/shared/folded.ts'
import type { RunView } from '../../../../src/shared/ipc.ts'
import { checkAnswer } from '../../../../src/shared/ipc-schema.ts'
import type { Language } from '../../../../src/shared/language.ts'
import { replayOf } from '../../../../src/shared/recording/replay-of.ts'
import { type Failure, FailureError, success } from '../../../../src/shared/result.ts'
import { type Draw, drawn } from '../../../support/draw.ts'
import { harmful } from '../../../support/hostile-texts.ts'
import { alikeTree, mutated, mutatedTree, scriptsOwnWords } from '../../../support/mutated.ts'
import { randomRuns, shareOf } from '../../../support/random-runs.ts'
import { recordedScenarios, recordingPath } from '../../../support/shipped-recordings.ts'
import { showRun } from '../../../support/shown-run.ts'
import { watching } from '../../../support/watched.ts'

const watched = watching()

interface FileTree {
  frames: unknown[]
  version: unknown
  [key: string]: unknown
}

/** Of the format's version 1, and every shipped one. */
const paths = [join(import.meta.dirname, '../../../fixtures/recording-1.dockstage.json'), ...recordedScenarios.map(recordingPath)]
const files = paths.map((it) => JSON.parse(readFileSync(it, 'utf8')) as FileTree)

/** One of them as far as a few frames: each of its frames is drawn. */
function shortened(draw: Draw): FileTree {
  const { frames, ...head } = draw.one(files)
  return structuredClone({ ...head, frames: frames.slice(0, 1 + draw.below(5)) }) as FileTree
}

/** A frame a line, as they are written. */
const written = ({ frames, ...head }: FileTree): string =>
  `${JSON.stringify(head).slice(0, -1)},\n"frames":[\n${frames.map((it) => JSON.stringify(it)).join(',\n')}\n]}\n`

const words = [
  '"keep":',
  '"gone":["x"]',
  '"set":[]',
  '"patch":{}',
  '"__proto__":{}',
  '"last":true',
  '"step":"x"',
  '{',
  '}',
  '[',
  ']',
  ',',
  '[0,5]',
  '1e9',
]

/** Every text that stands in a file, its ids above all: put in other places they make ties that lead to another thing, to themselves or nowhere. */
const namesIn = (tree: unknown): string[] => [
  ...new Set([...JSON.stringify(tree).matchAll(/"([^"\\]{1,80})"/g)].map(([, it]) => it ?? '')),
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'],
]

/** Patches that follow from one another and tell what no engine would. */
function hostilePatches(draw: Draw): FileTree {
  const file = shortened(draw)
  const names = namesIn(file)
  const patches = [file.start, ...file.frames.map((it) => (it as { patch?: unknown }).patch)].filter((it) => it !== undefined)
  for (let left = 1 + draw.below(3); left > 0; left--) alikeTree(draw, draw.one(patches), names)
  return file
}

function otherVersion(draw: Draw): FileTree {
  const file = shortened(draw)
  file.version = draw.one([0, -1, 1.5, '1', null, 2, 1e308, [1], true, undefined])
  return draw.once(2) ? file : (mutatedTree(draw, file) as FileTree)
}

const kinds: readonly (readonly [string, number, (draw: Draw) => string])[] = [
  ['with other characters, words and lines', 2_500, (draw) => mutated(draw, written(shortened(draw)), words)],
  ['with other values anywhere', 2_500, (draw) => JSON.stringify(mutatedTree(draw, shortened(draw)))],
  ['with other values of the same kind', 2_500, (draw) => JSON.stringify(drawnAlike(draw))],
  ['with hostile patches', 2_000, (draw) => JSON.stringify(hostilePatches(draw))],
  ['of other versions', 500, (draw) => JSON.stringify(otherVersion(draw))],
]

function drawnAlike(draw: Draw): unknown {
  const file = shortened(draw)
  return alikeTree(draw, file, namesIn(file))
}

/** The door that real files come through (`loadRecording`, and `openScenario` with a dropped one), and the page's check of what main answers. */
function opened(text: string): RunView | Failure {
  try {
    const answer = foldedAnswer('openScenario', success(replayOf(recordingFrom('x.dockstage.json', text), 'run')))
    const checked = checkAnswer('openScenario', JSON.parse(JSON.stringify(answer)))
    if (!checked.ok) throw new Error(`the page does not take it: ${JSON.stringify(checked.failure)}`)
    return checked.value as RunView
  } catch (cause) {
    if (cause instanceof FailureError) return cause.failure
    throw cause
  }
}

/** Its commands as a script are a failure where what it says of a step cannot be written as one. */
function handOutTexts(run: RunView, language: Language): void {
  for (const { topology } of run.frames) mermaidText(topology, 'x', language)
  try {
    shellScript(replayInHand(run), language)
  } catch (cause) {
    if (!(cause instanceof FailureError)) throw cause
    expect(cause.failure.code).toBe('bad-recording')
  }
}

function holdFailure(text: string, { code, message, detail = '', remedy = '' }: Failure): void {
  expect(code).toBe('bad-recording')
  // The file, where in it, and what: `x.dockstage.json: frames[3].patch: ...`; of the file as a whole there is no place within.
  expect(message).toMatch(/^x\.dockstage\.json: (?:\S.*: )?\S.*/s)
  expect(remedy).not.toBe('')
  if (!scriptsOwnWords.test(text)) expect(`${message}\n${detail}`).not.toMatch(scriptsOwnWords)
  expect(message.length).toBeLessThan(2_000)
  expect(`${message}${detail}`).not.toMatch(harmful)
}

function holdScene(scene: Scene): void {
  const ids = [...scene.nodes, ...scene.lines].map((it) => it.id)
  expect(new Set(ids).size).toBe(ids.length)
  const numbers = [scene.width, scene.height, scene.scale, ...scene.lines.flatMap((it) => it.points.flat())]
  for (const { x, y, width, height } of scene.nodes) numbers.push(x, y, width, height)
  expect(numbers.filter((it) => !Number.isFinite(it))).toEqual([])
  const texts = scene.nodes.flatMap((it) => [it.title, ...it.texts.map(({ text }) => text)])
  expect(texts.filter((it) => harmful.test(it))).toEqual([])
}

describe(`${shareOf(10_000)} recordings: each opens and every frame of it can be drawn, or it is said where it is wrong`, () => {
  test.each(kinds)(
    '%s',
    (_, count, make) => {
      const counts = { opened: 0, refused: 0 }
      fc.assert(
        fc.property(drawn(make), fc.constantFrom('en' as const, 'ko' as const), (text, language) => {
          const run = watched(text, () => opened(text))
          expect(Object.keys(Object.prototype)).toEqual([])
          expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
          counts['code' in run ? 'refused' : 'opened'] += 1
          if ('code' in run) return holdFailure(text, run)
          const scenes = watched(text, () => {
            handOutTexts(run, language)
            return showRun(run, language)
          })
          for (const scene of scenes) holdScene(scene)
        }),
        randomRuns(count),
      )
      console.log(`${counts.opened} opened, ${counts.refused} refused`)
      expect(counts.refused).toBeGreaterThan(0)
    },
    600_000,
  )
})
