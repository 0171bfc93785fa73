import { type EndpointToFind, type HostEnd, notFound } from './host-end.ts'
import type { HostFiles } from './host-files.ts'
import { heardMacs, hostIndexesOfProcess, interfacesOfProcess, localAddresses, mayBePair, type VethEnd, vethEnds } from './veth-ends.ts'

/** The interfaces inside a container as it sees them itself, or undefined where it cannot be asked (no shell in it, it has just ended). */
export type AskInside = (containerId: string) => Promise<readonly InsideInterface[] | undefined>
export interface InsideInterface {
  readonly name: string
  readonly index: number
  readonly hostIndex: number
}

/**
 * Finds host ends on this machine, by the best evidence there is (engine-facts 12): the container's own process, whose `/proc` entry lists the
 * interfaces in its namespace; else the container asked inside; else the MAC that its bridge has heard. What was found by the latter two is kept
 * for as long as the pair exists, as asking costs something and what a bridge has heard is forgotten.
 */
export class HereLook {
  readonly #files: HostFiles
  readonly #askInside: AskInside
  readonly #kept = new Map<string, { incarnation: string; end: HostEnd }>()

  constructor(files: HostFiles, askInside: AskInside) {
    this.#files = files
    this.#askInside = askInside
  }

  async find(endpoints: readonly EndpointToFind[]): Promise<Map<string, HostEnd>> {
    const ends = endpoints.length === 0 ? [] : vethEnds(this.#files)
    const inside = new Map<string, Promise<readonly InsideInterface[] | undefined>>()
    const found = await Promise.all(
      endpoints.map(async (endpoint) => {
        const { containerId } = endpoint
        const ask = (): Promise<readonly InsideInterface[] | undefined> => {
          const asked = inside.get(containerId) ?? this.#askInside(containerId)
          inside.set(containerId, asked)
          return asked
        }
        return [endpoint.key, await this.#findOne(endpoint, ends, ask)] as const
      }),
    )
    return new Map(found)
  }

  /** Lets go of what was kept of endpoints that are no more. */
  forget(keys: readonly string[]): void {
    for (const key of keys) this.#kept.delete(key)
  }

  async #findOne(endpoint: EndpointToFind, ends: readonly VethEnd[], ask: () => ReturnType<AskInside>): Promise<HostEnd> {
    const onBridge = ends.filter(({ bridge }) => bridge === endpoint.bridge)
    if (!this.#isBridgeHere(endpoint.bridge)) {
      return notFound(
        `The bridge ${endpoint.bridge} is not among this machine's interfaces: the engine has a network namespace of its own.`,
      )
    }
    const byProcess = this.#byProcess(endpoint, onBridge)
    if ('evidence' in byProcess) return byProcess
    if (byProcess.isCertain) return notFound(byProcess.why)
    const kept = this.#kept.get(endpoint.key)
    const keptEnd = kept?.incarnation === endpoint.incarnation ? kept.end : undefined
    if (keptEnd && onBridge.some(({ name }) => name === keptEnd.name)) return keptEnd
    const end = (await byContainer(endpoint, onBridge, ask)) ?? this.#byForwardingTable(endpoint, onBridge)
    if (!end) return notFound(`${byProcess.why} ${whyNotOtherwise(endpoint)}`)
    this.#kept.set(endpoint.key, { incarnation: endpoint.incarnation, end })
    return end
  }

  #isBridgeHere(bridge: string): boolean {
    return this.#files.text(`/sys/class/net/${bridge}/ifindex`) !== undefined
  }

  /**
   * The process's interfaces have the indexes that host ends name as their peers. That the process is the container's (and not another one that
   * has its number in another pid namespace) is checked by the address that the engine gave the endpoint. Where it is, and none of its interfaces
   * fits, its bridge is another network namespace's, and no other evidence can be better.
   */
  #byProcess({ pid, ipv4 }: EndpointToFind, onBridge: readonly VethEnd[]): HostEnd | { why: string; isCertain?: boolean } {
    if (!pid) return { why: 'The engine does not name its process.' }
    const interfaces = interfacesOfProcess(this.#files, pid)
    if (!interfaces) return { why: `Its process ${pid} cannot be looked at from here.` }
    if (ipv4 && !localAddresses(this.#files, pid)?.has(ipv4))
      return { why: `The process ${pid} that is seen here does not have its address.` }
    const pairs = onBridge.flatMap((end) => {
      const inside = interfaces.get(end.peerIndex)
      return inside && mayBePair(this.#files, end.name, pid, inside) ? [{ end, inside }] : []
    })
    if (pairs.length === 0)
      return { why: `No interface of its process ${pid} has its other end on the bridge.`, isCertain: ipv4 !== undefined }
    const [pair, another] = pairs.length === 1 ? pairs : this.#confirmed(pid, pairs)
    if (!pair || another) return { why: `Several interfaces of its process ${pid} could be the one on the bridge.` }
    return { evidence: 'process', ...known(pair.end), interface: pair.inside }
  }

  /** Ends inside have an index that is nobody else's on Docker; netavark counts from 2 in each namespace (measured on Podman 4.3.1). */
  #confirmed<T extends { readonly end: VethEnd }>(pid: number, pairs: readonly T[]): readonly T[] {
    const hostIndexes = hostIndexesOfProcess(this.#files, pid)
    return pairs.filter(({ end }) => hostIndexes.get(end.peerIndex) === end.index)
  }

  /** Only once it has sent a frame; the name inside is not in there. */
  #byForwardingTable({ bridge, mac }: EndpointToFind, onBridge: readonly VethEnd[]): HostEnd | undefined {
    const port = mac ? heardMacs(this.#files, bridge).get(mac) : undefined
    const end = port === undefined ? undefined : onBridge.find((it) => it.port === port)
    return end ? { evidence: 'forwarding-table', ...known(end) } : undefined
  }
}

const known = ({ name, index, peerIndex, bridge }: VethEnd): Omit<HostEnd, 'evidence'> => ({ name, index, peerIndex, bridge })

/** `iflink` inside is the index of the host's end. */
async function byContainer(
  endpoint: EndpointToFind,
  onBridge: readonly VethEnd[],
  ask: () => ReturnType<AskInside>,
): Promise<HostEnd | undefined> {
  const interfaces = endpoint.mayExec ? await ask() : undefined
  for (const inside of interfaces ?? []) {
    const end = onBridge.find(({ index, peerIndex }) => index === inside.hostIndex && peerIndex === inside.index)
    if (end) return { evidence: 'container', ...known(end), interface: inside.name }
  }
  return undefined
}

const whyNotOtherwise = ({ mayExec }: EndpointToFind): string =>
  mayExec
    ? 'It has no shell to ask, and its bridge has not heard from it yet.'
    : 'It is not this run’s to ask inside (or paused), and its bridge has not heard from it yet.'
