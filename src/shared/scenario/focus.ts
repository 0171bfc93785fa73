import { didYouMean } from '../command/nearest.ts'
import { type Shape, scalar } from './shape.ts'

/** What a step points at in the picture: a kind and a name, where the picture's own keys have ids. `host` stands alone. */
export const focusKinds = ['container', 'network', 'bridge', 'veth', 'port', 'link', 'volume', 'mount', 'endpoint', 'image'] as const
export type FocusKind = (typeof focusKinds)[number]

export interface Focus {
  readonly kind: FocusKind | 'host'
  /** The first part of what follows the colon: a container's, network's, bridge's, volume's or image's name. */
  readonly name: string
  /** A network's name of a veth or endpoint, a container port, a link's alias, a mount's path inside. */
  readonly detail?: string
}

const usages: Readonly<Record<FocusKind, string>> = {
  container: 'container:NAME',
  network: 'network:NAME',
  bridge: 'bridge:docker0',
  veth: 'veth:CONTAINER or veth:CONTAINER/NETWORK',
  port: 'port:CONTAINER:80',
  link: 'link:CONTAINER/ALIAS',
  volume: 'volume:NAME',
  mount: 'mount:CONTAINER:/path/inside',
  endpoint: 'endpoint:CONTAINER or endpoint:CONTAINER/NETWORK',
  image: 'image:NAME:TAG',
}

/** Answers with a sentence where the key is wrong. */
export function parseFocus(key: string): Focus | string {
  if (key === 'host') return { kind: 'host', name: '' }
  const [, kind = '', rest = ''] = /^([^:]*):?(.*)$/s.exec(key) ?? []
  const known = focusKinds.find((it) => it === kind)
  if (!known) {
    const words = [...focusKinds, 'host']
    return `unknown focus "${key}"${didYouMean(kind, words).replace(/"(\w+)"/, (_, word) => `"${word}${word === 'host' ? '' : `:${rest || 'NAME'}`}"`) || `; expected host or one of ${focusKinds.map((it) => `${it}:...`).join(', ')}`}`
  }
  const focus = detailOf(known, rest)
  return focus ?? `focus "${key}": expected ${usages[known]}`
}

function detailOf(kind: FocusKind, rest: string): Focus | undefined {
  const patterns: Partial<Record<FocusKind, RegExp>> = {
    veth: /^([^/\s]+)(?:\/(\S+))?$/,
    endpoint: /^([^/\s]+)(?:\/(\S+))?$/,
    port: /^([^:\s]+):(\d+(?:\/\w+)?)$/,
    link: /^([^/\s]+)\/(\S+)$/,
    mount: /^([^:\s]+):(\/\S*)$/,
  }
  const match = (patterns[kind] ?? /^(\S+)$/).exec(rest)
  const [, name, detail] = match ?? []
  if (name === undefined) return undefined
  return { kind, name, ...(detail === undefined ? {} : { detail }) }
}

export const focusKey: Shape<string> = scalar(
  'a key such as container:wordpress',
  (value) => (typeof value === 'string' && value !== '' ? value : undefined),
  (value, node, source) => {
    const focus = parseFocus(value)
    if (typeof focus === 'string') source.error(node, focus)
  },
  { type: 'string', pattern: `^(host$|(${focusKinds.join('|')}):.)` },
)
