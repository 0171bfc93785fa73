import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { brokenReference, testReferences } from '../../support/test-references.ts'

const root = join(import.meta.dirname, '..', '..', '..')

/** Documents whose claims each name the test that holds them. */
const documents = ['docs/electron-security.md', 'SECURITY.md'].filter((it) => existsSync(join(root, it)))

describe.each(documents)('%s', (name) => {
  test('every test that it names is there', () => {
    const references = testReferences(readFileSync(join(root, name), 'utf8'))
    expect(references.length).toBeGreaterThan(0)
    expect(references.map((it) => brokenReference(root, it)).filter((it) => it !== undefined)).toEqual([])
  })
})

test('the checklist of Electron’s documentation is there whole, in its order, each item with a test', () => {
  const rows = readFileSync(join(root, 'docs/electron-security.md'), 'utf8').match(/^\| \d+\. .*$/gm) ?? []
  expect(rows.map((row) => Number(/^\| (\d+)\./.exec(row)?.[1]))).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  expect(rows.filter((row) => testReferences(row).length === 0)).toEqual([])
})

describe('a reference', () => {
  const own = 'test/unit/docs/test-references.test.ts'
  const broken = (markdown: string): readonly (string | undefined)[] => testReferences(markdown).map((it) => brokenReference(root, it))

  test('is found in a text, with its file and its title', () => {
    expect(testReferences(`Held by \`${own} › a reference\`; \`npm test\` and \`a › \` are none.`)).toEqual([
      { path: own, title: 'a reference' },
    ])
  })

  test('names a test, a group, a step or an entry of a table', () => {
    expect(
      broken(`
        \`${own} › a reference\`
        \`${own} › every test that it names is there\`
        \`${own} › %s\`
        \`test/unit/main/page-files.test.ts › gives nothing for %s\`
        \`test/e2e/electron-security.spec.ts › each window has the preferences that it was to have\`
      `),
    ).toEqual(Array(5).fill(undefined))
  })

  test('to what is not there is told, with what is wrong', () => {
    expect(broken(`\`test/none.test.ts › x\` \`README.md › Start\` \`${own} › names a tes\` \`${own} › own\``)).toEqual([
      'there is no test/none.test.ts',
      'README.md is no file of tests',
      `${own} has no test "names a tes"`,
      `${own} has no test "own"`,
    ])
  })
})
