/** One line of `GET /events`, as far as it is used. */
export interface EngineEvent {
  readonly Type: string
  readonly Action: string
  readonly Actor: { readonly ID: string; readonly Attributes?: Readonly<Record<string, string>> | null }
  /** Nanoseconds since the epoch, by the engine's clock. As a JavaScript number it is right to a quarter of a microsecond. */
  readonly timeNano: number
}

/** What has to be asked again, or is known to be gone. */
export interface Work {
  readonly containers: Set<string>
  readonly networks: Set<string>
  readonly volumes: Set<string>
  readonly goneContainers: Set<string>
  readonly goneNetworks: Set<string>
  readonly goneVolumes: Set<string>
  /** Whole tables, where an event does not say which. */
  allNetworks: boolean
  allVolumes: boolean
  images: boolean
  everything: boolean
}

export const noWork = (): Work => ({
  containers: new Set(),
  networks: new Set(),
  volumes: new Set(),
  goneContainers: new Set(),
  goneNetworks: new Set(),
  goneVolumes: new Set(),
  allNetworks: false,
  allVolumes: false,
  images: false,
  everything: false,
})

export const isNoWork = (work: Work): boolean =>
  ![work.containers, work.networks, work.volumes, work.goneContainers, work.goneNetworks, work.goneVolumes].some((set) => set.size > 0) &&
  !(work.allNetworks || work.allVolumes || work.images || work.everything)

/**
 * Events of a container that change nothing of it that is observed. Health probes emit the exec ones all the time, and so does asking inside:
 * to act upon them would be to never rest (Podman's begins with a plain `exec`, measured on 4.3.1). `kill` is a signal; what it ends is told by `die`.
 */
const restful = /^(exec$|exec_|top$|attach$|detach$|resize$|archive-path$|extract-to-dir$|export$|copy$|commit$|kill$)/

/** The container whose record an event says has changed, and is still there. */
export function changedContainer({ Type, Action, Actor }: EngineEvent): string | undefined {
  if (Type === 'container') return isRemoval(Action) ? undefined : Actor.ID
  const connects = Type === 'network' && (Action === 'connect' || Action === 'disconnect')
  return connects ? connectedContainer(Actor) : undefined
}

/** Podman's word for Docker's `destroy` is `remove` (measured on 4.3.1), which Docker has for networks of old. */
const isRemoval = (action: string): boolean => action === 'destroy' || action === 'remove'

/** Docker's events of connecting are the network's and name the container; Podman's have the container for their actor (measured on 4.3.1). */
const connectedContainer = ({ ID, Attributes }: EngineEvent['Actor']): string | undefined => Attributes?.container ?? (ID || undefined)

/** Adds to `work` what an event asks for. Events of things that are not observed (plugins, the daemon, registries) ask for nothing. */
export function addWork(work: Work, event: EngineEvent): void {
  const { Type, Action, Actor } = event
  switch (Type) {
    case 'container':
      addContainerWork(work, Action, Actor.ID)
      break
    case 'network':
      addNetworkWork(work, Action, Actor)
      break
    case 'volume':
      // Podman's have no id, and the name beside (measured on 4.3.1).
      addVolumeWork(work, Action, Actor.ID || (Actor.Attributes?.name ?? ''))
      break
    case 'node':
      work.allNetworks = true
      break
    case 'image':
      if (!/^(push|save|search)$/.test(Action)) work.images = true
  }
}

function addContainerWork(work: Work, action: string, id: string): void {
  if (restful.test(action) || !id) return
  if (!isRemoval(action)) {
    work.containers.add(id)
    return
  }
  work.containers.delete(id)
  work.goneContainers.add(id)
}

/** Connecting changes the container; the network's own record does not name its containers. */
function addNetworkWork(work: Work, action: string, actor: EngineEvent['Actor']): void {
  const { ID } = actor
  if (action === 'connect' || action === 'disconnect') {
    const container = connectedContainer(actor)
    if (container) work.containers.add(container)
  } else if (isRemoval(action)) {
    work.networks.delete(ID)
    work.goneNetworks.add(ID)
  } else if (action === 'prune') work.allNetworks = true
  else work.networks.add(ID)
}

/** Names come back, unlike ids: a volume that is made after it was removed is there. 20.10's prune names none (engine-facts 08). */
function addVolumeWork(work: Work, action: string, name: string): void {
  if (action === 'prune') work.allVolumes = true
  else if (isRemoval(action)) {
    work.volumes.delete(name)
    work.goneVolumes.add(name)
  } else if (action === 'create') {
    work.goneVolumes.delete(name)
    work.volumes.add(name)
  }
}
