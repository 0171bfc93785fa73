import type Docker from 'dockerode'
import type { Failure } from '../../shared/result.ts'
import { refusalOf } from '../to-failure.ts'
import { hasLabels, type LabelFilter, type OwnedKind, type OwnedObject } from './owned.ts'

export interface Removal {
  /** Also what was gone already. */
  readonly removed: readonly OwnedObject[]
  readonly failed: readonly { readonly object: OwnedObject; readonly failure: Failure }[]
}

const order: readonly OwnedKind[] = ['container', 'network', 'volume']

/**
 * Removes these things: containers first (by force, with their anonymous volumes), then networks and volumes, which containers hold. Right before
 * each removal its labels are looked at once more; what does not carry `labels` (any more) is left and reported. One failure does not keep the
 * others from being removed. Throws nothing: a lost engine fails each of them.
 */
export async function removeOwned(
  docker: Docker,
  objects: readonly OwnedObject[],
  labels: LabelFilter,
  onRemoved?: (object: OwnedObject) => void,
): Promise<Removal> {
  if (Object.keys(labels).length === 0) throw new Error('A clean-up without a label would take everything.')
  const removed: OwnedObject[] = []
  const failed: { object: OwnedObject; failure: Failure }[] = []
  for (const kind of order) {
    // Those of a kind do not depend on each other. Containers that share another's network namespace may go before or after it.
    await Promise.all(
      objects
        .filter((object) => object.kind === kind)
        .map(async (object) => {
          const failure = await removeOne(docker, object, labels)
          if (failure) failed.push({ object, failure })
          else {
            removed.push(object)
            onRemoved?.(object)
          }
        }),
    )
  }
  const position = (object: OwnedObject): number => objects.indexOf(object)
  return {
    removed: removed.sort((a, b) => position(a) - position(b)),
    failed: failed.sort((a, b) => position(a.object) - position(b.object)),
  }
}

async function removeOne(docker: Docker, object: OwnedObject, labels: LabelFilter): Promise<Failure | undefined> {
  const handle = handleOf(docker, object)
  try {
    if (!hasLabels(await handle.labels(), labels)) {
      return {
        code: 'not-ours',
        message: `The ${object.kind} ${object.name} does not carry the labels of what is to be removed. It was left alone.`,
      }
    }
    await handle.remove()
    return undefined
  } catch (cause) {
    const refusal = refusalOf(cause)
    if (refusal?.status === 404) return undefined
    const detail = refusal?.message ?? (cause instanceof Error ? cause.message : String(cause))
    // Another client is at it: "removal of container ... is already in progress".
    if (refusal?.status === 409 && object.kind === 'container' && /already in progress/.test(detail))
      return waitUntilRemoved(docker, object)
    const code = refusal ? 'engine-refused' : 'engine-lost'
    const users = code === 'engine-refused' && object.kind === 'network' ? await connectedTo(docker, object) : ''
    const remedy =
      code === 'engine-lost' ? 'Start the engine, then clean up again.' : `Clean up again when nothing uses it any more${users}.`
    return { code, message: `The ${object.kind} ${object.name} could not be removed.`, remedy, detail }
  }
}

/** Somebody else's containers can be on a network of ours. They are not ours to disconnect, so they are named. */
async function connectedTo(docker: Docker, { id }: OwnedObject): Promise<string> {
  try {
    const { Containers } = (await docker.getNetwork(id).inspect()) as { Containers?: Record<string, { Name?: string }> | null }
    const names = Object.values(Containers ?? {}).flatMap(({ Name }) => Name ?? [])
    return names.length > 0 ? ` (now: ${names.sort().join(', ')})` : ''
  } catch {
    return ''
  }
}

async function waitUntilRemoved(docker: Docker, { id }: OwnedObject): Promise<undefined> {
  await docker
    .getContainer(id)
    .wait({ condition: 'removed' })
    .catch(() => undefined)
  return undefined
}

interface Handle {
  labels(): Promise<Readonly<Record<string, string>> | null | undefined>
  remove(): Promise<unknown>
}

function handleOf(docker: Docker, { kind, id }: OwnedObject): Handle {
  switch (kind) {
    case 'container': {
      const container = docker.getContainer(id)
      return {
        labels: async () => (await container.inspect()).Config.Labels,
        remove: () => container.remove({ force: true, v: true }),
      }
    }
    case 'network': {
      const network = docker.getNetwork(id)
      return { labels: async () => ((await network.inspect()) as LabelledAnswer).Labels, remove: () => network.remove() }
    }
    case 'volume': {
      const volume = docker.getVolume(id)
      return { labels: async () => ((await volume.inspect()) as LabelledAnswer).Labels, remove: () => volume.remove() }
    }
  }
}

interface LabelledAnswer {
  readonly Labels?: Readonly<Record<string, string>> | null
}
