import { expect, test } from 'vitest'
import { StepRecord } from '../../../../src/main/session/step-record.ts'

test('outputs are cumulative and masked; the raw one is for expectations', () => {
  const record = new StepRecord('a')
  record.begin('docker exec web env')
  record.print('DB_PASS')
  record.print('WORD=hunter2\nA=1')
  expect(record.output).toBe('DB_PASSWORD=********\nA=1')
  record.finish(0)
  record.begin('docker ps')
  record.print('NAMES\n')
  expect(record.output).toBe('DB_PASSWORD=********\nA=1\nNAMES\n')
  expect(record.rawOutput).toContain('hunter2')
  expect(record.commands()).toEqual([{ line: 'docker exec web env', exit: 0, output: 'DB_PASSWORD=********\nA=1', calls: [] }])
})

test('calls stand with their command and with the step', () => {
  const record = new StepRecord('a')
  const call = { method: 'GET', path: '/version', status: 200, ms: 1 }
  record.begin('docker version')
  record.call(call)
  record.finish(0, 'v')
  record.call({ ...call, path: '/late' })
  expect(record.commands()[0]?.calls).toEqual([call])
  expect(record.calls().map((it) => it.path)).toEqual(['/version', '/late'])
})

test('an output without end is cut, and says so', () => {
  const record = new StepRecord('a')
  record.begin('docker logs web')
  for (let i = 0; i < 12; i++) record.print('x'.repeat(100_000))
  record.finish(0)
  expect(record.output.length).toBeLessThan(500_100)
  expect(record.output).toContain('[... cut here')
})
