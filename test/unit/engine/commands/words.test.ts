import { expect, test } from 'vitest'
import { fullName, withTag } from '../../../../src/engine/commands/images.ts'
import { naturalCompare } from '../../../../src/engine/commands/lists.ts'
import { displayPorts } from '../../../../src/engine/commands/ps.ts'
import { shortened, table } from '../../../../src/engine/commands/words.ts'

test('a table is padded as Go’s tabwriter does it', () => {
  expect(
    table([
      ['NAMES', 'IMAGE', 'X'],
      ['a-long-name', 'b', ''],
    ]),
  ).toBe('NAMES         IMAGE     X\na-long-name   b         \n')
  expect(shortened('docker-entrypoint.sh mysqld', 20)).toBe('docker-entrypoint.s…')
})

test('ports: groups of the same number first, then those that moved', () => {
  const port = (PrivatePort: number, Type: string, IP = '', PublicPort = 0) => ({ PrivatePort, Type, IP, PublicPort })
  expect(displayPorts([])).toBe('')
  expect(displayPorts([port(33060, 'tcp'), port(3306, 'tcp')])).toBe('3306/tcp, 33060/tcp')
  expect(displayPorts([port(80, 'tcp', '0.0.0.0', 32768), port(80, 'tcp', '::', 32768), port(9000, 'tcp')])).toBe(
    '9000/tcp, 0.0.0.0:32768->80/tcp, [::]:32768->80/tcp',
  )
  expect(displayPorts([port(81, 'tcp', '127.0.0.1', 81), port(80, 'tcp', '127.0.0.1', 80)])).toBe('127.0.0.1:80-81->80-81/tcp')
})

test('image names', () => {
  expect(['web', 'web:1', 'host:5000/web', 'a/b@sha256:1'].map(withTag)).toEqual([
    'web:latest',
    'web:1',
    'host:5000/web:latest',
    'a/b@sha256:1',
  ])
  expect(['web:1', 'me/web:1', 'host:5000/web:1'].map(fullName)).toEqual([
    'docker.io/library/web:1',
    'docker.io/me/web:1',
    'host:5000/web:1',
  ])
})

test('numbers in names count as numbers', () => {
  expect(['v10', 'v2', 'a', 'v2b'].sort(naturalCompare)).toEqual(['a', 'v2', 'v2b', 'v10'])
})
