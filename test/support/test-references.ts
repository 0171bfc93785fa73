import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A test as a document names it: `path › title`, between backticks. A title is as it stands in the source (`gives nothing for %s`). */
export interface TestReference {
  readonly path: string
  readonly title: string
}

/** Every test that a Markdown text names, in order. */
export const testReferences = (markdown: string): readonly TestReference[] =>
  [...markdown.matchAll(/`([^`\s]+)\s›\s([^`]+)`/g)].map(([, path = '', title = '']) => ({ path, title }))

/** What is wrong with a reference, in words; undefined where the file is there and has such a test, group or step. */
export function brokenReference(root: string, { path, title }: TestReference): string | undefined {
  const file = join(root, path)
  if (!/(?:\.(?:test|spec)|-suite)\.tsx?$/.test(path)) return `${path} is no file of tests`
  if (!existsSync(file)) return `there is no ${path}`
  return titlesIn(readFileSync(file, 'utf8')).has(title) ? undefined : `${path} has no test "${title}"`
}

/** The first texts of all calls of `test`, `describe`, and what hangs on them (`test.step`, `test.each(...)`). */
function titlesIn(source: string): ReadonlySet<string> {
  const called = /\b(?:test|describe)(?:\.\w+)*\s*\(/.source
  // `test.each([...])('title'`, whatever is in the list.
  const listed = /[\])}]\s*\)\s*\(/.source
  const named = new RegExp(`(?:${called}|${listed}|\\.(?:each|runIf|skipIf)\\([^()]*\\)\\()\\s*(['"\`])((?:\\\\.|(?!\\1).)*)\\1`, 'gs')
  return new Set([...source.matchAll(named)].map(([, , title = '']) => title.replace(/\\(.)/g, '$1')))
}
