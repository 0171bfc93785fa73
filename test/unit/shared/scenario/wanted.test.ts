import { expect, test } from 'vitest'
import { parseScenario } from '../../../../src/shared/scenario/parse.ts'
import { wantedBy } from '../../../../src/shared/scenario/wanted.ts'

const head = 'id: mine\ntitle: Mine\nsummary: My own.\nsteps:\n'
function wantedOf(steps: string) {
  const { scenario, problems } = parseScenario(`${head}${steps}`, 'mine.yaml')
  if (!scenario) throw new Error(JSON.stringify(problems))
  return wantedBy(scenario)
}

test('images, each once, with the step that is first; not those that the scenario tags itself', () => {
  const { images } = wantedOf(`
  - { id: pull, title: P, run: docker pull nginx:alpine }
  - id: use
    title: U
    run: |
      docker run -d --name web nginx:alpine
      docker tag nginx:alpine my:1
      docker create --pull never --name two busybox
      docker run --rm my:1 true
  - { id: refused, title: R, run: "docker pull centos:7\\ndocker run no/such", fails: { exit: 125 } }
`)
  expect(images).toEqual([
    { step: 'pull', image: 'nginx:alpine', mayBePulled: true },
    { step: 'use', image: 'busybox', mayBePulled: false },
    { step: 'refused', image: 'centos:7', mayBePulled: true },
  ])
})

test('the names that it gives, also in a step that must fail for another reason', () => {
  const { names } = wantedOf(`
  - id: a
    title: A
    run: |
      docker network create shop
      docker run -d --name web -v data:/d -v /anonymous nginx:alpine
      docker rename web old
  - { id: b, title: B, run: docker volume create --driver nosuch far, fails: { says: plugin } }
`)
  expect(names.map(({ step, kind, name }) => `${step} ${kind} ${name}`)).toEqual([
    'a network shop',
    'a container web',
    'a volume data',
    'a container old',
    'b volume far',
  ])
})

test('ports of the host that are named, with those beside them; not chosen ones, ranges, and what must be refused', () => {
  const { ports, links } = wantedOf(`
  - { id: a, title: A, run: "docker run -d --name web -p 8080:80 -p 127.0.0.1:53:53/udp -p 81 -p 9000-9010:90 nginx:alpine" }
  - { id: b, title: B, run: "docker run -d --name two --link web:w -p 8080:80 nginx:alpine" }
  - { id: c, title: C, run: "docker run -d --name three -p 8090:80 nginx:alpine", fails: { says: allocated } }
`)
  expect(ports.map(({ step, port, beside }) => [step, port.hostIp, port.hostPort, port.protocol, beside])).toEqual([
    ['a', '', '8080', 'tcp', ['8080', '53']],
    ['a', '127.0.0.1', '53', 'udp', ['8080', '53']],
  ])
  expect(links).toEqual([{ step: 'b', container: 'web' }])
})
