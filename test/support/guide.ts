import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const guideText = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'writing-scenarios.md'), 'utf8')

export interface GuideExample {
  readonly name: string
  readonly kind: 'scenario' | 'translation'
  readonly text: string
}

/** The YAML of the authors' guide. Steps alone are given a scenario to stand in. */
export const guideExamples: readonly GuideExample[] = [...guideText.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text = ''], index) => {
  const id = /id: ([\w-]+)/.exec(text)?.[1] ?? 'translation'
  const name = `${index + 1} ${id}`
  if (text.startsWith('title:')) return { name, kind: 'translation', text }
  const steps = text.replace(/^(?=.)/gm, '  ')
  return { name, kind: 'scenario', text: text.startsWith('- ') ? `id: guide\ntitle: G\nsummary: G.\nsteps:\n${steps}` : text }
})

export const guideScenarios = guideExamples.filter(({ kind }) => kind === 'scenario')
