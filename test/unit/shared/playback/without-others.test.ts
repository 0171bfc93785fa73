import { expect, test } from 'vitest'
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
