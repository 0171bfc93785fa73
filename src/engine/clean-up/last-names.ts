import type Docker from 'dockerode'

export type ImageNames = Pick<Docker.ImageInfo, 'RepoDigests' | 'RepoTags'>

const repositoryOf = (reference: string): string => {
  const [name = ''] = reference.split('@')
  return name.slice(name.lastIndexOf('/') + 1).includes(':') ? name.slice(0, name.lastIndexOf(':')) : name
}

/**
 * Whether an image has no name but these tags, so that an engine that takes the last of them from it removes the image: digests of the same
 * repositories go with their last tag.
 */
export const areAllNames = ({ RepoTags, RepoDigests }: ImageNames, tags: readonly string[]): boolean =>
  (RepoTags ?? []).every((it) => tags.includes(it)) &&
  (RepoDigests ?? []).every((it) => tags.some((tag) => repositoryOf(tag) === repositoryOf(it)))
