import { expect, test } from 'vitest'
import { referenceProblem } from '../../../../src/shared/command/image-reference.ts'

test.each([
  'busybox',
  'mysql:5.7',
  'docker.io/library/mysql',
  'localhost/x',
  'localhost:5000/a/b_c.d--e:Tag_1.0',
  'REGISTRY.example:5000/x',
  `busybox@sha256:${'0a'.repeat(32)}`,
  `busybox:1@sha256:${'0a'.repeat(32)}`,
  '0a'.repeat(32),
  `sha256:${'0a'.repeat(32)}`,
])('%s is a name of an image', (name) => {
  expect(referenceProblem(name)).toBeUndefined()
})

test.each([
  ['', 'invalid reference format'],
  ['a b', 'invalid reference format'],
  ['a:b:c', 'invalid reference format'],
  ['a//b', 'invalid reference format'],
  ['-a', 'invalid reference format'],
  ['a:', 'invalid reference format'],
  ['UPPER', 'invalid reference format: repository name (library/UPPER) must be lowercase'],
  ['UPPER:1', 'invalid reference format: repository name (library/UPPER) must be lowercase'],
  ['me/Web', 'invalid reference format: repository name (me/Web) must be lowercase'],
  ['a'.repeat(300), 'repository name must not be more than 255 characters'],
])('"%s" is none', (name, problem) => {
  expect(referenceProblem(name)).toBe(problem)
})
