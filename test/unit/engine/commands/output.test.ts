import { describe, expect, test } from 'vitest'
import { Refused } from '../../../../src/engine/commands/api.ts'
import { forEach } from '../../../../src/engine/commands/output.ts'
import { fakeContext } from '../../../support/fake-engine.ts'

/** Acts that end when the test says so, in whatever order. */
function byHand() {
  const begun: string[] = []
  const ends = new Map<string, (error?: Error) => void>()
  const act = (name: string): Promise<string> => {
    begun.push(name)
    return new Promise((resolve, reject) => ends.set(name, (error) => (error ? reject(error) : resolve(name))))
  }
  return { begun, act, end: (name: string, error?: Error) => ends.get(name)?.(error) }
}

describe('for each name', () => {
  test('several at once: no more than said, and what is printed keeps the order of the names', async () => {
    const { context } = fakeContext({})
    const { begun, act, end } = byHand()
    const result = forEach(context, ['a', 'b', 'c'], act, { atOnce: 2 })
    expect(begun).toEqual(['a', 'b'])
    end('b', new Refused(404, 'no b'))
    end('a')
    await expect.poll(() => begun).toEqual(['a', 'b', 'c'])
    end('c')
    expect(await result).toEqual({ exit: 1, output: 'a\nc\nError response from daemon: no b\n' })
  })

  test('one after the other, unless something else is said', async () => {
    const { context } = fakeContext({})
    const { begun, act, end } = byHand()
    const result = forEach(context, ['a', 'b'], act)
    expect(begun).toEqual(['a'])
    end('a')
    await expect.poll(() => begun).toEqual(['a', 'b'])
    end('b')
    expect(await result).toEqual({ exit: 0, output: 'a\nb\n' })
  })

  test('what is no refusal ends the command, also when it failed while an earlier one was awaited', async () => {
    const { context } = fakeContext({})
    const { act, end } = byHand()
    const result = forEach(context, ['a', 'b', 'c'], act, { atOnce: 3 })
    end('b', new Error('engine lost'))
    end('c', new Error('engine lost'))
    end('a')
    await expect(result).rejects.toThrow('engine lost')
  })
})
