import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { fileArgument } from '../../../../src/main/electron/file-argument.ts'

const folder = resolve('/home/ann')

test('the file that the app is called with is found, however it is called', () => {
  const path = resolve(folder, 'run.dockstage.json')
  expect(fileArgument(['/opt/dockstage', 'run.dockstage.json'], folder)).toBe(path)
  expect(fileArgument(['electron', '.', '--no-first-run', path], folder)).toBe(path)
  expect(fileArgument(['electron', '.', '--from-desktop', path], '/')).toBe(path)
  expect(fileArgument(['/opt/dockstage', 'mine.YAML'], folder)).toBe(resolve(folder, 'mine.YAML'))
})

test('no file is found where none is named', () => {
  expect(fileArgument(['electron', '.'], folder)).toBeUndefined()
  expect(fileArgument(['/x/app.json', '--config=a.json'], folder)).toBeUndefined()
})
