import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { handOut, zipped } from '../../../../src/main/hand-out/hand-out.ts'
import { momentAt, momentsOf } from '../../../../src/main/hand-out/moments.ts'
import { signature } from '../../../../src/main/hand-out/signature.ts'
import { isEmpty } from '../../../../src/shared/topology/diff.ts'
import { recordedScenarios, shippedRecording } from '../../../support/shipped-recordings.ts'

const run = shippedRecording('docker-volume')
const options = { language: 'en', scale: 1, pane: { width: 960, height: 540 }, glossary: [] } as const

test.each(recordedScenarios)('the moments of %s are its start, the end of each step, and each picture in between', (id) => {
  const it = shippedRecording(id)
  const moments = momentsOf(it)
  const shown = new Set(moments.map(({ index }) => index))
  for (const frame of it.frames.filter(({ last }) => last)) expect(shown).toContain(frame.index)
  // What is left out is followed, in its step, by one that looks the same.
  for (const frame of it.frames.filter(({ index }) => !shown.has(index))) {
    const next = it.frames[frame.index + 1]
    expect([next?.step, next && isEmpty(next.diff)]).toEqual([frame.step, true])
  }
  expect(moments[0]?.index).toBe(-1)
})

test.each(['svg', 'png', 'pdf', 'sh', 'md', 'mermaid'] as const)('every file of a hand-out as %s is known as one', async (format) => {
  const { files } = await handOut(run, format, options, [momentAt(run, 3)])
  const main = files.filter(({ name }) => format !== 'md' || name.endsWith('.md'))
  expect(main).toHaveLength(1)
  for (const { content } of files) expect(Buffer.from(content).includes(signature)).toBe(true)
})

test('what no font of ours has is told', async () => {
  const steps = run.scenario.steps.map((step, index) => (index === 0 ? { ...step, say: 'ᚠ' } : step))
  expect((await handOut({ ...run, scenario: { ...run.scenario, steps } }, 'pdf', options)).missing).toEqual(['ᚠ'])
  expect((await handOut(run, 'pdf', options)).missing).toEqual([])
})

test('files are called by scenario, frame and step, in the order of the run', async () => {
  const { files } = await handOut(run, 'mermaid', options)
  const names = files.map(({ name }) => name)
  expect(names[0]).toBe('docker-volume-00-start.mmd')
  expect(names).toEqual([...names].sort())
  expect(names.at(-1)).toBe(`docker-volume-${run.frames.length}-${run.frames.at(-1)?.step}.mmd`)
})

test('no name in a recording leads out of the directory', async () => {
  const steps = run.scenario.steps.map((step) => ({ ...step, id: `../${step.id}` }))
  const frames = run.frames.map((frame) => ({ ...frame, step: `../${frame.step}` }))
  const { files } = await handOut({ ...run, scenario: { ...run.scenario, id: '../../etc/passwd', steps }, frames }, 'mermaid', options)
  expect(files.filter(({ name }) => /[/\\]|^\./.test(name))).toEqual([])
})

test('a page and its pictures name each other, and go into one archive', async () => {
  const { files } = await handOut(run, 'md', options, momentsOf(run).slice(0, 3))
  const [page, ...pictures] = files
  const named = [...String(page?.content).matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, file]) => file)
  expect(named).toEqual(pictures.map(({ name }) => name))
  const archive = zipped(files, 'docker-volume-md')
  expect(Object.keys(unzipSync(archive.content as Uint8Array))).toEqual(files.map(({ name }) => name))
})
