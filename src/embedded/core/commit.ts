import type { ContainerConfig } from './config.ts'
import { emitContainer } from './container-events.ts'
import type { Draft } from './draft.ts'
import { needContainer } from './find.ts'
import { withChanges } from './image-changes.ts'
import { imageConfigOf, mergedConfig } from './image-config.ts'
import { nameNew, newImageName } from './images.ts'
import { isoOf, type Moment } from './moment.ts'
import type { ImageConfig, ImageLayer, ImageRecord } from './state.ts'
import { get, put } from './table.ts'

export interface CommitRequest {
  readonly container: string
  readonly repository: string
  readonly tag: string
  readonly comment: string
  readonly author: string
  /** Dockerfile instructions. */
  readonly changes: readonly string[]
  /** What the body says of the new image's config; undefined for the container's own. */
  readonly config?: ContainerConfig
}

/** The id of an image: the digest of its config file, which is not for the core to make. */
export type Identify = (image: Omit<ImageRecord, 'id'>) => string

/** `POST /commit`, with the layer that the container's changes make: undefined where it changed nothing, which makes none. */
export function commitContainer(draft: Draft, request: CommitRequest, layer: ImageLayer | undefined, identify: Identify): ImageRecord {
  const container = needContainer(draft.state, request.container)
  const base = get(draft.state.images, container.imageId)
  const own = imageConfigOf(container.config)
  const config = mergedConfig(withChanges(request.config ? imageConfigOf(request.config) : own, request.changes), own)
  const name = newImageName(request.repository, request.tag)
  const image = newImage(identify, {
    config,
    created: draft.moment(),
    author: request.author,
    comment: request.comment,
    createdBy: [container.path, ...container.args].join(' '),
    parent: base,
    layer,
    committed: { containerId: container.id, config: container.config },
  })
  addUntagged(draft, image)
  if (name) nameNew(draft, image, name)
  emitContainer(draft, container, 'commit', { comment: request.comment, imageID: image.id, imageRef: name })
  return image
}

/** `POST /images/create?fromSrc=-`: one layer, and nothing known of how it came to be. */
export function importImage(
  draft: Draft,
  request: { readonly repository: string; readonly tag: string; readonly message: string; readonly changes: readonly string[] },
  layer: ImageLayer,
  identify: Identify,
): ImageRecord {
  const name = newImageName(request.repository, request.tag)
  const config = withChanges({}, request.changes)
  const image = newImage(identify, {
    config,
    created: draft.moment(),
    author: '',
    comment: request.message,
    createdBy: '',
    parent: undefined,
    layer,
  })
  addUntagged(draft, image)
  if (name) nameNew(draft, image, name)
  draft.emit('image', 'import', image.id, { ...config.Labels, name: image.id })
  return image
}

/** An image that is there already stays as it is. */
export function addUntagged(draft: Draft, image: ImageRecord): void {
  if (!get(draft.state.images, image.id)) draft.set({ images: put(draft.state.images, image.id, image) })
}

function newImage(
  identify: Identify,
  made: {
    readonly config: ImageConfig
    readonly created: Moment
    readonly author: string
    readonly comment: string
    readonly createdBy: string
    readonly parent: ImageRecord | undefined
    readonly layer: ImageLayer | undefined
    readonly committed?: NonNullable<ImageRecord['committed']>
  },
): ImageRecord {
  const { config, author, comment, createdBy, parent, layer, committed } = made
  const created = isoOf(made.created)
  const step = { created, createdBy, size: layer?.size ?? 0, isEmpty: !layer, ...(comment ? { comment } : {}) }
  const image = {
    ...{ created, config, author, architecture: parent?.architecture ?? 'amd64', parent: parent?.id ?? '' },
    layers: [...(parent?.layers ?? []), ...(layer ? [layer] : [])],
    history: [step, ...(parent?.history ?? [])],
    ...(comment ? { comment } : {}),
    ...(committed ? { committed } : {}),
  }
  return { ...image, id: identify(image) }
}
