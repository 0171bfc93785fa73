import { describe, expect, test } from 'vitest'
import type { Frame } from '../../../../src/shared/playback/frame.ts'
import { OthersThings } from '../../../../src/shared/playback/without-others.ts'
import { step } from '../../../support/run-with.ts'
import { container, topologyOf } from '../../../support/topology-records.ts'

const theirs = container('theirs', { id: 'ab'.repeat(32), mine: false })
const mine = container('web', { id: 'cd'.repeat(32), mine: true })
const others = new OthersThings(() => false, { steps: [] })
others.see(topologyOf({ containers: [theirs, mine, container('web', { id: 'ef'.repeat(32), mine: false })] }))

const frameOf = (line: string, output: string): Frame => {
  const commands = [{ line, exit: 0, output, calls: [] }]
  const topology = topologyOf({})
  return { index: 0, step: 'one', at: '', status: 'ok', command: line, commands, calls: [], output, topology, diff: {}, ms: 0, last: true }
}
const left = (line: string, output: string): string => {
  const frame = others.leaveOut(frameOf(line, output))
  expect(frame.output).toBe(frame.commands[0]?.output)
  return frame.output
}

test('a line of a list that tells of others goes, by the id or by the name, and it is said that it went', () => {
  expect(left('docker ps', `ID   NAMES\n${'ab'.repeat(6)}   x\n${'cd'.repeat(6)}   web\n`)).toBe(
    `ID   NAMES\n${'cd'.repeat(6)}   web\n[1 line about what others have on this engine left out]\n`,
  )
  expect(left("docker ps --format '{{.Names}}'", 'theirs\nweb\n')).toBe('web\n[1 line about what others have on this engine left out]\n')
})

test('of JSON the whole of what is about others goes', () => {
  const entry = (id: string, name: string) => `  "${id}": {\n    "Name": "${name}",\n    "IPv4Address": "172.17.0.9/16"\n  }`
  const output = `{\n${entry('ab'.repeat(32), 'theirs')},\n${entry('cd'.repeat(32), 'web')}\n}\n`
  const shown = left('docker network inspect bridge', output)
  expect(shown).not.toContain('theirs')
  expect(shown.match(/IPv4Address/g)).toHaveLength(1)
})

test('what is asked about one of theirs goes as a whole', () => {
  expect(left('docker logs theirs', 'their own words\nand more\n')).toBe('[3 lines about what others have on this engine left out]\n')
})

test('what the run’s own programs print stays, and so does a name that is the run’s as well', () => {
  for (const [line, output] of [
    ['docker exec web cat notes', 'theirs\n'],
    ['docker ps', 'NAMES\nweb\n'],
  ] as const) {
    const frame = frameOf(line, output)
    expect(others.leaveOut(frame)).toBe(frame)
  }
})

describe('of a failure', () => {
  const id = 'ab'.repeat(32)
  const said = new OthersThings(() => false, { steps: [step('one', { run: 'docker run --name pages -v cache:/data web' })] })
  const names = ['loving_turing', 'engine', 'pages', 'cache', 'web', 'team-db']
  said.see(topologyOf({ containers: names.map((name, at) => container(name, { id: `${at}a`.repeat(32), mine: false })) }))
  said.see(topologyOf({ containers: [theirs] }))
  const left = (message: string): string => said.leaveOutOfFailure({ code: 'engine-refused', message }).message

  test.each([
    // The engine's words, as 20.10 to 28 have them.
    [
      `remove vol: volume is in use - [${id}, ${'cd'.repeat(32)}]`,
      `remove vol: volume is in use - [[somebody else’s], ${'cd'.repeat(32)}]`,
    ],
    [
      `The container name "/engine" is already in use by container "${id}". You have`,
      'The container name "/[somebody else’s]" is already in use by container "[somebody else’s]". You have',
    ],
    [
      `network front id ${'cd'.repeat(32)} has active endpoints (name:"loving_turing" id:"${id.slice(0, 12)}")`,
      `network front id ${'cd'.repeat(32)} has active endpoints (name:"[somebody else’s]" id:"[somebody else’s]")`,
    ],
    [
      `conflict: unable to remove repository reference "web" (must force) - container ${id.slice(0, 12)} is using it`,
      'conflict: unable to remove repository reference "web" (must force) - container [somebody else’s] is using it',
    ],
    ['Could not attach to network engine: team-db.', 'Could not attach to network [somebody else’s]: [somebody else’s].'],
    ['/team-db:x container:loving_turing', '/[somebody else’s]:x container:[somebody else’s]'],
  ])('what the engine names of others is in other words: %s', (message, told) => {
    expect(left(message)).toBe(told)
  })

  test('words that are names of others by chance stay, and so do those that the scenario says itself', () => {
    for (const message of [
      'The engine refused it.',
      'The container "pages" was not made by this run.',
      'no such volume: cache',
      'pages and web',
    ])
      expect(left(message)).toBe(message)
    const failure = { code: 'not-ours', message: 'No.', place: { file: 'team-db', line: 1, column: 1 } } as const
    expect(said.leaveOutOfFailure(failure)).toBe(failure)
  })

  test('a frame that failed tells nothing of others by its failure, and by what the engine refused', () => {
    const refusal = `Error response from daemon: remove vol: volume is in use - [${id}]\n`
    const frame = frameOf('docker volume rm vol', refusal)
    const failed = {
      ...frame,
      status: 'failed',
      failure: { code: 'command-failed', message: 'docker volume rm vol failed', detail: refusal },
    } as const
    expect(JSON.stringify(others.leaveOut(failed))).not.toContain(id)
    expect(others.leaveOut(failed)).toMatchObject({
      output: 'Error response from daemon: remove vol: volume is in use - [[somebody else’s]]\n',
    })
    const printed = frameOf('docker exec web cat notes', `theirs ${id}\n`)
    expect(others.leaveOut(printed)).toBe(printed)
  })
})

test('images that the scenario names are told, whoever brought them; those that were only typed are not', () => {
  const steps = [step('pull', { run: 'docker pull ubuntu:14.04' }), step('typed', { run: 'docker pull theirs/app', typed: true })]
  const told = new OthersThings(() => false, { steps })
  const images = ['ubuntu:14.04', 'theirs/app:latest'].map((tag, at) => ({
    id: `sha256:${`${at}a`.repeat(32)}`,
    tags: [tag],
    sizeBytes: 1,
    layers: [],
  }))
  told.see(topologyOf({ images }))
  const output = 'REPOSITORY   TAG     IMAGE ID\nubuntu       14.04   0a0a0a0a0a0a\ntheirs/app   latest  1a1a1a1a1a1a\n'
  expect(told.leaveOut(frameOf('docker images', output)).output).toBe(
    'REPOSITORY   TAG     IMAGE ID\nubuntu       14.04   0a0a0a0a0a0a\n[1 line about what others have on this engine left out]\n',
  )
})
