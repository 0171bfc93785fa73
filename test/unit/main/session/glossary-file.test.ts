import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { loadGlossary } from '../../../../src/main/session/glossary-file.ts'
import { listShipped, loadText } from '../../../../src/main/session/scenario-files.ts'
import { termIds } from '../../../../src/shared/scenario/glossary.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const good = 'terms:\n  - { id: veth, en: { term: veth, says: A cable. }, ko: { term: veth, says: 케이블입니다. } }\n'

async function directoryWith(text?: string): Promise<string> {
  const directory = join(await temporaryDirectory(), 'scenarios')
  await mkdir(directory)
  if (text !== undefined) await writeFile(join(directory, 'glossary.yaml'), text)
  return directory
}

test('the glossary is read from beside the scenarios, and is none itself', async () => {
  const directory = await directoryWith(good)
  expect(termIds(await loadGlossary(directory))).toEqual(['veth'])
  expect(await listShipped(directory)).toEqual([])
})

test('one that is bad is told, and there is none; one that is not there is no matter', async () => {
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  expect(await loadGlossary(await directoryWith('terms: 3'))).toBeUndefined()
  expect(complaints.mock.calls.flat().join('\n')).toMatch(/glossary\.yaml:1:8/)
  complaints.mockClear()
  expect(await loadGlossary(await directoryWith())).toBeUndefined()
  expect(complaints).not.toHaveBeenCalled()
  complaints.mockRestore()
})

test('a text that marks a term which is not there is opened, with a warning', () => {
  const text = 'id: mine\ntitle: M\nsummary: m\nsteps:\n  - { id: a, title: A, say: "A [[vteh]]." }\n'
  expect(loadText('mine.yaml', text, ['veth']).opened.warnings).toMatchObject([
    { line: 5, severity: 'warning', message: 'the glossary has no term "vteh"; did you mean "veth"?' },
  ])
  expect(loadText('mine.yaml', text).opened.warnings).toEqual([])
})
