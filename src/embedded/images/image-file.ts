import { createHash } from 'node:crypto'
import { readHealth } from '../core/config.ts'
import { plainConfig } from '../core/image-config.ts'
import { type Json, objectAt, objectsAt, setAt, textAt, textsAt, textTableAt } from '../core/json.ts'
import type { ImageConfig, ImageLayer, ImageRecord } from '../core/state.ts'

/** `sha256:` and the digest of these bytes. */
export const sha256 = (bytes: string | Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** The id of a layer on top of what `below` names: that is the layer's own where nothing is below. */
export const chainOf = (below: string | undefined, diffId: string): string => (below ? sha256(`${below} ${diffId}`) : diffId)

/** Layers, lowest first, with what they are together with those below. */
export function withChains(layers: readonly Omit<ImageLayer, 'chainId'>[]): ImageLayer[] {
  let below: string | undefined
  return layers.map((layer) => {
    below = chainOf(below, layer.diffId)
    return { ...layer, chainId: below }
  })
}

/** An image's config file, as archives carry it (OCI image specification, config.md). Its digest is the image's id. */
export function imageFile(image: Omit<ImageRecord, 'id'>): string {
  return JSON.stringify({
    architecture: image.architecture,
    ...(image.author ? { author: image.author } : {}),
    config: plainConfig(image.config),
    ...(image.committed ? { container: image.committed.containerId, container_config: image.committed.config } : {}),
    created: image.created,
    history: [...image.history].reverse().map(({ created, createdBy, comment, isEmpty }) => ({
      created,
      created_by: createdBy,
      ...(comment ? { comment } : {}),
      ...(isEmpty ? { empty_layer: true } : {}),
    })),
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: image.layers.map(({ diffId }) => diffId) },
  })
}

export const imageId = (image: Omit<ImageRecord, 'id'>): string => sha256(imageFile(image))

/** Reads a config file; `sizes` are those of its layers, lowest first, in bytes. Refuses other types as Go's decoder does. */
export function readImageFile(text: string, file: Json, sizes: readonly number[]): ImageRecord {
  const config = objectAt(file, 'config') ?? {}
  const diffIds = textsAt(objectAt(file, 'rootfs') ?? {}, 'diff_ids') ?? []
  const left = [...sizes]
  const history = (objectsAt(file, 'history') ?? []).map((step) => {
    const isEmpty = step.empty_layer === true
    const comment = textAt(step, 'comment')
    return {
      created: textAt(step, 'created'),
      createdBy: textAt(step, 'created_by'),
      ...(comment ? { comment } : {}),
      isEmpty,
      size: isEmpty ? 0 : (left.shift() ?? 0),
    }
  })
  return {
    id: sha256(text),
    created: textAt(file, 'created'),
    config: readImageConfig(config),
    layers: withChains(diffIds.map((diffId, index) => ({ diffId, size: sizes[index] ?? 0 }))),
    history: history.reverse(),
    architecture: textAt(file, 'architecture') || 'amd64',
    author: textAt(file, 'author'),
    parent: '',
  }
}

function readImageConfig(config: Json): ImageConfig {
  const texts = (field: string, alsoText = false): object => {
    const value = textsAt(config, field, alsoText)
    return value ? { [field]: value } : {}
  }
  const sets = (field: string): object => {
    const value = setAt(config, field)
    return value ? { [field]: value } : {}
  }
  const plain = (field: string): object => (textAt(config, field) ? { [field]: textAt(config, field) } : {})
  const labels = textTableAt(config, 'Labels')
  const health = objectAt(config, 'Healthcheck')
  return {
    ...texts('Env'),
    ...texts('Cmd', true),
    ...texts('Entrypoint', true),
    ...texts('OnBuild'),
    ...sets('ExposedPorts'),
    ...sets('Volumes'),
    ...plain('WorkingDir'),
    ...plain('User'),
    ...plain('StopSignal'),
    ...plain('Hostname'),
    ...(labels ? { Labels: labels } : {}),
    ...(health ? { Healthcheck: readHealth(health) } : {}),
  }
}
