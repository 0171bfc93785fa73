import { type Draft, refuse } from './draft.ts'
import { findImage, imageNotFound, normaliseReference, tagsOf } from './find.ts'
import { isUp } from './lifecycle.ts'
import type { ContainerRecord, EngineState, ImageRecord } from './state.ts'
import { drop, get, put, values } from './table.ts'

/** An image from the catalogue (or made by commit), under a name. */
export function addImage(draft: Draft, image: ImageRecord, tag: string | undefined): void {
  const lastTagged = draft.moment()
  draft.set({ images: put(draft.state.images, image.id, { ...(get(draft.state.images, image.id) ?? image), lastTagged }) })
  if (tag) draft.set({ tags: put(draft.state.tags, normaliseReference(tag), image.id) })
}

const emitImage = (draft: Draft, image: ImageRecord, action: string, name: string): void =>
  draft.emit('image', action, image.id, { ...image.config.Labels, name })

/** `POST /images/{name}/tag`. */
export function tagImage(draft: Draft, reference: string, repository: string, tag: string): void {
  const image = findImage(draft.state, reference) ?? imageNotFound(reference)
  const status = draft.like.badInputStatus
  if (/[A-Z]/.test(repository)) refuse(status, 'invalid reference format: repository name must be lowercase')
  if (!/^[a-z0-9][\w.:/-]*$/.test(repository) || !/^[\w.-]*$/.test(tag)) refuse(status, 'invalid reference format')
  const name = normaliseReference(tag ? `${repository}:${tag}` : repository)
  addImage(draft, image, name)
  emitImage(draft, image, 'tag', name)
}

/** The name that a commit or an import gives its image; empty for none. Refuses as 20.10.24 does (measured): with 500. */
export function newImageName(repository: string, tag: string): string {
  if (repository === '') return ''
  if (/[A-Z]/.test(repository)) refuse(500, 'invalid reference format: repository name must be lowercase')
  if (!/^[a-z0-9][\w.:/-]*$/.test(repository) || !/^[\w.-]*$/.test(tag)) refuse(500, 'invalid reference format')
  return tag ? `${repository}:${tag}` : repository
}

/** Names an image that was just made: told with the name as it was given, without a tag that was not (measured on 20.10.24). */
export function nameNew(draft: Draft, image: ImageRecord, name: string): void {
  addImage(draft, image, name)
  emitImage(draft, image, 'tag', name)
}

export function pulled(draft: Draft, image: ImageRecord, reference: string): void {
  addImage(draft, image, reference)
  draft.emit('image', 'pull', normaliseReference(reference), {
    ...image.config.Labels,
    name: normaliseReference(reference).replace(/:[^:/]*$/, ''),
  })
}

type Deleted = { readonly Untagged: string } | { readonly Deleted: string }

/** `DELETE /images/{name}` (engine-facts 09). */
export function removeImage(draft: Draft, reference: string, force: boolean): Deleted[] {
  const image = findImage(draft.state, reference) ?? imageNotFound(reference)
  const tags = tagsOf(draft.state, image.id)
  const named = normaliseReference(reference)
  const isByTag = tags.includes(named)
  const short = image.id.slice('sha256:'.length, 'sha256:'.length + 12)
  const users = [...values(draft.state.containers)].filter(({ imageId }) => imageId === image.id)
  const running = users.find(isUp)
  const user = (container: ContainerRecord): string => container.id.slice(0, 12)
  if (isByTag && tags.length > 1) return [untag(draft, image, named)]
  if (!isByTag && tags.length > 1 && !force)
    refuse(409, `conflict: unable to delete ${short} (must be forced) - image is referenced in multiple repositories`)
  if (running && !isByTag)
    refuse(409, `conflict: unable to delete ${short} (cannot be forced) - image is being used by running container ${user(running)}`)
  if (running && force) return [untag(draft, image, named)]
  const [any] = users
  if (any && !force) {
    if (isByTag)
      refuse(
        409,
        `conflict: unable to remove repository reference "${reference}" (must force) - container ${user(any)} is using its referenced image ${short}`,
      )
    refuse(409, `conflict: unable to delete ${short} (must be forced) - image is being used by stopped container ${user(any)}`)
  }
  if (hasChildren(draft.state, image)) {
    if (!isByTag) refuse(409, `conflict: unable to delete ${short} (cannot be forced) - image has dependent child images`)
    return [untag(draft, image, named)]
  }
  const untagged = tags.map((tag) => untag(draft, image, tag))
  return [...untagged, ...deleteWithParents(draft, image)]
}

const hasChildren = (state: EngineState, image: ImageRecord): boolean => [...values(state.images)].some(({ parent }) => parent === image.id)

/** The image, and what it was made from as far as that has no name, no other child and no container (measured on 20.10.24). */
function deleteWithParents(draft: Draft, image: ImageRecord): Deleted[] {
  draft.set({ images: drop(draft.state.images, image.id) })
  draft.emit('image', 'delete', image.id, { name: image.id })
  const parent = get(draft.state.images, image.parent)
  const isFree =
    parent !== undefined &&
    tagsOf(draft.state, parent.id).length === 0 &&
    !hasChildren(draft.state, parent) &&
    ![...values(draft.state.containers)].some(({ imageId }) => imageId === parent.id)
  return [{ Deleted: image.id }, ...freedLayers(draft.state, image), ...(isFree ? deleteWithParents(draft, parent) : [])]
}

/** Its layers that no image has any more, from the top; a container that was made from it keeps them. */
function freedLayers(state: EngineState, { id, layers }: ImageRecord): Deleted[] {
  if ([...values(state.containers)].some(({ imageId }) => imageId === id)) return []
  const kept = new Set([...values(state.images)].flatMap((image) => image.layers.map(({ chainId }) => chainId)))
  return layers
    .filter(({ chainId }) => !kept.has(chainId))
    .map(({ chainId }) => ({ Deleted: chainId }))
    .reverse()
}

function untag(draft: Draft, image: ImageRecord, tag: string): Deleted {
  draft.set({ tags: drop(draft.state.tags, tag) })
  // The name in this event is the image's id (engine-facts 09).
  emitImage(draft, image, 'untag', image.id)
  return { Untagged: tag }
}
