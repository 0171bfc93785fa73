import { fromMarkdown } from 'mdast-util-from-markdown'
import { describe, expect, test } from 'vitest'
import { markdownPage } from '../../../../src/main/hand-out/markdown-page.ts'
import { momentsOf } from '../../../../src/main/hand-out/moments.ts'
import type { HandOutRun } from '../../../../src/main/hand-out/run.ts'
import { recordedScenarios, shippedRecording } from '../../../support/shipped-recordings.ts'

const pageOfRun = (run: HandOutRun, language: 'en' | 'ko'): string =>
  markdownPage(
    run,
    momentsOf(run).map((moment) => ({ moment, file: `${moment.index}.svg` })),
    language,
    [],
  )
const pageOf = (id: string, language: 'en' | 'ko'): string => pageOfRun(shippedRecording(id), language)

describe.each(recordedScenarios)('the page of %s', (id) => {
  test('has a heading and a picture for each step, and every command with what it printed', () => {
    const run = shippedRecording(id)
    const { children } = fromMarkdown(pageOf(id, 'en'))
    const headings = children.flatMap((it) => (it.type === 'heading' && it.depth === 2 ? [it] : []))
    expect(headings).toHaveLength(run.scenario.steps.length)
    const blocks = children.flatMap((it) => (it.type === 'code' ? [it] : []))
    const commands = run.frames.filter((it) => it.last).flatMap((it) => it.commands)
    expect(blocks.filter((it) => it.lang === 'sh')).toHaveLength(commands.length)
    expect(blocks.filter((it) => it.lang === 'text')).toHaveLength(commands.filter((it) => it.output.trim() !== '').length)
  })
})

test('no placeholder and no mark is left in it', () => {
  for (const id of recordedScenarios)
    for (const language of ['en', 'ko'] as const) expect(pageOf(id, language)).not.toMatch(/\{\{(ip|port|veth|volume|id) |\[\[\p{L}/u)
})

test('output ends its block nowhere before its own end', () => {
  const run = shippedRecording('docker-volume')
  const frames = run.frames.map((frame) => ({
    ...frame,
    commands: frame.commands.map((it) => ({ ...it, output: '```\n<script>x</script>\n````\n' })),
  }))
  const page = pageOfRun({ ...run, frames }, 'en')
  const raw = fromMarkdown(page).children.filter((it) => it.type === 'html' && it.value.includes('script'))
  expect(raw).toEqual([])
})
