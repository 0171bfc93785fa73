import { expect, test, vi } from 'vitest'
import { createEmitter } from '../../../../src/main/session/emitter.ts'

test('every listener hears until it is taken off, whatever another one does', () => {
  const emitter = createEmitter<{ said: string }>()
  const heard: string[] = []
  const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  emitter.on('said', () => {
    throw new Error('mine')
  })
  const undo = emitter.on('said', (text) => heard.push(text))
  emitter.emit('said', 'one')
  undo()
  emitter.emit('said', 'two')
  expect(heard).toEqual(['one'])
  expect(complaint).toHaveBeenCalledTimes(2)
  complaint.mockRestore()
})
