import type { Topology } from '../../src/shared/topology/topology.ts'
import { type ContainerSpec, idFor, type NetworkSpec, topologyWith } from './topology-with.ts'

/** Numbers in [0, 1) that depend on the seed only (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const names = [
  'web',
  'db',
  'wordpress',
  'a-name-of-somebody-who-likes-long-names-very-much',
  '데이터베이스',
  'x',
  'loving_turing',
  'brave_hopper',
  'cache.1',
  'WWWWWWWWWWWWWWWWWWWWWWWWWWWWWW',
]
const images = ['mysql:5.7', 'nginx:alpine', 'busybox', 'registry.example.org:5000/team/app-with-a-long-name:2026.1.15-rc.4']
const states = ['running', 'running', 'running', 'paused', 'exited', 'created', 'dead', 'restarting', 'removing'] as const
const paths = ['/data', '/var/lib/mysql', '/usr/share/nginx/html', '/a/very/long/path/that/goes/on/and/on/until/nobody/reads/it', '/x']
const sources = ['shared', 'pages', '', '/home/ann/site', '~/dockstage/run-20260101/workspace/data', 'tmpfs']

/** Any mix of what an engine can hold: up to 8 containers on up to 4 networks of their own, in all modes and states. */
export function randomTopology(random: () => number): Topology {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const chance = (part: number): boolean => random() < part
  const some = <T>(from: readonly T[], part: number): T[] => from.filter(() => chance(part))
  const networks = some(['blog', 'back', 'a-network-with-quite-a-long-name', '사내망'], 0.5).map(
    (name): NetworkSpec => ({
      name,
      internal: chance(0.3),
      mine: chance(0.8),
      ...(chance(0.1) ? { subnets: [{ subnet: pick(['fd00:dead:beef::/48', 'fd12:3456:789a:bcde:f012:3456:789a::/112']) }] } : {}),
    }),
  )
  const all = ['bridge', ...networks.map((it) => it.name)]
  const taken: string[] = []
  const containers = some(names, 0.45).map((name, index): ContainerSpec => {
    const modes: readonly (readonly string[])[] = [
      ['bridge'],
      [pick(all)],
      some(all, 0.6),
      ['host'],
      ['none'],
      taken.length > 0 ? [`container:${pick(taken)}`] : ['bridge'],
    ]
    const joined = pick(modes)
    const plain = joined.every((it) => all.includes(it))
    const links =
      plain && taken.length > 0 ? some(taken, 0.25).map((other) => `${other}:${pick(['mysql', 'db', 'an-alias-that-is-long'])}`) : []
    const state = pick(states)
    taken.push(name)
    return {
      name,
      id: idFor(`${name} ${Math.floor(random() * 3)}`),
      image: pick(images),
      state,
      ...(state === 'exited' ? { exitCode: pick([0, 1, 137, 255]) } : {}),
      mine: chance(0.85),
      networks: joined,
      aliases: some(['www', 'api', '별칭-이름'], 0.2),
      mounts: some(paths, 0.25).map((path) => `${pick(sources)}:${path}${chance(0.3) ? ':ro' : ''}`),
      ports:
        plain && joined.length > 0
          ? some([80, 443, 53], 0.25).map(
              (port) => `${pick(['127.0.0.1', '0.0.0.0', '::'])}:${32768 + index * 3}:${port}${port === 53 ? '/udp' : ''}`,
            )
          : [],
      links,
      veths: chance(0.2) ? 'unknown' : 'known',
    }
  })
  const volumes = [
    ...some(['dangling', 'another-volume-that-nobody-uses-any-more'], 0.3).map((name) => ({ name, mine: chance(0.7) })),
    ...(chance(0.3) ? [{ name: idFor('loose'), anonymous: true }] : []),
  ]
  const uplinks = pick([['eth0'], [], ['eth0', 'wlan0'], ['enp0s31f6', 'wlp2s0', 'tailscale0', 'tun0']])
  return someTaken(topologyWith({ containers, networks, volumes, uplinks }), chance)
}

/** Of the mounts that show what another container has mounted already, some came by `--volumes-from`. */
function someTaken(topology: Topology, chance: (part: number) => boolean): Topology {
  const first = new Map<string, string>()
  const mounts = Object.entries(topology.mounts).map(([key, mount]) => {
    const from = mount.source === undefined ? undefined : first.get(mount.source)
    if (mount.source !== undefined && from === undefined) first.set(mount.source, mount.containerId)
    return [key, from !== undefined && from !== mount.containerId && chance(0.5) ? { ...mount, from } : mount] as const
  })
  return { ...topology, mounts: Object.fromEntries(mounts) }
}
