import { type Draft, refuse } from './draft.ts'
import { findImage, imageNotFound, normaliseReference, tagsOf } from './find.ts'
import { isUp } from './lifecycle.ts'
import type { ContainerRecord, ImageRecord } from './state.ts'
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
  if (repository === '' || /[A-Z\s]/.test(repository) || !/^[\w.:/-]+$/.test(repository)) refuse(400, 'invalid reference format')
  const name = normaliseReference(tag ? `${repository}:${tag}` : repository)
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
  const untagged = tags.map((tag) => untag(draft, image, tag))
  draft.set({ images: drop(draft.state.images, image.id) })
  draft.emit('image', 'delete', image.id, { name: image.id })
  return [...untagged, { Deleted: image.id }]
}

function untag(draft: Draft, image: ImageRecord, tag: string): Deleted {
  draft.set({ tags: drop(draft.state.tags, tag) })
  // The name in this event is the image's id (engine-facts 09).
  emitImage(draft, image, 'untag', image.id)
  return { Untagged: tag }
}
