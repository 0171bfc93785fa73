import type { Topology } from '../../../shared/topology/topology.ts'
import type { Outcome, TrafficKind } from '../../../shared/traffic/report.ts'
import type { Message } from '../../../shared/traffic/traffic.ts'
import { compactTerrain } from './compact-terrain.ts'
import { detailedTerrain } from './detailed-terrain.ts'
import { type Past, pastOf } from './past.ts'
import { type Ground, groundOf, type Piece, type Route, type Terrain } from './route.ts'
import { routes } from './routes.ts'
import type { Box, Point, Scene } from './scene.ts'

/** How a way ends: with an answer that comes back, where it leads (an answer was not told), or with a cross. */
export type WayEnd = 'back' | 'there' | 'cross'

/** The way that a message takes through a scene, along what is drawn there. Lengths are scene units. */
export interface Way {
  /** Unique among the ways of a moment. */
  readonly id: string
  readonly kind: TrafficKind
  /** Along which its marker travels. */
  readonly points: readonly Point[]
  /** What stays to be seen of it: the same way, but for where it would lie on a text. */
  readonly still: readonly (readonly Point[])[]
  /** The network's DNS badge, where it leads to one. */
  readonly badge?: Box
  readonly end: WayEnd
  /** What the marker says on its way there, and back. */
  readonly there: string
  readonly back: string
  /** What it led along and stands no longer: a container that has ended, its cable. */
  readonly past: readonly Past[]
}

/** Those who sent and were reached, as they stood then, in the places that the scene of the last moment has: see `whenTheyMet`. */
export interface Met {
  readonly scene: Scene
  readonly topology: Topology
  /** What is said of a container that is gone, in a word. */
  readonly gone: string
}

/**
 * The ways of a step's messages in a scene of its last moment. One that does not lie there leads along what stood there when it was sent, where its
 * place is still free; else it has none.
 */
export function waysOf(messages: readonly Message[], scene: Scene, topology: Topology, met?: Met): Way[] {
  // Most moments have no messages, and a large scene need not be looked through for none.
  if (messages.length === 0) return []
  const now = groundAndTerrain(scene, topology)
  const then = met && groundAndTerrain(met.scene, met.topology)
  return messages.flatMap((message) => {
    const found = routes(message, now.ground, now.terrain)
    if (found.length > 0 || !met || !then) return found.map((route, index) => wayOf(message, route, index, []))
    const past = pastOf(message, now.ground, then.ground, met.gone)
    return past ? routes(message, then.ground, then.terrain).map((route, index) => wayOf(message, route, index, past)) : []
  })
}

function groundAndTerrain(scene: Scene, topology: Topology): { readonly ground: Ground; readonly terrain: Terrain } {
  const ground = groundOf(scene, topology)
  return { ground, terrain: scene.isCompact ? compactTerrain(ground) : detailedTerrain(ground) }
}

function wayOf(message: Message, { pieces, badge, stops }: Route, index: number, past: readonly Past[]): Way {
  const points = straight(pieces.flatMap((it) => it.points))
  const end: WayEnd = message.outcome === 'answered' && !stops ? 'back' : message.outcome === 'untold' && !stops ? 'there' : 'cross'
  return {
    id: index === 0 ? message.id : `${message.id}#${index}`,
    kind: message.kind,
    points,
    still: shownPieces(pieces),
    ...(badge ? { badge } : {}),
    end,
    ...wordsOf(message),
    past,
  }
}

const signs: Readonly<Record<Outcome, string>> = {
  answered: '✓',
  untold: '',
  'unknown-name': '✕',
  refused: '✕',
  unreachable: '✕',
  'no-answer': '✕',
}

function wordsOf({ kind, name, addresses, status, outcome, count }: Message): Pick<Way, 'there' | 'back'> {
  const times = count > 1 ? ` ×${count}` : ''
  if (kind === 'dns') {
    const more = addresses.length > 1 ? ` +${addresses.length - 1}` : ''
    return { there: `${short(name ?? '')}?${times}`, back: addresses[0] === undefined ? signs[outcome] : `${addresses[0]}${more}` }
  }
  const word = { ping: 'ping', http: 'HTTP', tcp: 'TCP' }[kind]
  return { there: `${word}${times}`, back: status === undefined ? `${word} ${signs[outcome]}`.trim() : `${word} ${status}` }
}

/** A long name would cover half of the picture; the words beside it have it whole. */
const short = (name: string): string => (name.length > 24 ? `${name.slice(0, 23)}…` : name)

/** Without points that repeat the one before. */
const straight = (points: readonly Point[]): Point[] =>
  points.filter((point, index) => index === 0 || point[0] !== points[index - 1]?.[0] || point[1] !== points[index - 1]?.[1])

/** The pieces joined, parted where one is left out. */
function shownPieces(pieces: readonly Piece[]): Point[][] {
  const parts: Point[][] = [[]]
  for (const { points, over } of pieces) {
    if (over === 'text') parts.push([...points.slice(-1)])
    else parts.at(-1)?.push(...points)
  }
  return parts.map(straight).filter((it) => it.length > 1)
}
