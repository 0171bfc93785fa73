import { expect, test } from 'vitest'
import { parseAddress } from '../../../../src/engine/connect/address.ts'
import type { SshAddress } from '../../../../src/engine/connect/connection.ts'
import { sshWords } from '../../../../src/engine/connect/ssh-connection.ts'

const after = (text: string): readonly string[] => {
  const words = sshWords(parseAddress(text) as SshAddress)
  return words.slice(words.indexOf('-T') + 1)
}

test('ssh is told what the docker program tells it', () => {
  expect(after('ssh://lab')).toEqual(['--', 'lab', 'docker', 'system', 'dial-stdio'])
  expect(after('ssh://kim@lab:2222')).toEqual(['-l', 'kim', '-p', '2222', '--', 'lab', 'docker', 'system', 'dial-stdio'])
  expect(after('ssh://[::1]')).toContain('::1')
})

test('it never asks, gives up by itself, and is no master of others', () => {
  const words = sshWords({ kind: 'ssh', host: 'lab' })
  for (const option of ['BatchMode=yes', 'ConnectTimeout=8', 'ControlMaster=no']) expect(words[words.indexOf(option) - 1]).toBe('-o')
})

test('the path of a far socket is one word to the far shell, whatever is in it', () => {
  expect(after("ssh://lab/run/a%20b'$(id)/docker.sock")).toEqual([
    '--',
    'lab',
    'docker',
    `--host='unix:///run/a b'\\''$(id)/docker.sock'`,
    'system',
    'dial-stdio',
  ])
})
