/** Whether a run has given this name (`busybox:1`) to this image itself (`tag`, `commit`), and not pulled it by that name. */
export type IsGivenName = (name: string, image: string) => boolean

/** As `GET /images/json` lists it. */
export interface ListedImage {
  readonly Id: string
  readonly RepoTags?: readonly string[] | null
  /** Bytes. */
  readonly Size: number
}

/** What the user reads where no image is left. */
export const noHelperImage =
  'Only an image with a name of Docker Hub’s own (busybox, alpine, nginx, …) that no run gave it is trusted with that, none is there, and none is pulled for it.'

/**
 * The images that a helper may run from, likely ones first: those with a name of Docker Hub's official images, by which only they can have been pulled,
 * whoever did it. Of the others any scenario may have brought any, now or long ago, and a helper runs their `sh` as root. Official ones that are made to
 * be little more than a shell come first, then small ones.
 */
export function helperImagesOf(images: readonly ListedImage[], isGivenName: IsGivenName): string[] {
  const official = images.flatMap((image) => {
    const names = (image.RepoTags ?? []).filter((it) => isOfficial(it) && !isGivenName(it, image.Id)).map(plainName)
    return names.length > 0 ? [{ ...image, isShell: names.some((it) => /^(?:busybox|alpine):/.test(it)) }] : []
  })
  return official.sort((a, b) => Number(b.isShell) - Number(a.isShell) || a.Size - b.Size).map(({ Id }) => Id)
}

/** Without what Docker Hub's own names may be written with: `docker.io/library/busybox:1` is `busybox:1`. */
export const plainName = (name: string): string => name.replace(/^(?:(?:index\.|registry-1\.)?docker\.io\/)?(?:library\/)?/, '')

/** Docker tells of such a name as `busybox:1`, Podman as `docker.io/library/busybox:1`. */
const isOfficial = (name: string): boolean => /^[a-z\d][\w.-]*:[\w.-]+$/.test(name.replace(/^docker\.io\/library\//, ''))
