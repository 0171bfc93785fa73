import { expect, test } from 'vitest'
import type { CommandRun, EngineCall, Frame } from '../../../../src/shared/playback/frame.ts'
import { readRecording } from '../../../../src/shared/recording/read-recording.ts'
import type { Recording } from '../../../../src/shared/recording/recording.ts'
import { writeRecording } from '../../../../src/shared/recording/write-recording.ts'
import { diff } from '../../../../src/shared/topology/diff.ts'
import type { Topology } from '../../../../src/shared/topology/topology.ts'
import { randomRun } from '../../../support/random-run.ts'
import { randomFrom } from '../../../support/random-topology.ts'
import { topologyWith } from '../../../support/topology-with.ts'

test('whatever a run was, what is written is read again exactly, topologies byte for byte as JSON', () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const recording = randomRun(randomFrom(seed))
    const read = readRecording(writeRecording(recording))
    expect(read, `seed ${seed}`).toEqual({ recording })
    if (!('recording' in read)) continue
    const topologies = ({ start, frames }: Recording): string => JSON.stringify([start, ...frames.map((it) => it.topology)])
    expect(topologies(read.recording) === topologies(recording), `seed ${seed}: as JSON`).toBe(true)
    expect(writeRecording(read.recording) === writeRecording(recording), `seed ${seed}: written again`).toBe(true)
  }
})

test('what went through JSON on its way is written as small as what did not', () => {
  const recording = randomRun(randomFrom(5))
  expect(writeRecording(structuredClone(recording))).toBe(writeRecording(recording))
})

test('a run of 50 steps, each with two languages, three frames and the output of a pull, is under 300 kB', () => {
  const say = 'The container gets an address of its own, and a cable that leads from its eth0 to a host end on docker0. '.repeat(6)
  const korean = '컨테이너는 자기 주소를 받고, 자기 eth0에서 docker0에 꽂힌 호스트 쪽 끝까지 가는 케이블을 하나 받습니다. '.repeat(6)
  const steps = Array.from({ length: 50 }, (_, index) => ({
    id: `step-${index}`,
    title: `Step ${index}`,
    say,
    run: `docker run -d --name web-${index} nginx`,
    expect: [],
    focus: [],
  }))
  const calls = Array.from(
    { length: 6 },
    (_, at): EngineCall => ({ method: 'POST', path: `/containers/${'0'.repeat(64)}/${at}`, status: 200, ms: at }),
  )
  const output = 'Pull complete: 3f9582a2cbe7\n'.repeat(10)
  const frames: Frame[] = []
  const start = topologyWith({})
  let before: Topology = start
  for (const [index, step] of steps.entries())
    for (const at of [0, 1, 2]) {
      const containers = Array.from({ length: (index % 10) + 1 }, (_, it) => ({
        name: `web-${it}`,
        state: at === 0 && it === index % 10 ? ('created' as const) : ('running' as const),
        ports: [`127.0.0.1:${8000 + it}:80`],
        mounts: [':/data'],
      }))
      const topology = topologyWith({ containers })
      const commands: CommandRun[] = at === 2 ? [{ line: step.run, exit: 0, output, calls }] : []
      const told = { command: step.run, commands, calls: calls.slice(0, at * 3), output: at === 0 ? '' : output }
      const moment = { index: frames.length, step: step.id, at: '2026-06-01T12:00:00.000Z', ms: at }
      frames.push({ ...moment, ...told, status: 'ok', topology, diff: diff(before, topology), last: at === 2 })
      before = topology
    }
  const text = writeRecording({
    by: '0.1.0',
    recordedAt: '2026-06-01T12:00:00.000Z',
    end: { status: 'done' },
    scenario: { id: 'long', language: 'en', title: 'Long', summary: 'Long.', needs: [], steps },
    translations: { ko: { title: '긴', summary: '긴.', steps: Object.fromEntries(steps.map(({ id }) => [id, { say: korean }])) } },
    start,
    frames,
  })
  expect(new TextEncoder().encode(text).length).toBeLessThan(300_000)
  expect(readRecording(text)).toMatchObject({ recording: { frames: { length: 150 } } })
})
