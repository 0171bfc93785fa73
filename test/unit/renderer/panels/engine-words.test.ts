import { expect, test } from 'vitest'
import { engineName, engineReason } from '../../../../src/renderer/panels/engine-words.ts'

const docker = { kind: 'docker', name: 'Docker Engine', version: '28.3.1', apiVersion: '1.51', os: 'linux', arch: 'amd64' } as const
const embedded = { ...docker, kind: 'embedded', name: 'Dockstage embedded engine', version: '28' } as const

test('an engine goes by its own name, the embedded one by ours, an unknown one by its address', () => {
  expect(engineName('en', { address: 'unix:///x', source: 'socket', info: docker })).toBe('Docker Engine 28.3.1')
  expect(engineName('ko', { address: '', source: 'embedded', info: embedded })).toBe('내장 엔진 28')
  expect(engineName('en', { address: 'unix:///x', source: 'context' })).toBe('unix:///x')
  expect(engineName('en', { address: '', source: 'embedded' })).toBe('Embedded engine')
  expect(engineName('en', { address: '', source: 'context', label: 'lab' }), 'a context that is broken').toBe('lab')
})

test('the reason is told by where it was found', () => {
  expect(engineReason('en', { source: 'environment', info: docker })).toContain('DOCKER_HOST')
  expect(engineReason('en', { source: 'embedded', info: embedded })).toContain('No Docker Engine answered')
})

test('an embedded engine that was chosen is not said to be there for want of another', () => {
  const reason = engineReason('en', { source: 'chosen', info: embedded })
  expect(reason).toContain('You chose it')
  expect(reason).not.toContain('No Docker Engine answered')
})
