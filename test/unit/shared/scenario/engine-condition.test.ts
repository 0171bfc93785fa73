import { expect, test } from 'vitest'
import { type EngineTold, isForEngine } from '../../../../src/shared/scenario/engine-condition.ts'

const docker = (version: string): EngineTold => ({ info: { name: 'Docker Engine', version }, lacks: [] })
const podman: EngineTold = { info: { name: 'Podman Engine', version: '4.3.1' }, lacks: ['links'] }
const from29 = { engine: { compare: '>=', major: 29 } } as const

test('a step without conditions is for every engine', () => {
  expect([docker('20.10.24'), podman].map((it) => isForEngine({}, it))).toEqual([true, true])
})

test('by the version of a Docker Engine; other makes count by themselves', () => {
  expect([docker('28.2.2'), docker('29.0.0'), podman].map((it) => isForEngine({ only: from29 }, it))).toEqual([false, true, false])
  expect([docker('28.2.2'), docker('29.0.0'), podman].map((it) => isForEngine({ unless: from29 }, it))).toEqual([true, false, true])
})

test('by what an engine lacks', () => {
  expect([docker('28.2.2'), podman].map((it) => isForEngine({ unless: { lacks: ['links'] } }, it))).toEqual([true, false])
  expect([docker('28.2.2'), podman].map((it) => isForEngine({ only: { lacks: ['links', 'this-machine'] } }, it))).toEqual([false, true])
})
