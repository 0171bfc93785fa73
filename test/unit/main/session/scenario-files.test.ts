import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { listShipped, loadPath, loadShipped, loadText } from '../../../../src/main/session/scenario-files.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const text = (id: string, steps = '  - { id: a, title: A, say: Look. }\n') =>
  `id: ${id}\ntitle: ${id} in English\nsummary: About ${id}.\nsteps:\n${steps}`
const korean = (id: string) => `title: ${id} 한국어\nsummary: 요약.\nsteps:\n  a: { title: 가, say: 보세요. }\n`
const entry = (id: string) => `  - { id: ${id}, minutes: 5, before: { en: x, ko: x }, after: { en: x, ko: x } }\n`

async function shipped(files: Readonly<Record<string, string>>): Promise<string> {
  const directory = join(await temporaryDirectory(), 'scenarios')
  await mkdir(directory)
  for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content)
  return directory
}

test('shipped scenarios are listed in the course’s order, with their texts in both languages', async () => {
  const directory = await shipped({
    'alpha.yaml': text('alpha'),
    'beta.yaml': text('beta'),
    'beta.ko.yaml': korean('beta'),
    'index.yaml': `title: { en: Course, ko: 강좌 }\nscenarios:\n${entry('beta')}${entry('alpha')}`,
  })
  const course = (id: string) => ({ id, minutes: 5, before: { en: 'x', ko: 'x' }, after: { en: 'x', ko: 'x' } })
  expect(await listShipped(directory)).toEqual([
    {
      id: 'beta',
      steps: 1,
      course: course('beta'),
      text: { en: { title: 'beta in English', summary: 'About beta.' }, ko: { title: 'beta 한국어', summary: '요약.' } },
    },
    { id: 'alpha', steps: 1, course: course('alpha'), text: { en: { title: 'alpha in English', summary: 'About alpha.' } } },
  ])
  expect((await loadShipped(directory, 'beta')).opened.course).toEqual(course('beta'))
})

test('the shipped files are read once, and anew when one of them has changed, come or gone', async () => {
  const directory = await shipped({ 'alpha.yaml': text('alpha'), 'beta.yaml': text('beta') })
  const first = await listShipped(directory)
  expect(await listShipped(directory)).toBe(first)
  // As many bytes as before.
  await writeFile(join(directory, 'alpha.yaml'), text('alpha').replace('in English', 'in german.'))
  expect((await listShipped(directory)).map((it) => it.text.en?.title)).toEqual(['alpha in german.', 'beta in English'])
  await writeFile(join(directory, 'beta.ko.yaml'), korean('beta'))
  expect((await listShipped(directory))[1]?.text.ko?.title).toBe('beta 한국어')
  await mkdir(join(directory, 'recordings'))
  await writeFile(join(directory, 'recordings', 'beta.dockstage.json'), '{}')
  expect((await listShipped(directory)).map((it) => it.recorded)).toEqual([undefined, true])
  await rm(join(directory, 'alpha.yaml'))
  expect((await listShipped(directory)).map((it) => it.id)).toEqual(['beta'])
})

test('a shipped file that is bad is told and left out, the others are listed', async () => {
  const directory = await shipped({ 'alpha.yaml': text('alpha'), 'bad.yaml': 'steps: 3', 'index.yaml': 'scenarios: no' })
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  expect((await listShipped(directory)).map((it) => it.id)).toEqual(['alpha'])
  expect(complaints.mock.calls.flat().join('\n')).toMatch(/bad\.yaml[\s\S]*index\.yaml/)
  complaints.mockRestore()
})

test('a shipped scenario is opened by its id, and no id is a path', async () => {
  const directory = await shipped({ 'alpha.yaml': text('alpha') })
  const { opened, shipped: isShipped } = await loadShipped(directory, 'alpha')
  expect(isShipped).toBe(true)
  expect(opened.scenario.id).toBe('alpha')
  expect(opened).not.toHaveProperty('file')
  for (const id of ['beta', '../scenarios/alpha', 'alpha.yaml', ''])
    await expect(loadShipped(directory, id), id).rejects.toMatchObject({
      failure: { code: 'not-found', remedy: expect.stringContaining('alpha') },
    })
})

test('one’s own file is read with the translations beside it', async () => {
  const directory = await shipped({ 'mine.yaml': text('mine'), 'mine.ko.yaml': korean('mine') })
  const { opened, shipped: isShipped } = await loadPath(join(directory, 'mine.yaml'))
  expect(isShipped).toBe(false)
  expect(opened.file).toBe('mine.yaml')
  expect(opened.translations.ko?.title).toBe('mine 한국어')
  await expect(loadPath(join(directory, 'none.yaml'))).rejects.toMatchObject({ failure: { code: 'not-found' } })
})

test('a bad file is one failure that holds all its problems and the place of the first', async () => {
  const bad = text('bad', '  - { id: a, title: A, rum: docker ps }\n  - { id: a, title: B, say: x }\n')
  const opening = (): unknown => loadText('bad.yaml', bad)
  expect(opening).toThrow(
    expect.objectContaining({
      failure: expect.objectContaining({
        code: 'bad-file',
        place: expect.objectContaining({ file: 'bad.yaml', line: 5 }),
        detail: expect.stringMatching(/rum[\s\S]*\n[\s\S]*twice/),
      }),
    }),
  )
})

test('a bad translation names its own file', async () => {
  const directory = await shipped({ 'mine.yaml': text('mine'), 'mine.ko.yaml': 'title: [\n' })
  await expect(loadPath(join(directory, 'mine.yaml'))).rejects.toMatchObject({
    failure: { code: 'bad-file', place: { file: join(directory, 'mine.ko.yaml') } },
  })
})

test('a file too large to be a scenario is not read', async () => {
  const directory = await shipped({ 'big.yaml': 'x'.repeat(1_000_001) })
  await expect(loadPath(join(directory, 'big.yaml'))).rejects.toMatchObject({ failure: { code: 'bad-file' } })
})
