import { expect, test } from 'vitest'
import { StepRecord } from '../../../../src/main/session/step-record.ts'

test('outputs are cumulative and masked; the raw one is for expectations', () => {
  const record = new StepRecord('a')
  let part = record.begin('docker exec web env')
  record.print(part, 'DB_PASS')
  record.print(part, 'WORD=hunter2\nA=1')
  expect(record.output).toBe('DB_PASSWORD=********\nA=1')
  record.finish(part, 0)
  part = record.begin('docker ps')
  record.print(part, 'NAMES\n')
  expect(record.output).toBe('DB_PASSWORD=********\nA=1\nNAMES\n')
  expect(record.rawOutput).toContain('hunter2')
  expect(record.commands()).toEqual([{ line: 'docker exec web env', exit: 0, output: 'DB_PASSWORD=********\nA=1', calls: [] }])
})

test('calls stand with their command and with the step', () => {
  const record = new StepRecord('a')
  const call = { method: 'GET', path: '/version', status: 200, ms: 1 }
  const part = record.begin('docker version')
  record.call(call)
  record.finish(part, 0, 'v')
  record.call({ ...call, path: '/late' })
  expect(record.commands()[0]?.calls).toEqual([call])
  expect(record.calls().map((it) => it.path)).toEqual(['/version', '/late'])
})

test('an output without end is cut, and says so', () => {
  const record = new StepRecord('a')
  const part = record.begin('docker logs web')
  for (let i = 0; i < 12; i++) record.print(part, 'x'.repeat(100_000))
  record.finish(part, 0)
  expect(record.output.length).toBeLessThan(500_100)
  expect(record.output).toContain('[... cut here')
})

test('of parts that are in hand side by side each has its own output and calls, told terminal by terminal', () => {
  const record = new StepRecord('a')
  const first = record.begin('docker logs -f web', 1)
  const second = record.begin('docker exec web date', 2)
  record.print(first, 'one\n')
  record.print(second, 'two\n')
  record.call({ method: 'GET', path: '/containers/web/logs', ms: 1 }, record.partIn(1))
  expect(record.output).toBe('one\ntwo\n')
  record.finish(second, 0)
  record.print(first, 'three\n')
  record.finish(first, 0)
  expect(record.commands()).toMatchObject([
    { line: 'docker logs -f web', terminal: 1, output: 'one\nthree\n', calls: [{ path: '/containers/web/logs' }] },
    { line: 'docker exec web date', terminal: 2, output: 'two\n', calls: [] },
  ])
})
