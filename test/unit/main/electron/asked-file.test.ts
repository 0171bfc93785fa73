import { expect, test } from 'vitest'
import { createAskedFile } from '../../../../src/main/electron/asked-file.ts'

test('what is asked for while the app still starts is opened once it can be, the last of them alone', () => {
  const asked = createAskedFile('/first.yaml')
  asked.ask('/second.yaml')
  const opened: string[] = []
  asked.openWith((path) => opened.push(path))
  expect(opened).toEqual(['/second.yaml'])
  asked.ask('/third.yaml')
  expect(opened).toEqual(['/second.yaml', '/third.yaml'])
})

test('what the app was started with is opened; without any, nothing is', () => {
  const opened: string[] = []
  createAskedFile('/first.yaml').openWith((path) => opened.push(path))
  createAskedFile(undefined).openWith((path) => opened.push(path))
  expect(opened).toEqual(['/first.yaml'])
})
