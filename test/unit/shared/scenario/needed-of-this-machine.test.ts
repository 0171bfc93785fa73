import { expect, test } from 'vitest'
import { neededOfThisMachine } from '../../../../src/shared/scenario/needed-of-this-machine.ts'
import { parseScenario } from '../../../../src/shared/scenario/parse.ts'

const needed = (steps: string): unknown => {
  const { scenario, problems } = parseScenario(`id: x\nlanguage: en\ntitle: x\nsummary: x\nsteps:\n${steps}`, 'x.yaml')
  if (!scenario) throw new Error(JSON.stringify(problems))
  return neededOfThisMachine(scenario).map(({ step, what }) => `${step}: ${what}`)
}

test('binds, host steps and volumes on a directory of the workspace are this machine’s', () => {
  const steps = `
  - { id: a, title: a, run: "docker run -d -v ./data:/data -v named:/named --mount type=bind,source=/etc,target=/etc2 nginx" }
  - { id: b, title: b, host: { list: data } }
  - { id: c, title: c, run: "docker volume create -o type=none -o o=bind -o device=./here v" }`
  expect(needed(steps)).toEqual([
    'a: -v ./data:/data',
    'a: --mount type=bind,source=/etc,target=/etc2',
    'b: host list data',
    'c: -o device=./here',
  ])
})

test('volumes, tmpfs, pages and what only asks are not', () => {
  const steps = `
  - { id: a, title: a, run: "docker run -d --name w -p 80 -v named:/named -v /anonymous --tmpfs /t nginx" }
  - { id: b, title: b, http: { get: "http://localhost:{{port w 80}}/" } }
  - { id: c, title: c, run: docker ps }`
  expect(needed(steps)).toEqual([])
})
