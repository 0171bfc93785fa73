import { expect, test } from 'vitest'
import { parseFocus } from '../../../../src/shared/scenario/focus.ts'

test('focus keys name a thing in place of its id', () => {
  expect(parseFocus('host')).toEqual({ kind: 'host', name: '' })
  expect(parseFocus('container:web')).toEqual({ kind: 'container', name: 'web' })
  expect(parseFocus('veth:web')).toEqual({ kind: 'veth', name: 'web' })
  expect(parseFocus('veth:web/blog')).toEqual({ kind: 'veth', name: 'web', detail: 'blog' })
  expect(parseFocus('port:web:80')).toEqual({ kind: 'port', name: 'web', detail: '80' })
  expect(parseFocus('link:web/db')).toEqual({ kind: 'link', name: 'web', detail: 'db' })
  expect(parseFocus('mount:web:/var/lib/mysql')).toEqual({ kind: 'mount', name: 'web', detail: '/var/lib/mysql' })
  expect(parseFocus('image:mysql:5.7')).toEqual({ kind: 'image', name: 'mysql:5.7' })
})
