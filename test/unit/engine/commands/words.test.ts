import { expect, test } from 'vitest'
import { fullName, withTag } from '../../../../src/engine/commands/images.ts'
import { naturalCompare } from '../../../../src/engine/commands/lists.ts'
import { displayPorts } from '../../../../src/engine/commands/ps.ts'
import { humanDuration, humanSize, shortened, table } from '../../../../src/engine/commands/words.ts'

test.each([
  [0, '0B'],
  [999, '999B'],
  [1000, '1kB'],
  [1_990_000, '1.99MB'],
  [375_432_100, '375MB'],
  [73_123_456, '73.1MB'],
])('%s bytes are %s', (bytes, text) => {
  expect(humanSize(bytes, 3)).toBe(text)
})

test.each([
  [400, 'Less than a second'],
  [1999, '1 second'],
  [59_000, '59 seconds'],
  [61_000, 'About a minute'],
  [150_000, '2 minutes'],
  [59 * 60_000, '59 minutes'],
  [61 * 60_000, 'About an hour'],
  [100 * 60_000, '2 hours'],
  [3 * 24 * 3600_000, '3 days'],
  [20 * 24 * 3600_000, '2 weeks'],
  [100 * 24 * 3600_000, '3 months'],
  [3 * 365 * 24 * 3600_000, '3 years'],
])('%s ms are %s', (ms, text) => {
  expect(humanDuration(ms)).toBe(text)
})

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
