import { expect, test } from 'vitest'
import { callKeys } from '../../../../src/shared/playback/call-keys.ts'
import { namedThings } from '../../../../src/shared/topology/named-things.ts'
import { recordedScenarios, shippedRecording } from '../../../support/shipped-recordings.ts'
import { idFor, topologyWith } from '../../../support/topology-with.ts'

const id = idFor('container web')
const topology = topologyWith({
  networks: ['blog'],
  containers: [{ name: 'web', image: 'mysql:5.7', mounts: ['data:/x'] }, 'db'],
})
const keys = (...calls: string[]) =>
  callKeys(
    calls.map((call) => ({ method: call.split(' ')[0] ?? '', path: call.split(' ')[1] ?? '' })),
    namedThings(topology),
  )
const [web, db, image] = [`container:${id}`, `container:${idFor('container db')}`, `image:sha256:${idFor('image mysql:5.7')}`]

test.each([
  ['GET /containers/web/json', [web]],
  [`DELETE /containers/${id}?v=1&force=1`, [web]],
  [`POST /containers/${id.slice(0, 12)}/start`, [web]],
  ['POST /containers/create?name=web', [web]],
  ['POST /containers/create', []],
  ['GET /containers/json?all=1', []],
  ['POST /containers/prune?filters=%7B%7D', []],
  [`POST /networks/${idFor('network blog')}/connect`, [`network:${idFor('network blog')}`]],
  ['DELETE /networks/blog', [`network:${idFor('network blog')}`]],
  ['POST /networks/create', []],
  ['DELETE /volumes/data', ['volume:data']],
  ['GET /images/mysql:5.7/json', [image]],
  ['GET /images/mysql%3A5.7/json', [image]],
  ['POST /images/create?fromImage=mysql&tag=5.7', [image]],
  ['GET /info', []],
])('%s is about what its path names', (call, expected) => {
  expect(keys(call)).toEqual([expected])
})

test('an exec is about the container that it was made in, as long as there is but one', () => {
  const exec = ['POST /exec/1/start', 'GET /exec/1/json']
  expect(keys('POST /containers/web/exec', ...exec)).toEqual([[web], [web], [web]])
  expect(keys('POST /containers/web/exec', 'POST /containers/db/exec', ...exec)).toEqual([[web], [db], [], []])
  expect(keys(...exec)).toEqual([[], []])
})

test('of the recorded calls that name something nearly all are found by it', () => {
  let [found, all] = [0, 0]
  for (const scenario of recordedScenarios) {
    const { start, frames } = shippedRecording(scenario)
    for (const frame of frames.filter(({ last }) => last)) {
      const before = frames.slice(0, frame.index).findLast(({ last }) => last)?.topology ?? start
      const about = callKeys(frame.calls, namedThings(before, frame.topology))
      frame.calls.forEach((call, index) => {
        if (!/^\/(containers|networks|volumes)\/[^/?]+/.test(call.path) || /\/(json|create|prune)(\?|$)/.test(call.path)) return
        all += 1
        if ((about[index] ?? []).length > 0) found += 1
      })
    }
  }
  expect(all).toBeGreaterThan(200)
  expect(found / all).toBeGreaterThan(0.9)
})
