import { connectTo } from '../../../src/engine/connect/connect.ts'
import { observe } from '../../../src/engine/observe/observe.ts'
import type { Observer } from '../../../src/engine/observe/observer.ts'
import type { Topology } from '../../../src/shared/topology/topology.ts'
import { ApiClient } from '../api-client.ts'
import { Normaliser } from './normalise.ts'
import type { Call, Program } from './program.ts'

/** What one call did: its answer, and what was there after it where it changed something. */
export interface Played {
  readonly call: string
  readonly status: number
  readonly answer: unknown
}
export interface Outcome {
  readonly answers: readonly Played[]
  /** `container start {"name": ...}`, in order. */
  readonly events: readonly string[]
  /** What was there after each call, as far as that differs from before. */
  readonly topologies: readonly unknown[]
}

export interface Player {
  readonly client: ApiClient
  readonly observer: Observer
  close(): void
}

export async function playerOn(socketPath: string, kind: 'chosen' | 'embedded'): Promise<Player> {
  const connection = await connectTo({ kind: 'socket', path: socketPath }, kind)
  const observer = await observe(connection, { isMine: () => true })
  return {
    client: new ApiClient(socketPath),
    observer,
    close: () => {
      observer.close()
      connection.close()
    },
  }
}

export async function play({ client, observer }: Player, { calls }: Program): Promise<Outcome> {
  const normaliser = new Normaliser()
  const answers: Played[] = []
  const topologies: unknown[] = []
  const events = await Events.from(client)
  let last = ''
  for (const [index, call] of calls.entries()) {
    const { status, body } = await (call.until ? client.readUntil(call.call, call.until) : client.call(call.call, call.body))
    answers.push({ call: call.call, status, answer: normaliser.value(shown(call, body)) })
    // What is waited for next may be over already, or not.
    if (call.isPassing || calls[index + 1]?.call.endsWith('/wait')) continue
    const topology = normaliser.value(ownTopology(await observer.settle()))
    const text = JSON.stringify(topology)
    if (text !== last) topologies.push({ after: call.call, topology })
    last = text
  }
  return { answers, topologies, events: (await events.until(client)).map((event) => JSON.stringify(normaliser.value(event))) }
}

export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], value)
}

function shown({ shows }: Call, body: unknown): unknown {
  return shows ? Object.fromEntries(shows.map((path) => [path, at(body, path)])) : body
}

/** The engine's own events between two moments of its own clock. */
class Events {
  readonly #since: string
  private constructor(since: string) {
    this.#since = since
  }

  static async from(client: ApiClient): Promise<Events> {
    return new Events(await moment(client))
  }

  async until(client: ApiClient): Promise<unknown[]> {
    const { body } = await client.call(`GET /events?since=${this.#since}&until=${await moment(client)}`)
    const events = Array.isArray(body) ? (body as unknown[]) : body === '' ? [] : [body]
    return events.flatMap((event) => {
      const { Type, Action, Actor, from, id } = event as Record<string, unknown>
      // The observer looks for a veth from within the container.
      const isOurLook = /^exec_(?:die$|.*\/sys\/class\/net\/)/.test(String(Action))
      return isOurLook ? [] : [{ Type, Action, Actor, from, id }]
    })
  }
}

async function moment(client: ApiClient): Promise<string> {
  const { SystemTime } = (await client.call('GET /info')).body as { SystemTime: string }
  const [seconds = '', fraction = ''] = SystemTime.replace('Z', '').split('.')
  return `${Date.parse(`${seconds}Z`) / 1000}.${fraction.padEnd(9, '0')}`
}

/** What is there of things whose name says that they are ours, without what an engine chooses for itself. */
export function ownTopology(topology: Topology, isOurs = (name: string): boolean => name.startsWith('a-')): unknown {
  const containers = Object.values(topology.containers)
    .filter(({ name }) => isOurs(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const ids = new Set(containers.map(({ id }) => id))
  const networkName = (id: string): string => topology.networks[id]?.name ?? id
  const nameOf = (id: string): string => topology.containers[id]?.name ?? id
  const ofOurs = <T extends { readonly containerId: string }>(table: Readonly<Record<string, T>>): T[] =>
    Object.values(table).filter(({ containerId }) => ids.has(containerId))
  const sorted = <T>(list: readonly T[]): T[] => [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  return {
    containers: containers.map(({ imageId: _image, environment, ...container }) => ({ ...container, environment: environment?.length })),
    endpoints: sorted(
      ofOurs(topology.endpoints).map(({ containerId, networkId, ...rest }) => ({
        container: nameOf(containerId),
        network: networkName(networkId),
        ...rest,
      })),
    ),
    veths: sorted(
      ofOurs(topology.veths).map(({ containerId, networkId, name }) => ({
        container: nameOf(containerId),
        network: networkName(networkId),
        isFound: name !== undefined,
      })),
    ),
    networks: sorted(Object.values(topology.networks).flatMap(({ name, ...rest }) => (isOurs(name) ? [{ name, ...rest }] : []))),
    volumes: sorted(
      Object.values(topology.volumes)
        .filter(({ name }) => isOurs(name))
        .map(({ anonymous, driver, mine, name }) => ({ name: anonymous ? 'anonymous' : name, driver, mine })),
    ),
    mounts: sorted(
      ofOurs(topology.mounts).map(({ containerId, destination, ...rest }) => ({ container: nameOf(containerId), destination, ...rest })),
    ),
    links: sorted(Object.values(topology.links).map(({ from, to, alias }) => ({ from: nameOf(from), to: nameOf(to), alias }))),
    ports: sorted(ofOurs(topology.ports).map(({ containerId, ...rest }) => ({ container: nameOf(containerId), ...rest }))),
  }
}
