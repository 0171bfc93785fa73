import { expect, test } from 'vitest'
import { noticesText, packageFolder } from '../../../bin/third-party-notices.mjs'

test.each([
  ['/x/node_modules/react/index.js', '/x/node_modules/react'],
  ['/x/node_modules/@a/b/lib/c.js?commonjs-es-import', '/x/node_modules/@a/b'],
  ['\0/x/node_modules/a/node_modules/b/c.js', '/x/node_modules/a/node_modules/b'],
  ['C:\\x\\node_modules\\react\\index.js', 'C:/x/node_modules/react'],
  ['/x/src/renderer/main.tsx', undefined],
  ['\0vite/modulepreload-polyfill.js', undefined],
])('a module %j is of the package in %s', (module, folder) => {
  expect(packageFolder(module)).toBe(folder)
})

test('each package is named over the whole text of its licence, those with one text together, in one order', () => {
  const a = { name: 'a 1.0.0', licence: 'MIT', text: 'MIT\r\nby A\n' }
  const b = { name: 'b 2.0.0', licence: 'ISC', text: 'ISC by B' }
  const c = { name: 'c 1.0.0', licence: 'MIT', text: 'MIT\nby A' }
  const text = noticesText([c, b, a])
  expect(text).toBe(noticesText([a, b, c]))
  expect(text).toContain('a 1.0.0 (MIT)\nc 1.0.0 (MIT)\n\nMIT\nby A\n')
  expect(text.split('-'.repeat(80))).toHaveLength(3)
})
