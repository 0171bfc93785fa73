import { describe, expect, test } from 'vitest'
import { changedThings } from '../../../../src/renderer/diagram/changed-things.ts'
import { idFor, topologyWith } from '../../../support/topology-with.ts'

const web = { name: 'web', networks: ['shop'] }
const db = { name: 'db', networks: ['shop'] }
const engine = topologyWith({ networks: ['shop'], containers: [web, db], volumes: ['data'] })
const container = (name: string): string => `container:${idFor(`container ${name}`)}`

describe('what a step shows that does not say what it is about', () => {
  test('is the container that came, or whose state is another, and not whose addresses only follow from that', () => {
    expect([...changedThings(topologyWith({ networks: ['shop'], containers: [web], volumes: ['data'] }), engine)]).toEqual([
      container('db'),
    ])
    const stopped = topologyWith({ networks: ['shop'], containers: [{ ...web, state: 'exited' }, db], volumes: ['data'] })
    expect([...changedThings(engine, stopped)]).toEqual([container('web')])
  })

  test('is the container that joined or left a network, where none changed itself', () => {
    const joined = topologyWith({ networks: ['shop', 'back'], containers: [{ ...web, networks: ['shop', 'back'] }, db], volumes: ['data'] })
    expect([...changedThings(engine, joined)]).toEqual([container('web')])
    expect([...changedThings(joined, engine)]).toEqual([container('web')])
  })

  test('else is a network, else a volume', () => {
    const more = { networks: ['shop', 'back'], containers: [web, db] }
    expect([...changedThings(engine, topologyWith({ ...more, volumes: ['data', 'more'] }))]).toEqual([`network:${idFor('network back')}`])
    expect([...changedThings(topologyWith({ ...more, volumes: ['data'] }), topologyWith({ ...more, volumes: ['data', 'more'] }))]).toEqual([
      'volume:more',
    ])
  })

  test('is nothing where things only went, or nothing changed', () => {
    expect(changedThings(engine, topologyWith({ networks: ['shop'], containers: [web], volumes: ['data'] })).size).toBe(0)
    expect(changedThings(engine, engine).size).toBe(0)
  })
})
