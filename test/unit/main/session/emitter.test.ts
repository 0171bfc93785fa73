import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { expect, onTestFinished, test } from 'vitest'
import { unforeseenChannel } from '../../../../src/engine/unforeseen.ts'
import { createEmitter } from '../../../../src/main/session/emitter.ts'

test('every listener hears until it is taken off, whatever another one does, whose error is told', () => {
  const emitter = createEmitter<{ said: string }>()
  const heard: string[] = []
  const told: unknown[] = []
  const hear = (cause: unknown): number => told.push(cause)
  subscribe(unforeseenChannel, hear)
  onTestFinished(() => void unsubscribe(unforeseenChannel, hear))
  const mine = new Error('mine')
  emitter.on('said', () => {
    throw mine
  })
  const undo = emitter.on('said', (text) => heard.push(text))
  emitter.emit('said', 'one')
  undo()
  emitter.emit('said', 'two')
  expect(heard).toEqual(['one'])
  expect(told).toEqual([mine, mine])
})
