import { expect, test } from 'vitest'
import { checkExpectations } from '../../../../src/shared/scenario/expectations.ts'
import type { Expectation } from '../../../../src/shared/scenario/scenario.ts'
import type { Topology } from '../../../../src/shared/topology/topology.ts'
import { topologyWith } from '../../../support/topology-with.ts'

const anonymous = 'a'.repeat(64)
const topology = topologyWith({
  networks: ['blog', { name: 'inside', internal: true }],
  volumes: ['store', { name: 'c'.repeat(64), anonymous: true, mine: false }],
  containers: [
    { name: 'wordpressdb', image: 'mysql:5.7', mounts: [`${anonymous}:/var/lib/mysql`, '/run/x/workspace/conf:/etc/mysql:ro'] },
    { name: 'wordpress', image: 'wordpress', links: ['wordpressdb:mysql'], ports: ['127.0.0.1:32768:80'] },
    { name: 'member', networks: ['blog', 'inside'], aliases: ['db'] },
    { name: 'gone', state: 'exited', exitCode: 1 },
    { name: 'hidden', veths: 'unknown' },
  ],
})

/** `held`, or what the result says. */
function outcome(expectation: Expectation, output = '', seen: Topology = topology, before: Topology = seen): string {
  const [result] = checkExpectations([expectation], before, seen, output)
  if (!result) return 'does not apply'
  expect(result.expectation).toBe(expectation)
  expect(result.held && result.unknown).toBe(false)
  return result.held ? 'held' : `${result.unknown ? 'unknown: ' : ''}${result.message}`
}

test('containers', () => {
  const container = (more: object, name = 'wordpress'): string => outcome({ kind: 'container', container: name, ...more })
  expect(container({ state: 'running', network: 'bridge', image: 'wordpress:latest', notOn: 'blog' })).toBe('held')
  expect(container({ state: 'running' }, 'gone')).toBe('expected gone to be running; it is exited (1)')
  expect(container({ state: 'exited', exitCode: 0 }, 'gone')).toBe('expected gone to be exited (0); it is exited (1)')
  expect(container({ exitCode: 1 }, 'gone')).toBe('held')
  expect(container({ network: 'blog' })).toBe('expected wordpress to be on network blog; it is on bridge')
  expect(container({ notOn: 'inside' }, 'member')).toBe('expected member not to be on network inside; it is on blog and inside')
  expect(container({ image: 'mysql:8' }, 'wordpressdb')).toBe('expected wordpressdb to be made from mysql:8; it is made from mysql:5.7')
  expect(container({ alias: 'db', network: 'blog' }, 'member')).toBe('held')
  expect(container({ address: '172.17.0.9' })).toBe('expected wordpress to have address 172.17.0.9; its address is 172.17.0.3')
  expect(container({ absent: true })).toBe('expected no container wordpress; it is there (running)')
  expect(container({ absent: true }, 'never')).toBe('held')
  expect(container({ state: 'running' }, 'never')).toBe('expected never to be running; there is no such container')
})

test('host ends of veths: found, elsewhere, not found', () => {
  expect(outcome({ kind: 'veth', veth: 'wordpress', bridge: 'docker0' })).toBe('held')
  expect(outcome({ kind: 'veth', veth: 'member', network: 'blog' })).toBe('held')
  expect(outcome({ kind: 'veth', veth: 'member', network: 'inside' })).toBe('held')
  expect(outcome({ kind: 'veth', veth: 'member', bridge: 'docker0', absent: true })).toBe('held')
  expect(outcome({ kind: 'veth', veth: 'wordpress', network: 'blog' })).toMatch(
    /^expected a veth of wordpress of network blog; it has veth\w+ on docker0$/,
  )
  expect(outcome({ kind: 'veth', veth: 'gone', bridge: 'docker0' })).toBe(
    'expected a veth of gone on docker0; it has no veth (it is exited (1))',
  )
  expect(outcome({ kind: 'veth', veth: 'hidden', bridge: 'docker0' })).toBe(
    'unknown: a veth of hidden on docker0: not known (the engine runs in a virtual machine)',
  )
  expect(outcome({ kind: 'veth', veth: 'hidden', network: 'blog' })).toMatch(/^expected a veth of hidden of network blog; /)
  expect(outcome({ kind: 'veth', veth: 'never', bridge: 'docker0', absent: true })).toBe('held')
})

test('networks and volumes', () => {
  expect(outcome({ kind: 'network', network: 'blog', driver: 'bridge', internal: false, subnet: '172.18.0.0/16' })).toBe('held')
  expect(outcome({ kind: 'network', network: 'inside', internal: false })).toBe(
    'expected network inside not to be internal; it is internal',
  )
  expect(outcome({ kind: 'network', network: 'blog', driver: 'overlay' })).toBe(
    'expected network blog to have the driver overlay; its driver is bridge',
  )
  expect(outcome({ kind: 'network', network: 'red' })).toBe('expected network red to be there; there is none')
  expect(outcome({ kind: 'network', network: 'blog', absent: true })).toBe('expected no network blog; it is there')
  expect(outcome({ kind: 'volume', volume: 'store' })).toBe('held')
  expect(outcome({ kind: 'volume', volume: 'shop' })).toBe('expected a volume shop; there is none')
  expect(outcome({ kind: 'volume', volume: 'store', absent: true })).toBe('expected no volume store; it is there')
})

test("only this run's anonymous volumes are counted", () => {
  expect(outcome({ kind: 'anonymousVolumes', anonymousVolumes: 1 })).toBe('held')
  expect(outcome({ kind: 'anonymousVolumes', anonymousVolumes: 2 })).toBe('expected 2 anonymous volumes of this run; there is 1')
})

test('links and ports', () => {
  expect(outcome({ kind: 'link', link: 'wordpress', to: 'wordpressdb', alias: 'mysql' })).toBe('held')
  expect(outcome({ kind: 'link', link: 'wordpress', to: 'wordpressdb', alias: 'db' })).toBe(
    'expected a link from wordpress to wordpressdb as db; wordpress is linked to wordpressdb as mysql',
  )
  expect(outcome({ kind: 'link', link: 'wordpressdb', to: 'wordpress', alias: 'x' })).toMatch(/; wordpressdb has no links$/)
  expect(outcome({ kind: 'link', link: 'wordpressdb', to: 'wordpress', alias: 'x', absent: true })).toBe('held')
  expect(outcome({ kind: 'port', port: 'wordpress', containerPort: 80, hostIp: '127.0.0.1', hostPort: 32768 })).toBe('held')
  expect(outcome({ kind: 'port', port: 'wordpress', containerPort: 80, hostPort: 80 })).toBe(
    'expected port 80 of wordpress to be published on port 80; it is published on 127.0.0.1:32768',
  )
  expect(outcome({ kind: 'port', port: 'wordpressdb', containerPort: 3306 })).toBe(
    'expected port 3306 of wordpressdb to be published; it is not published (wordpressdb is running)',
  )
  expect(outcome({ kind: 'port', port: 'wordpressdb', containerPort: 3306, absent: true })).toBe('held')
})

test('mounts', () => {
  const mount = (more: object, at = '/var/lib/mysql'): string => outcome({ kind: 'mount', mount: 'wordpressdb', at, ...more })
  expect(mount({ type: 'volume', anonymous: true, readOnly: false })).toBe('held')
  expect(mount({ type: 'volume', anonymous: false })).toBe('expected a volume in wordpressdb at /var/lib/mysql; its volume is anonymous')
  expect(mount({ type: 'bind', source: './conf', readOnly: true }, '/etc/mysql')).toBe('held')
  expect(mount({ source: './data' }, '/etc/mysql')).toBe(
    'expected a mount in wordpressdb at /etc/mysql from ./data; its source is /run/x/workspace/conf',
  )
  expect(mount({ source: './onf' }, '/etc/mysql')).toMatch(/its source is/)
  expect(mount({ type: 'bind' })).toBe('expected a bind in wordpressdb at /var/lib/mysql; it is a volume')
  expect(mount({}, '/data')).toBe('expected a mount in wordpressdb at /data; nothing is mounted at /data')
  expect(mount({ absent: true })).toBe('expected nothing mounted in wordpressdb at /var/lib/mysql; there is a volume at /var/lib/mysql')
  expect(mount({ absent: true }, '/data')).toBe('held')
})

test('output is matched line by line, placeholders in it filled from what is observed', () => {
  const output = (pattern: string, text: string, more: object = {}): string => outcome({ kind: 'output', output: pattern, ...more }, text)
  expect(output('^172', 'a\n172.17.0.2 x\n')).toBe('held')
  expect(output('x$', 'a x\r\nb\r\n')).toBe('held')
  expect(output('^{{ip wordpressdb}}\\s+mysql$', '172.17.0.2\tmysql\n')).toBe('held')
  expect(output('^{{ip wordpressdb}}$', '172x17y0z2\n')).toMatch(/^expected the output to match/)
  expect(output('ready', 'not yet')).toBe('expected the output to match /ready/; it printed "not yet"')
  expect(output('ready', '')).toBe('expected the output to match /ready/; nothing was printed')
  expect(output('ready', 'ready', { absent: true })).toBe('expected the output not to match /ready/; it does')
})

test('a placeholder of what the step removed is filled from before it', () => {
  const after = topologyWith({})
  expect(outcome({ kind: 'output', output: '^{{id wordpress}}$' }, `${'x'.repeat(3)}\n`, after, topology)).toMatch(/^expected/)
  const id = Object.values(topology.containers)
    .find((it) => it.name === 'wordpress')
    ?.id.slice(0, 12)
  expect(outcome({ kind: 'output', output: '^{{id wordpress}}$' }, `${id}\n`, after, topology)).toBe('held')
})

test('what is for other engine versions does not apply', () => {
  const engine = (version: string, name = 'Docker Engine'): Topology => ({ ...topology, engine: { ...topology.engine, version, name } })
  const upTo28: Expectation = { kind: 'output', output: 'MYSQL_PORT', engine: { compare: '<=', major: 28 } }
  expect(outcome(upTo28, 'MYSQL_PORT=1', engine('28.3.0'))).toBe('held')
  expect(outcome(upTo28, '', engine('20.10.24+dfsg1'))).toMatch(/^expected/)
  expect(outcome(upTo28, '', engine('29.0.1'))).toBe('does not apply')
  expect(outcome({ ...upTo28, absent: true, engine: { compare: '>=', major: 29 } }, '', engine('29.0.1'))).toBe('held')
  expect(outcome(upTo28, '', engine('5.2.0', 'Podman Engine'))).toMatch(/^unknown: /)
})

test('what Podman calls otherwise is the same thing', () => {
  const engine = { ...topology.engine, name: 'Podman Engine', version: '4.3.1' }
  const networks = Object.fromEntries(
    Object.entries(topology.networks).map(([id, it]) => [id, it.name === 'bridge' ? { ...it, bridge: 'podman0' } : it]),
  )
  const veths = Object.fromEntries(
    Object.entries(topology.veths).map(([key, it]) => [key, it.bridge === 'docker0' ? { ...it, bridge: 'podman0' } : it]),
  )
  const named = (image: string): Topology['containers'] =>
    Object.fromEntries(Object.entries(topology.containers).map(([id, it]) => [id, it.name === 'wordpress' ? { ...it, image } : it]))
  const podman: Topology = { ...topology, engine, networks, veths }
  expect(outcome({ kind: 'veth', veth: 'wordpress', bridge: 'docker0' }, '', podman)).toBe('held')
  expect(outcome({ kind: 'veth', veth: 'member', bridge: 'docker0', absent: true }, '', podman)).toBe('held')
  const image: Expectation = { kind: 'container', container: 'wordpress', image: 'wordpress' }
  for (const name of ['localhost/wordpress:latest', 'docker.io/library/wordpress:latest'])
    expect(outcome(image, '', { ...podman, images: {}, containers: named(name) })).toBe('held')
  expect(outcome(image, '', { ...podman, images: {}, containers: named('quay.io/wordpress:latest') })).toMatch(/^expected/)
  const nameServer: Expectation = { kind: 'output', output: '^nameserver 127', engine: { compare: '>=', major: 20 } }
  expect(outcome(nameServer, 'nameserver 10.89.0.1', podman)).toBe(
    'unknown: the output to match /^nameserver 127/: not known (it is expected of Docker Engine >=20; on Podman Engine 4.3.1 it printed "nameserver 10.89.0.1")',
  )
})
