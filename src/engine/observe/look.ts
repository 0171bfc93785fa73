import type Docker from 'dockerode'
import { endpointKey } from '../../shared/topology/keys.ts'
import type { Image } from '../../shared/topology/topology.ts'
import type { EngineConnection } from '../connect/connection.ts'
import { type HelperRun, helperLabel } from '../helper/helper-container.ts'
import { refusalOf } from '../to-failure.ts'
import type { IsMine } from './assemble.ts'
import { type ContainerFacts, containerFacts, type InspectedContainer, isUp } from './container-facts.ts'
import type { EngineClock } from './engine-clock.ts'
import { noWork, type Work } from './engine-event.ts'
import { askInside } from './host/ask-inside.ts'
import { type EndpointToFind, type HostEnd, notFound } from './host/host-end.ts'
import { type HostFiles, hostFiles } from './host/host-files.ts'
import { hostInterfacesOf, type InterfaceAddresses } from './host/host-interfaces.ts'
import { askHost, hostEndsOf } from './host/look-asked.ts'
import { lookByHelper } from './host/look-helped.ts'
import { HereLook } from './host/look-here.ts'
import { Networks } from './networks.ts'
import { questionMs } from './patient-client.ts'
import { bridgeOf, type InspectedVolume, networkIdOf, type Seen } from './seen.ts'

/** How many things are asked at once in a full look: enough to hide the way there and back, and no burden on an engine with hundreds. */
const atOnce = 8

/** By connection, then by id: layers and size never change under an id, so what one observer has asked the next need not. */
const knownImages = new WeakMap<EngineConnection, ReadonlyMap<string, Image>>()

export interface LookOptions {
  /** By an object's labels: whether it is of the run that observes. Asked anew for each topology, so it may follow the run. */
  readonly isMine: IsMine
  /**
   * The run of a helper container that may look at a host which cannot be seen from here; undefined for as long as the user has not said yes.
   * Asked anew at each look.
   */
  readonly helper?: (() => HelperRun | undefined) | undefined
  /** Milliseconds that one question to the engine may take. */
  readonly limitMs?: number
}

/** Asks an engine for what `Work` names and keeps the answers in `seen`. */
export class Look {
  readonly seen: Seen
  readonly #connection: EngineConnection
  readonly #docker: Docker
  readonly #networks: Networks
  readonly #isMine: IsMine
  readonly #helper: LookOptions['helper']
  readonly #files = hostFiles()
  readonly #here: HereLook
  /** What helpers have found, for as long as the pair is the same; and the host's files as the last one saw them. */
  readonly #helped = new Map<string, { readonly incarnation: string; readonly end: HostEnd }>()
  #helpedFiles: HostFiles | undefined
  /** Networks and volumes that a container names and that are not there: a stopped container keeps the id of a network that was removed. */
  readonly #absent = new Set<string>()
  /** When each container was last asked for, by the engine's clock, in milliseconds. */
  readonly #askedAt = new Map<string, number>()
  readonly #beingAsked = new Set<string>()
  #clock: EngineClock | undefined

  constructor(connection: EngineConnection, docker: Docker, seen: Seen, { isMine, helper, limitMs = questionMs }: LookOptions) {
    this.seen = seen
    this.#connection = connection
    this.#docker = docker
    this.#networks = new Networks(connection, docker, limitMs)
    this.#isMine = isMine
    this.#helper = helper
    this.#here = new HereLook(this.#files, askInside(docker))
  }

  dateBy(clock: EngineClock): void {
    this.#clock = clock
    this.#askedAt.clear()
  }

  /** Whether this container was asked for after that moment, so that what happened then is in the answer or is known. */
  hasAskedSince(containerId: string, ms: number): boolean {
    const askedAt = this.#askedAt.get(containerId)
    // One that is still to come was dated before somebody put the clock back, and says nothing.
    return askedAt !== undefined && askedAt > ms && askedAt <= (this.#clock?.reached() ?? Number.NEGATIVE_INFINITY)
  }

  /**
   * Whether this container is known not to run. Then its being connected to a network is the beginning of its start (engine-facts 06): asked now,
   * the engine would answer when the start is over, and the end of it is an event too.
   */
  isAtRest(containerId: string): boolean {
    const facts = this.seen.containers.get(containerId)
    return facts !== undefined && !isUp(facts) && !this.#beingAsked.has(containerId)
  }

  /**
   * Whether networks come and go without an event: where Swarm is on, its `docker_gwbridge` does, and all of its networks when it is turned off
   * (measured on 20.10.24).
   */
  get isInSwarm(): boolean {
    return [...this.seen.networks.values()].some(({ Scope }) => Scope === 'swarm')
  }

  async do(work: Work): Promise<void> {
    if (work.everything) return this.#everything()
    this.#forget(work)
    const allNetworks = work.allNetworks || this.isInSwarm
    const networks = allNetworks ? this.#allNetworks() : each(work.networks, (id) => this.#network(id))
    const volumes = work.allVolumes ? this.#allVolumes() : each(work.volumes, (name) => this.#volume(name))
    const images = work.images ? this.#images() : undefined
    await allOver([networks, volumes, images, each(work.containers, (id) => this.#container(id))])
    await this.#whatContainersName(work.containers)
    const { bridgesStay } = this.#connection.traits
    const containersChanged = work.containers.size > 0 || work.goneContainers.size > 0
    const networksChanged = allNetworks || work.networks.size > 0 || work.goneNetworks.size > 0
    await this.#hostOf([...work.containers], networksChanged || (containersChanged && !bridgesStay))
  }

  async #everything(): Promise<void> {
    const { containers } = this.seen
    const all = await this.#docker.listContainers({ all: true })
    const listed = all.flatMap(({ Id, Labels }) => (Labels?.[helperLabel] === undefined ? [Id] : []))
    const gone = new Set([...containers.keys()].filter((id) => !listed.includes(id)))
    this.#forget({ ...noWork(), goneContainers: gone })
    this.#absent.clear()
    this.seen.hostInterfaces.clear()
    await allOver([this.#allNetworks(), this.#allVolumes(), this.#images(), each(listed, (id) => this.#container(id))])
    await this.#whatContainersName(listed)
    await this.#hostOf(listed, true)
  }

  #forget({ goneContainers, goneNetworks, goneVolumes, volumes }: Work): void {
    for (const id of goneContainers) {
      this.#forgetHostEnds(id)
      this.#askedAt.delete(id)
      this.seen.containers.delete(id)
    }
    for (const id of goneNetworks) this.seen.networks.delete(id)
    for (const name of goneVolumes) this.seen.volumes.delete(name)
    for (const name of volumes) this.#absent.delete(name)
  }

  async #container(id: string): Promise<void> {
    this.#askedAt.set(id, this.#clock?.reached() ?? Number.NEGATIVE_INFINITY)
    this.#beingAsked.add(id)
    const answer: unknown = await orGone(this.#docker.getContainer(id).inspect()).finally(() => this.#beingAsked.delete(id))
    const facts = answer ? containerFacts(answer as InspectedContainer) : undefined
    // A helper is no part of the picture: it is there to look.
    if (facts && facts.labels[helperLabel] === undefined) this.seen.containers.set(id, facts)
    else this.#forget({ ...noWork(), goneContainers: new Set([id]) })
  }

  async #network(id: string): Promise<void> {
    const answer = await orGone(this.#networks.one(id))
    if (answer) this.seen.networks.set(id, answer)
    else this.seen.networks.delete(id)
    if (!answer) this.#absent.add(id)
  }

  async #volume(name: string): Promise<void> {
    const answer: unknown = await orGone(this.#docker.getVolume(name).inspect())
    if (answer) this.seen.volumes.set(name, answer as InspectedVolume)
    else this.seen.volumes.delete(name)
    if (!answer) this.#absent.add(name)
  }

  async #allNetworks(): Promise<void> {
    replace(this.seen.networks, await this.#networks.all(), ({ Id }) => Id)
  }

  async #allVolumes(): Promise<void> {
    const answer: unknown = await this.#docker.listVolumes()
    replace(this.seen.volumes, (answer as { Volumes: InspectedVolume[] | null }).Volumes ?? [], ({ Name }) => Name)
  }

  /** Tags come from the list; only images that are new are inspected. */
  async #images(): Promise<void> {
    const inspected = knownImages.get(this.#connection)
    const listed = await this.#docker.listImages()
    const images: Image[] = []
    await each(listed, async ({ Id, RepoTags }) => {
      const known = inspected?.get(Id) ?? (await this.#image(Id))
      const tags = (RepoTags ?? []).filter((tag) => tag !== '<none>:<none>').sort()
      if (known) images.push({ ...known, tags })
    })
    replace(this.seen.images, images, ({ id }) => id)
    knownImages.set(this.#connection, new Map(this.seen.images))
  }

  async #image(id: string): Promise<Image | undefined> {
    const answer = await orGone(this.#docker.getImage(id).inspect())
    return answer && { id: answer.Id, tags: [], layers: answer.RootFS?.Layers ?? [], sizeBytes: answer.Size }
  }

  /** Networks and volumes that these containers have and that no event has told of: foreign drivers make some in silence. */
  async #whatContainersName(ids: Iterable<string>): Promise<void> {
    const { containers, networks, volumes } = this.seen
    const facts = [...ids].map((id) => containers.get(id)).filter((it) => it !== undefined)
    const isNew = (name: string | undefined, table: ReadonlyMap<string, unknown>): name is string =>
      name !== undefined && !table.has(name) && !this.#absent.has(name)
    const networkIds = facts.flatMap((it) => it.endpoints.map(({ networkId }) => networkId)).filter((id) => isNew(id, networks))
    const names = facts.flatMap((it) => (it.inspected.Mounts ?? []).map(({ Type, Name }) => (Type === 'volume' ? Name : undefined)))
    const volumeNames = names.filter((name) => isNew(name, volumes))
    await allOver([
      each(new Set(networkIds), (id) => this.#network(id)),
      each(new Set(volumeNames), (name) => this.#volume(name)),
      this.#hasUntoldNetwork(facts) ? this.#allNetworks() : undefined,
    ])
  }

  /** Whether one of these is on a network that another client made in silence; where all are told of, one that is not there is no news. */
  #hasUntoldNetwork(facts: readonly ContainerFacts[]): boolean {
    if (this.#connection.traits.tellsOfNetworks) return false
    return facts.some(({ endpoints }) => endpoints.some((it) => !this.seen.networks.has(networkIdOf(this.seen, it) ?? '')))
  }

  /** What the host shows of these containers and, if `withInterfaces`, of its bridges. */
  async #hostOf(ids: readonly string[], withInterfaces: boolean): Promise<void> {
    const facts = ids.map((id) => this.seen.containers.get(id)).filter((it) => it !== undefined)
    const toFind = this.#toFind(facts)
    switch (this.#connection.host.look) {
      case 'asked':
        if (facts.length > 0 || withInterfaces) await this.#askHost(ids, toFind)
        break
      case 'here':
        if (withInterfaces) this.#setInterfaces(this.#files)
        this.#setHostEnds(ids, await this.#here.find(toFind))
        break
      case 'hidden':
        await this.#lookAtHidden(ids, toFind, withInterfaces, this.#connection.host.why)
    }
  }

  async #askHost(ids: readonly string[], toFind: readonly EndpointToFind[]): Promise<void> {
    const answer = await askHost(
      this.#docker,
      toFind.map(({ containerId }) => containerId),
    )
    replace(this.seen.hostInterfaces, answer.interfaces, ({ name }) => name)
    this.#setHostEnds(ids, hostEndsOf(answer, toFind))
  }

  /** A helper is started for endpoints that are new only; what it saw of the host itself it sees again when the next one looks. */
  async #lookAtHidden(ids: readonly string[], toFind: readonly EndpointToFind[], withInterfaces: boolean, why: string): Promise<void> {
    const run = this.#helper?.()
    if (!run) {
      if (withInterfaces) this.#setInterfaces(undefined)
      this.#setHostEnds(ids, new Map(toFind.map(({ key }) => [key, notFound(why)])))
      return
    }
    const isKnown = ({ key, incarnation }: EndpointToFind): boolean => this.#helped.get(key)?.incarnation === incarnation
    const unknown = toFind.filter((it) => !isKnown(it))
    if (unknown.length > 0) {
      const { files, ends } = await lookByHelper(this.#docker, run, unknown)
      this.#helpedFiles = files ?? this.#helpedFiles
      for (const { key, incarnation } of unknown) this.#helped.set(key, { incarnation, end: ends.get(key) ?? notFound(why) })
    }
    if (withInterfaces || unknown.length > 0) this.#setInterfaces(this.#helpedFiles, () => ({}))
    this.#setHostEnds(ids, new Map(toFind.map(({ key }) => [key, this.#helped.get(key)?.end ?? notFound(why)])))
  }

  #setInterfaces(files: HostFiles | undefined, addresses?: () => InterfaceAddresses): void {
    const { hostInterfaces, networks } = this.seen
    const uplink = [...hostInterfaces.values()].find(({ kind }) => kind === 'uplink')
    const withBridge = [...networks.values()].filter((it) => this.#connection.traits.bridgesStay || this.#isUsed(it.Id))
    replace(hostInterfaces, hostInterfacesOf(withBridge, files, uplink, addresses), ({ name }) => name)
  }

  /** Whether a container is up on this network. */
  #isUsed(networkId: string): boolean {
    const facts = [...this.seen.containers.values()].filter(isUp)
    return facts.some(({ endpoints }) => endpoints.some((it) => networkIdOf(this.seen, it) === networkId))
  }

  #setHostEnds(containerIds: readonly string[], found: ReadonlyMap<string, HostEnd>): void {
    for (const id of containerIds) this.#forgetHostEnds(id, found)
    for (const [key, end] of found) this.seen.hostEnds.set(key, end)
  }

  #forgetHostEnds(containerId: string, except?: ReadonlyMap<string, HostEnd>): void {
    const gone = [...this.seen.hostEnds.keys()].filter((key) => key.startsWith(`${containerId}/`) && !except?.has(key))
    for (const key of gone) {
      this.seen.hostEnds.delete(key)
      this.#helped.delete(key)
    }
    this.#here.forget(gone)
  }

  #toFind(facts: readonly ContainerFacts[]): EndpointToFind[] {
    return facts.filter(isUp).flatMap((container) => {
      const { Id: containerId, State: state } = container.inspected
      return container.endpoints.flatMap((it) => {
        const networkId = networkIdOf(this.seen, it)
        const network = networkId ? this.seen.networks.get(networkId) : undefined
        const bridge = network && bridgeOf(network)
        if (!networkId || !bridge) return []
        const { EndpointID, IPAddress, MacAddress } = it.endpoint
        return {
          key: endpointKey({ containerId, networkId }),
          containerId,
          networkId,
          incarnation: `${state.StartedAt} ${EndpointID} ${MacAddress}`,
          bridge,
          pid: state.Pid ?? 0,
          mayExec: this.#isMine(container.labels) && state.Status === 'running',
          ...(IPAddress ? { ipv4: IPAddress } : {}),
          ...(MacAddress ? { mac: MacAddress } : {}),
        }
      })
    })
  }
}

/**
 * The answer, or undefined where the thing is not there (any more). Of a container that is just being removed Podman says so with a 500: "container
 * <id> does not exist in database: no such container" (measured on 4.3.1).
 */
async function orGone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (cause) {
    const refusal = refusalOf(cause)
    if (refusal?.status === 404 || /no such container/i.test(refusal?.message ?? '')) return undefined
    throw cause
  }
}

/** After the first that fails, nothing more is asked. */
async function each<T>(things: Iterable<T>, ask: (thing: T) => Promise<void>): Promise<void> {
  const rest = [...things]
  const worker = async (): Promise<void> => {
    for (let thing = rest.shift(); thing !== undefined; thing = rest.shift()) {
      await ask(thing).catch((cause: unknown) => {
        rest.length = 0
        throw cause
      })
    }
  }
  await allOver(Array.from({ length: Math.min(atOnce, rest.length) }, worker))
}

/** Fails as the first of these does, but not before all are over: an answer that came late would be put over what a later look has seen. */
async function allOver(works: readonly (Promise<void> | undefined)[]): Promise<void> {
  await Promise.allSettled(works)
  await Promise.all(works)
}

function replace<T>(table: Map<string, T>, records: readonly T[], key: (record: T) => string): void {
  table.clear()
  for (const record of records) table.set(key(record), record)
}
