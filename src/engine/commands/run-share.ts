import type Docker from 'dockerode'
import { call, find } from './api.ts'
import type { CommandContext } from './context.ts'
import { runLabel } from './scope.ts'

/** What an engine says of what its host's kernel can hold containers to (`GET /info`). */
export interface HostLimits {
  /** Bytes. */
  readonly MemTotal?: number
  readonly MemoryLimit?: boolean
  /** Whether swap is counted with memory. */
  readonly SwapLimit?: boolean
  readonly PidsLimit?: boolean
  readonly CgroupVersion?: string
  readonly SecurityOptions?: readonly string[] | null
}

/** Without root's rights an engine limits nobody in the first version of cgroups; Podman says that it does, and then starts no container with a limit. */
export const isPowerless = ({ CgroupVersion, SecurityOptions }: HostLimits): boolean =>
  CgroupVersion === '1' && SecurityOptions?.some((it) => it.includes('rootless')) === true

/** What a container was granted. */
export interface Granted {
  /** Fields of its `HostConfig`. */
  readonly fields: Readonly<Record<string, number>>
  /** It is made, or could not be: from now on the engine is asked about it. */
  settled(): void
}

export const nothingGranted: Granted = { fields: {}, settled: () => undefined }

export interface Want {
  /** What all containers of the run may have together. */
  readonly most: number
  /** Whether the container's line says nothing of it, so that it gets what is left where its part is not. */
  readonly isOpen: boolean
  readonly part: number
  /** Below that a container without a limit of its own is not made. */
  readonly least: number
}

/**
 * The book of what the containers of one run have of something together. No engine limits a group of containers, so their own limits have to add up to no
 * more than the run's share. Of what is open one part is kept for what nobody foresaw (a step that is tried again, a removal that failed), and shared out
 * by halves.
 */
export class RunShare {
  /** Of all that was granted, also to what is gone again: no less than what those that are there have. */
  #granted: number
  #pending = 0
  #last: Promise<unknown> = Promise.resolve()

  /** @param isFresh whether the run has made nothing yet */
  constructor(isFresh: boolean) {
    this.#granted = isFresh ? 0 : Number.POSITIVE_INFINITY
  }

  /** What is there is not what was granted any more: the engine was brought to another moment. */
  forget(): void {
    this.#granted = Number.POSITIVE_INFINITY
  }

  /** One after the other: of two at once each would see what the other has not taken yet. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work)
    this.#last = next.catch(() => undefined)
    return next
  }

  /**
   * Takes what is wanted, and answers how much that is, with the undo of its being under way.
   * @param there counts what the run's containers have by now, which is asked only where it matters
   * @param refused what is thrown where no more than `left` is left to the run
   */
  async take(
    { most, isOpen, part, least }: Want,
    there: () => Promise<number>,
    refused: (left: number) => Error,
  ): Promise<{ amount: number; settled: () => void }> {
    if (this.#granted + (isOpen ? 2 * part : part) > most) {
      // What is being made may be there already, or not yet.
      const before = this.#pending
      this.#granted = (await there()) + before
    }
    const left = Math.max(0, most - this.#granted)
    if (least > left) throw refused(left)
    const amount = !isOpen || left >= 2 * part ? part : Math.max(least, Math.floor(left / 2))
    this.#granted += amount
    this.#pending += amount
    const settled = (): void => {
      this.#pending -= amount
    }
    return { amount, settled }
  }
}

/** Sums up a field of what this run's containers were made with, also of those that do not run: they can be started. */
export async function sumOverContainers(context: CommandContext, amount: (config: Docker.HostConfig) => number): Promise<number> {
  const query = { all: 1, filters: JSON.stringify({ label: [`${runLabel}=${context.scope.runId}`] }) }
  const listed = await call<Docker.ContainerInfo[]>(context, 'GET', '/containers/json', { query })
  const found = await Promise.all(listed.map(({ Id }) => find<Docker.ContainerInspectInfo>(context, `/containers/${Id}/json`)))
  return found.reduce((sum, it) => sum + (it ? amount(it.HostConfig) : 0), 0)
}

/** How a refusal names the container that is not made. */
export const whichContainer = ({ containerName, image }: { readonly containerName?: string; readonly image: string }): string =>
  containerName ? `the container "${containerName}"` : `a container of ${image}`
