import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { signature } from '../../../../src/main/hand-out/signature.ts'
import { writeHandOut } from '../../../../src/main/hand-out/write-hand-out.ts'

const folder = (): string => mkdtempSync(join(tmpdir(), 'dockstage-hand-out-'))
const file = (name: string, more = '') => ({ name, content: `${signature} ${more}` })

test('a directory is made, and an earlier hand-out written over', async () => {
  const directory = join(folder(), 'new', 'one')
  expect(await writeHandOut(directory, [file('a.svg'), file('b.sh')])).toEqual([join(directory, 'a.svg'), join(directory, 'b.sh')])
  await writeHandOut(directory, [file('a.svg', 'again')])
  expect(readFileSync(join(directory, 'a.svg'), 'utf8')).toContain('again')
  expect(statSync(join(directory, 'b.sh')).mode & 0o100).toBe(0o100)
  expect(readdirSync(directory)).toEqual(['a.svg', 'b.sh'])
})

test("somebody's own file stays, and nothing is written beside it", async () => {
  const directory = folder()
  writeFileSync(join(directory, 'b.svg'), 'mine')
  await expect(writeHandOut(directory, [file('a.svg'), file('b.svg')])).rejects.toMatchObject({
    failure: { code: 'not-saved', message: expect.stringMatching(/b\.svg cannot be written: it is there already and is no hand-out/) },
  })
  expect(readdirSync(directory)).toEqual(['b.svg'])
  expect(readFileSync(join(directory, 'b.svg'), 'utf8')).toBe('mine')
})

test('a file in the place of the directory is told', async () => {
  const path = join(folder(), 'file')
  writeFileSync(path, '')
  await expect(writeHandOut(path, [file('a')])).rejects.toMatchObject({
    failure: { message: expect.stringContaining('it is no directory') },
  })
})
