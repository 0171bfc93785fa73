import type { Differences } from './differences.ts'
import type { EngineEvent } from './draft.ts'
import { tagsOf } from './find.ts'
import { imageConfigOf, plainConfig } from './image-config.ts'
import { mountpointOf } from './local-volumes.ts'
import { isoOf, secondsOf } from './moment.ts'
import type { EngineState, ImageRecord, NetworkRecord, VolumeRecord } from './state.ts'
import { entries, get, values } from './table.ts'

/** `GET /networks/{id}`; the list leaves `Containers` empty. */
export function showNetwork(state: EngineState, network: NetworkRecord, withContainers: boolean, like: Differences): object {
  const members = withContainers
    ? [...entries(network.members)].flatMap(([id]) => {
        const container = get(state.containers, id)
        const attached = container?.endpoints[network.name]?.attached
        if (!container || !attached) return []
        const IPv4Address = attached.ipv4 ? `${attached.ipv4}/${attached.prefix}` : ''
        return [[id, { Name: container.name, EndpointID: attached.endpointId, MacAddress: attached.mac, IPv4Address, IPv6Address: '' }]]
      })
    : []
  return {
    Name: network.name,
    Id: network.id,
    Created: isoOf(network.created),
    Scope: 'local',
    Driver: network.driver,
    // API 1.48 tells IPv4 as well.
    ...(like.macFollowsAddress ? {} : { EnableIPv4: true }),
    EnableIPv6: network.ipv6,
    IPAM: {
      Driver: 'default',
      Options: network.ipam.options ?? (network.name === 'bridge' || !network.bridge ? null : like.macFollowsAddress ? null : {}),
      Config: network.ipam.config.length === 0 && like.noSubnetsAreNull ? null : network.ipam.config,
    },
    Internal: network.internal,
    Attachable: network.attachable,
    Ingress: false,
    ConfigFrom: { Network: '' },
    ConfigOnly: false,
    Containers: Object.fromEntries(members),
    Options: network.options,
    Labels: network.labels,
  }
}

export function showVolume(volume: VolumeRecord): object {
  return {
    CreatedAt: isoOf(Math.floor(volume.created / 1_000_000) * 1_000_000),
    Driver: 'local',
    Labels: volume.labels,
    Mountpoint: mountpointOf(volume.name),
    Name: volume.name,
    Options: volume.options,
    Scope: 'local',
  }
}

const sizeOf = (image: ImageRecord): number => image.layers.reduce((sum, { size }) => sum + size, 0)

/** `GET /images/{name}/json`. */
export function showImage(state: EngineState, image: ImageRecord, like: Differences): object {
  const tags = tagsOf(state, image.id)
  const { committed } = image
  return {
    Id: image.id,
    RepoTags: tags,
    RepoDigests: digestsOf(image, tags),
    Parent: image.parent,
    Comment: image.comment ?? '',
    Created: image.created,
    ...(like.imagesTellTheirContainer
      ? {
          Container: committed?.containerId ?? '',
          ContainerConfig: committed ? plainConfig(imageConfigOf(committed.config)) : plainConfig({}),
        }
      : {}),
    DockerVersion: committed ? like.version : '',
    Author: image.author,
    Config: plainConfig(image.config),
    Architecture: image.architecture,
    Os: 'linux',
    Size: sizeOf(image),
    ...(like.imagesTellTheirContainer ? { VirtualSize: sizeOf(image) } : {}),
    GraphDriver: { Data: { MergedDir: '', UpperDir: '', WorkDir: '' }, Name: 'overlay2' },
    RootFS: { Type: 'layers', Layers: image.layers.map(({ diffId }) => diffId) },
    Metadata: { LastTagTime: image.lastTagged === undefined ? '0001-01-01T00:00:00Z' : isoOf(image.lastTagged) },
  }
}

const digestsOf = (image: ImageRecord, tags: readonly string[]): string[] => {
  const digest = image.digest
  return digest ? [...new Set(tags.map((tag) => `${tag.replace(/:[^:/]*$/, '')}@${digest}`))] : []
}

/** `GET /images/json`, newest first. `Containers` is counted by `/system/df` only. */
export function listImages(state: EngineState, images: readonly ImageRecord[], like: Differences, counted = false): object[] {
  return images.map((image) => {
    const tags = tagsOf(state, image.id)
    const isNamed = tags.length > 0 || !like.danglingImagesAreNamed
    const users = counted ? [...values(state.containers)].filter(({ imageId }) => imageId === image.id).length : -1
    return {
      Containers: users,
      Created: Math.floor(Date.parse(image.created) / 1000),
      Id: image.id,
      Labels: image.config.Labels ?? null,
      ParentId: image.parent,
      RepoDigests: isNamed ? (like.noDigestsAreNull ? nullIfEmpty(digestsOf(image, tags)) : digestsOf(image, tags)) : ['<none>@<none>'],
      RepoTags: isNamed ? tags : ['<none>:<none>'],
      SharedSize: counted ? sharedSize(state, image) : -1,
      Size: sizeOf(image),
      ...(like.imagesTellTheirContainer ? { VirtualSize: sizeOf(image) } : {}),
    }
  })
}

/** Bytes of the layers that another image has too. */
function sharedSize(state: EngineState, image: ImageRecord): number {
  const others = new Set<string>()
  for (const { id, layers } of values(state.images)) if (id !== image.id) for (const { chainId } of layers) others.add(chainId)
  return image.layers.reduce((sum, { chainId, size }) => sum + (others.has(chainId) ? size : 0), 0)
}

/** `GET /images/{name}/history`: a step is an image of its own as far as that one is here. */
export function showHistory(state: EngineState, image: ImageRecord): object[] {
  const parent = get(state.images, image.parent)
  const own = image.history.slice(0, parent ? image.history.length - parent.history.length : image.history.length)
  const steps = own.map((entry, index) => ({
    Comment: entry.comment ?? '',
    Created: Math.floor(Date.parse(entry.created) / 1000),
    CreatedBy: entry.createdBy,
    Id: index === 0 ? image.id : '<missing>',
    Size: entry.size,
    Tags: index === 0 ? nullIfEmpty(tagsOf(state, image.id)) : null,
  }))
  return [...steps, ...(parent ? showHistory(state, parent) : [])]
}
const nullIfEmpty = (texts: readonly string[]): readonly string[] | null => (texts.length > 0 ? texts : null)

/** One line of `GET /events`; the old members are there for containers and images only (engine-facts 13). */
export function showEvent(event: EngineEvent): object {
  const older = event.type === 'container' || event.type === 'image'
  return {
    ...(older ? { status: event.action, ...(event.id ? { id: event.id } : {}) } : {}),
    ...(event.type === 'container' && event.attributes.image !== undefined ? { from: event.attributes.image } : {}),
    Type: event.type,
    Action: event.action,
    Actor: { ID: event.id, Attributes: event.attributes },
    scope: 'local',
    time: secondsOf(event.at),
    // Sixteen digits and three zeros: a double prints them exactly.
    timeNano: event.at * 1000,
  }
}
