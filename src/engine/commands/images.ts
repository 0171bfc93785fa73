import type Docker from 'dockerode'
import type { CommandOf, Filters, PullPolicy } from '../../shared/command/command.ts'
import { splitPair } from '../../shared/command/entry.ts'
import { referenceProblem } from '../../shared/command/image-reference.ts'
import { parseTimestamp } from '../../shared/command/timestamp.ts'
import { humanSize } from '../../shared/go-units.ts'
import { areAllNames, type ImageNames } from '../clean-up/last-names.ts'
import { type ApiContext, apiAtLeast, call, find, openStream, Refused, segment, unseen } from './api.ts'
import type { CommandContext, CommandResult } from './context.ts'
import { meant, notOurs, othersLastName } from './ours.ts'
import { Output, once, ProgramError } from './output.ts'
import { jsonLines } from './streams.ts'

/** `mysql` → `mysql:latest`; a digest or an id stays. */
export function withTag(reference: string): string {
  if (reference.includes('@') || /^(?:sha256:)?[0-9a-f]{64}$/.test(reference)) return reference
  return /:[^/]*$/.test(reference) ? reference : `${reference}:latest`
}

/** `mysql:5.7` → `docker.io/library/mysql:5.7`, as the docker program names what it pulled. */
export function fullName(reference: string): string {
  const first = reference.split('/')[0] ?? ''
  if (!reference.includes('/')) return `docker.io/library/${reference}`
  return /[.:]|^localhost$/.test(first) ? reference : `docker.io/${reference}`
}

export const findImage = (context: ApiContext, reference: string): Promise<Docker.ImageInspectInfo | undefined> =>
  find<Docker.ImageInspectInfo>(context, `/images/${segment(reference)}/json`)

interface PullLine {
  readonly status?: string
  readonly id?: string
  readonly progress?: string
  readonly progressDetail?: { readonly current?: number; readonly total?: number; readonly units?: string }
  readonly error?: string
}

/** A registry's own error while a pull is under way; it comes inside the stream, after a status of 200. */
class PullFailed extends Error {
  override readonly name = 'PullFailed'
}

const noSuchPlatform = /no matching manifest|does not (?:match|provide) the specified platform|no match for platform/i

/**
 * Pulls and prints what the docker program prints where there is no terminal; what its bars would show goes to `layer`. An image that comes for another processor
 * only is pulled again for linux/amd64, and that is said. Answers with the platform that was asked for in the end. Throws `Refused`.
 */
export async function pullImage(
  context: CommandContext,
  output: Output,
  reference: string,
  platform?: string,
): Promise<string | undefined> {
  const { journal } = context.scope
  const before = await call<Docker.ImageInfo[]>(unseen(context), 'GET', '/images/json')
  const isOthers = ({ Id }: { readonly Id: string }): boolean => before.some((it) => it.Id === Id && !isOwn(context, it))
  await journal.record({ kind: 'image', name: withTag(reference), action: 'pull' })
  try {
    await pullOnce(context, output, reference, platform)
    const image = await findImage(unseen(context), reference)
    if (image)
      await journal.record({ kind: 'image', name: withTag(reference), action: 'pulled', image: image.Id, ...whose(isOthers(image)) })
    return platform
  } catch (error) {
    const message = error instanceof Refused || error instanceof PullFailed ? error.message : ''
    const isRetried = platform === undefined && noSuchPlatform.test(message) && apiAtLeast(context, '1.32')
    if (!isRetried) throw error instanceof PullFailed ? new Refused(500, error.message) : error
    output.line(message)
    output.line(`${withTag(reference)} is not made for ${context.engine.os}/${context.engine.arch}: pulling it for linux/amd64 instead`)
    return pullImage(context, output, reference, 'linux/amd64')
  }
}

async function pullOnce(context: CommandContext, output: Output, reference: string, platform: string | undefined): Promise<void> {
  const [name, tag] = splitReference(withTag(reference))
  const stream = await openStream(context, 'POST', '/images/create', { query: { fromImage: name, tag, platform } })
  const inProgress = new Set<string>()
  const stands = (id: string | undefined): void => {
    if (id !== undefined && inProgress.delete(id)) output.layer(id, undefined)
  }
  try {
    for await (const { error, status, id, progress, progressDetail: { current, total, units } = {} } of jsonLines<PullLine>(
      stream,
      context.signal,
    )) {
      if (error !== undefined) throw new PullFailed(error)
      if (status === undefined) continue
      if (id !== undefined && current !== undefined) {
        inProgress.add(id)
        output.layer(id, { status, current, ...(total === undefined ? {} : { total }), ...(units ? { units } : {}) })
      } else if (progress === undefined) {
        stands(id)
        output.line(id === undefined ? status : `${id}: ${status}`)
      }
    }
  } finally {
    for (const id of inProgress) stands(id)
  }
}

function splitReference(reference: string): [string, string] {
  const digest = reference.indexOf('@')
  if (digest >= 0) return [reference.slice(0, digest), reference.slice(digest + 1)]
  const colon = reference.lastIndexOf(':')
  return [reference.slice(0, colon), reference.slice(colon + 1)]
}

export interface ReadyImage {
  /** Undefined where it is not there; the engine's own 404 at create says so. */
  readonly image: Docker.ImageInspectInfo | undefined
  /** To be named at create, where the image is not of the engine's own processor. */
  readonly platform: string | undefined
}

/** Sees that a container's image is there, as `docker run` does: a missing one is pulled. A tag that is there is not pulled again. */
export async function readyImage(
  context: CommandContext,
  output: Output,
  wanted: {
    readonly reference: string
    readonly platform: string | undefined
    readonly policy: PullPolicy
    readonly present: Docker.ImageInspectInfo | undefined
  },
): Promise<ReadyImage> {
  const { reference, present } = wanted
  const fits = present !== undefined && (wanted.platform === undefined || isPlatform(present, wanted.platform))
  const isMade = context.scope.journal.madeImage(withTag(reference), present?.Id)
  if (present && !fits && !isMade) throw notOurs('image', withTag(reference))
  const again = present !== undefined && wanted.policy === 'always' && isMade
  if ((present && fits && !again) || wanted.policy === 'never')
    return { image: present, platform: wanted.platform ?? foreignPlatform(context, present) }
  if (!present) output.line(`Unable to find image '${withTag(reference)}' locally`)
  const pulled = await pullImage(context, output, reference, wanted.platform)
  const image = await findImage(context, reference)
  return { image, platform: pulled ?? foreignPlatform(context, image) }
}

function foreignPlatform(context: CommandContext, image: Docker.ImageInspectInfo | undefined): string | undefined {
  if (!image?.Architecture || image.Architecture === architecture(context.engine.arch)) return undefined
  return apiAtLeast(context, '1.41') ? `${image.Os}/${image.Architecture}` : undefined
}

const architecture = (arch: string): string => ({ x86_64: 'amd64', aarch64: 'arm64' })[arch] ?? arch

function isPlatform(image: Docker.ImageInspectInfo, platform: string): boolean {
  const [os, arch] = platform.split('/')
  return image.Os === os && (arch === undefined || image.Architecture === architecture(arch))
}

export async function pull(context: CommandContext, command: CommandOf<'pull'>): Promise<CommandResult> {
  if (command.allTags) return refuseAllTags(context)
  const reference = withTag(command.image)
  const wrong = referenceProblem(command.image)
  const present = wrong === undefined ? await findImage(context, reference) : undefined
  return once(context, async (output) => {
    if (wrong !== undefined) throw new ProgramError(wrong)
    if (reference !== command.image && !command.quiet) output.line('Using default tag: latest')
    if (present && !context.scope.journal.madeImage(reference, present.Id)) {
      return `${reference} is on this engine already and is not pulled again, so that yours stays as it is`
    }
    const silent = new Output({ print: () => {} })
    await pullImage(context, command.quiet ? silent : output, reference, command.platform)
    return fullName(reference)
  })
}

function refuseAllTags(context: CommandContext): CommandResult {
  const output = new Output(context)
  output.line('docker pull --all-tags is not supported: it would fetch every version there is')
  return output.done(1)
}

const namesOf = ({ RepoTags }: ImageNames): readonly string[] => (RepoTags ?? []).filter((it) => it !== '<none>:<none>')

/** Whether the image itself is this run's, and may go with its last name: all its names are, and it was here under no other when they were given. */
function isOwn({ scope: { journal } }: CommandContext, image: ImageNames & { readonly Id: string }): boolean {
  const names = namesOf(image)
  if (names.length === 0) return journal.madeImage(image.Id)
  return names.every((it) => journal.madeImage(it, image.Id) && !journal.isOnOthersImage(it, image.Id))
}
const whose = (isOthers: boolean): { isOthersImage?: true } => (isOthers ? { isOthersImage: true } : {})

/**
 * The word by which an image of this run is asked for: a tag with all that makes it one, or the id. Undefined where there is none of that name. Only what this
 * run pulled or made: all of an image's tags must be, when it is named by id. What can be no image's name is asked for as well: `/busybox` is `busybox` by the
 * time that an engine reads it.
 */
async function meantImage(context: CommandContext, name: string): Promise<string | undefined> {
  const image = await findImage(context, name).catch((error) => {
    if (error instanceof Refused && referenceProblem(name) !== undefined) return undefined
    throw error
  })
  if (!image) return undefined
  const reference = withTag(name)
  const isTag = image.RepoTags?.includes(reference) === true
  const tags = isTag ? [reference] : (image.RepoTags ?? [])
  const made =
    tags.length > 0 ? tags.every((tag) => context.scope.journal.madeImage(tag, image.Id)) : context.scope.journal.madeImage(image.Id)
  if (!made) throw notOurs('image', name)
  if (isOthersByOwnNames(context, image)) throw othersLastName(name)
  // Without its tag a name can be the beginning of another image's id, and is when this one is gone.
  return isTag ? (meant(name, image) === name ? name : reference) : meant(name, image)
}

/** Somebody else's image, which by now has no names but those that this run gave it: it would go with them. */
function isOthersByOwnNames({ scope }: CommandContext, image: ImageNames & { readonly Id: string }): boolean {
  const given = (image.RepoTags ?? []).filter((it) => scope.journal.isOnOthersImage(it, image.Id))
  return given.length > 0 && areAllNames(image, given)
}

interface Deleted {
  readonly Untagged?: string
  readonly Deleted?: string
}

export async function removeImages(context: CommandContext, command: CommandOf<'rmi'>): Promise<CommandResult> {
  await Promise.all(command.images.map((name) => meantImage(referenceProblem(name) === undefined ? context : unseen(context), name)))
  const output = new Output(context)
  const refusals: string[] = []
  let exit = 0
  for (const name of command.images) {
    try {
      const query = { force: command.force ? 1 : undefined, noprune: command.noPrune ? 1 : undefined }
      // Again, as what went before may have been its name.
      const word = (await meantImage(unseen(context), name)) ?? name
      printDeleted(output, await deleteImage(context, word, query))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      refusals.push(`Error response from daemon: ${error.message}`)
      // With -f it does not matter to the docker program that one is not there.
      if (!(command.force && error.status === 404)) exit = 1
    }
  }
  for (const refusal of refusals) output.line(refusal)
  return output.done(exit)
}

/** What the engine has taken away is the run's no longer: whoever makes it again makes their own. */
async function deleteImage(
  context: CommandContext,
  word: string,
  query: Readonly<Record<string, number | undefined>> = {},
): Promise<readonly Deleted[]> {
  const deleted = await call<Deleted[]>(context, 'DELETE', `/images/${segment(word)}`, { query })
  for (const { Untagged } of deleted)
    if (Untagged !== undefined && !Untagged.includes('@'))
      await context.scope.journal.record({ kind: 'image', name: Untagged, action: 'untagged' })
  return deleted
}

function printDeleted(output: Output, deleted: readonly Deleted[]): void {
  for (const it of deleted) output.line(it.Deleted === undefined ? `Untagged: ${it.Untagged}` : `Deleted: ${it.Deleted}`)
}

/** A tag that is there and not this run's is not moved to another image. */
export async function tag(context: CommandContext, command: CommandOf<'tag'>): Promise<CommandResult> {
  for (const name of [command.source, command.target]) {
    const wrong = referenceProblem(name)
    if (wrong !== undefined)
      return once(context, async () =>
        Promise.reject(new ProgramError(`Error parsing reference: "${name}" is not a valid repository/tag: ${wrong}`)),
      )
  }
  const target = withTag(command.target)
  const [present, source] = await Promise.all([findImage(context, target), findImage(context, command.source)])
  const { journal } = context.scope
  if (present && !journal.madeImage(target, present.Id)) throw notOurs('image', target)
  if (present && present.Id !== source?.Id && isOthersByOwnNames(context, present)) throw othersLastName(target)
  // With a tag of the run as its only name, somebody's untagged image would go with that tag.
  if (source && [...namesOf(source), ...(source.RepoDigests ?? [])].length === 0 && !journal.madeImage(source.Id))
    throw notOurs('image', command.source)
  return once(context, async () => {
    const about = { kind: 'image', name: target } as const
    if (source) await journal.record({ ...about, action: 'tag', image: source.Id, ...whose(!isOwn(context, source)) })
    const [repo, name] = splitReference(target)
    try {
      const word = source ? meant(command.source, source) : command.source
      await call(context, 'POST', `/images/${segment(word)}/tag`, { query: { repo, tag: name } })
    } catch (error) {
      if (source && error instanceof Refused && !present) await journal.record({ ...about, action: 'untagged' })
      throw error
    }
    return undefined
  })
}

/** The filters of `image prune`, as an engine's own would hold them against an image. */
function pruneFilter(context: CommandContext, filters: Filters): (image: Docker.ImageInfo) => boolean {
  const unknown = Object.keys(filters).find((it) => !['dangling', 'label', 'label!', 'until'].includes(it))
  if (unknown !== undefined) throw new Refused(400, `${apiAtLeast(context, '1.42') ? 'invalid filter' : 'Invalid filter'} '${unknown}'`)
  const [until, second] = (filters.until ?? []).map((it) => secondsOf(it))
  if (second !== undefined) throw new Refused(400, 'more than one until filter specified')
  const has = (image: Docker.ImageInfo, label: string): boolean => {
    const [name, value] = splitPair(label)
    const found = image.Labels?.[name]
    return found !== undefined && (!label.includes('=') || found === value)
  }
  return (image) =>
    (until === undefined || image.Created <= until) &&
    (filters.label ?? []).every((it) => has(image, it)) &&
    !(filters['label!'] ?? []).some((it) => has(image, it))
}

function secondsOf(until: string): number {
  const found = parseTimestamp(until, Date.now())
  if (found === undefined) throw new Refused(400, `failed to parse value as time or duration: "${until}"`)
  return Number(found)
}

/** The engine's own prune would take the user's images too, so those of this run are removed one by one. */
export async function pruneImages(context: CommandContext, command: CommandOf<'image prune'>): Promise<CommandResult> {
  return once(context, async (output) => {
    const filters = JSON.stringify(command.all ? {} : { dangling: ['true'] })
    const isWanted = pruneFilter(context, command.filters)
    const images = (await call<Docker.ImageInfo[]>(context, 'GET', '/images/json', { query: { filters } })).filter(isWanted)
    const isMade = (reference: string, id?: string): boolean => context.scope.journal.madeImage(reference, id)
    const ours = images.filter((image) => {
      const tags = namesOf(image)
      const isMadeHere = tags.length > 0 ? tags.every((it) => isMade(it, image.Id)) : isMade(image.Id)
      return isMadeHere && !isOthersByOwnNames(context, image)
    })
    const deleted: Deleted[] = []
    let bytes = 0
    for (const image of ours) {
      try {
        for (const name of image.RepoTags?.length ? image.RepoTags : [image.Id]) {
          deleted.push(...(await deleteImage(context, name)))
        }
        bytes += image.Size
      } catch (error) {
        // One that a container uses is no candidate (409).
        if (!(error instanceof Refused) || error.status !== 409) throw error
      }
    }
    if (deleted.length > 0) {
      output.line('Deleted Images:')
      for (const it of deleted) output.line(it.Deleted === undefined ? `untagged: ${it.Untagged}` : `deleted: ${it.Deleted}`)
      output.line('')
    }
    return `Total reclaimed space: ${humanSize(bytes)}`
  })
}
