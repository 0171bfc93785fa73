import { describe, expect, onTestFinished, test } from 'vitest'
import { formatAddress } from '../../src/engine/connect/address.ts'
import { given, sessionOn } from '../support/session-world.ts'
import { enginesUnderTest } from './engines-under-test.ts'

/** Two steps that are played after each other, and the failure of the second. */
const scenario = (first: string, second: string): string => `
id: n-test
title: Test
summary: Test.
steps:
  - { id: first, title: First, run: ${JSON.stringify(first)} }
  - { id: second, title: Second, run: ${JSON.stringify(second)} }
`
const writer = 'docker run -d --name n-writer -v ./data:/data busybox sleep 1d'
const reader = 'docker create --name n-reader -v ./data/x:/x busybox ls /x'
const device = '-o type=none -o o=bind -o device=./data'

describe.each(enginesUnderTest)('on $name', ({ start }) => {
  async function failureOf(first: string, second: string): Promise<string | undefined> {
    const engine = await start()
    onTestFinished(() => engine.close())
    const { session } = await sessionOn(formatAddress(engine.address))
    given(await session.api.openScenario({ name: 'x.yaml', text: scenario(first, second) }))
    given(await session.api.runStep())
    const answer = await session.api.runStep()
    given(await session.api.cleanUp())
    return answer.ok ? undefined : `${answer.failure.code}: ${answer.failure.message}`
  }

  test.each([
    ['a place in a directory that a container may write to', writer, reader],
    ['the other way round', reader, writer],
    ['the whole workspace', 'docker run -d --name n-writer -v .:/all busybox sleep 1d', reader.replace('data/x', 'x')],
    ['the whole workspace after', reader.replace('data/x', 'x'), 'docker run -d --name n-writer -v ./:/all busybox sleep 1d'],
    ['a volume on a directory', `docker volume create ${device} n-data`, reader],
    ['a volume in it', writer, `docker volume create ${device}/x n-data`],
  ])('%s is refused', async (_, first, second) => {
    expect(await failureOf(first, second)).toMatch(/^bad-usage: ".*" lies in ".*", which a container of this run may write to/)
  })

  test('both in one line', async () => {
    expect(await failureOf('docker ps', reader.replace('-v', '-v ./data:/data -v'))).toMatch(
      /^bad-usage: "-v \.\/data\/x:\/x" lies in "-v \.\/data:\/data"/,
    )
  })

  test.each([
    ['side by side', writer, reader.replace('data/x', 'data-x')],
    ['the same one twice', writer, reader.replace('data/x', 'data')],
    ['in one that is read-only', writer.replace('/data:/data', '/data:/data:ro'), reader],
  ])('%s is not', async (_, first, second) => {
    expect(await failureOf(first, second)).toBeUndefined()
  })
})
