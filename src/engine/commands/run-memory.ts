import type Docker from 'dockerode'
import type { ContainerSpec } from '../../shared/command/command.ts'
import { humanBytes } from '../../shared/go-units.ts'
import { type Failure, FailureError } from '../../shared/result.ts'
import { runLimits } from '../../shared/run-limits.ts'
import { declaredMemory, type MemoryNeed } from '../../shared/scenario/memory-need.ts'
import { call, find, unseen } from './api.ts'
import type { CommandContext } from './context.ts'
import { runLabel } from './scope.ts'

/** What an engine says of its host's memory (`GET /info`). */
interface HostMemory {
  /** Bytes. */
  readonly MemTotal?: number
  /** Whether its kernel holds a container to a limit, and counts swap with it. */
  readonly MemoryLimit?: boolean
  readonly SwapLimit?: boolean
  readonly CgroupVersion?: string
  readonly SecurityOptions?: readonly string[] | null
}

export interface RunMemoryOptions {
  readonly need: () => MemoryNeed
  /** Whether containers without a limit of their own are given one; a shipped scenario's are known, and are not. */
  readonly limitsAll: boolean
  /** Whether the run has made nothing yet. */
  readonly isFresh: boolean
}

/** What a container was granted. */
export interface GrantedMemory {
  /** Fields of its `HostConfig`. */
  readonly fields: Readonly<Record<string, number>>
  /** It is made, or could not be: from now on the engine is asked about it. */
  settled(): void
}

/**
 * The memory that the containers of one run may take together: a share of what the engine's host has (`runLimits.memoryShare`). No engine limits a group of
 * containers, so their own limits have to add up to no more than that: those that the lines give (`-m`), and for containers without one, which could
 * take all there is, a limit of our own. It is an even part of the share, by the most that the scenario has of them at once; one part is kept for what
 * nobody foresaw (a step that is tried again, a removal that failed), and shared out by halves.
 */
export class RunMemory {
  readonly #options: RunMemoryOptions
  #host: HostMemory | undefined
  /** Bytes of all that was granted, also to what is gone again: no less than what those that are there have. */
  #granted: number
  #pending = 0
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: RunMemoryOptions) {
    this.#options = options
    this.#granted = options.isFresh ? 0 : Number.POSITIVE_INFINITY
  }

  /** Whether containers that are given a limit have their swap left open: the kernel of the engine's host counts none. */
  get leavesSwapOpen(): boolean {
    return this.#host !== undefined && this.#host.SwapLimit !== true
  }

  /** What is there is not what was granted any more: the engine was brought to another moment. */
  forget(): void {
    this.#granted = Number.POSITIVE_INFINITY
  }

  /** Grants a container that is about to be made its memory; throws `too-much` where the run has no more of it. */
  grant(context: CommandContext, spec: ContainerSpec): Promise<GrantedMemory> {
    // One after the other: of two at once each would see what the other has not taken yet.
    const next = this.#last.then(() => this.#grant(context, spec))
    this.#last = next.catch(() => undefined)
    return next
  }

  async #grant(command: CommandContext, spec: ContainerSpec): Promise<GrantedMemory> {
    const context = unseen(command)
    const declared = declaredMemory(spec)
    // Swap without memory is the engine's to refuse.
    const isOpen = declared === 0 && !(Number(spec.hostFields.MemorySwap) > 0)
    if (declared === 0 && !(isOpen && this.#options.limitsAll)) return nothing
    this.#host ??= await call<HostMemory>(context, 'GET', '/info')
    const { MemTotal: total = 0, SwapLimit } = this.#host
    if (total <= 0 || (isOpen && !holdsToLimits(this.#host))) return nothing
    const most = Math.floor(total * runLimits.memoryShare)
    const least = isOpen ? Math.max(runLimits.leastMemory, Number(spec.hostFields.MemoryReservation ?? 0)) : declared
    const part = isOpen ? Math.max(least, this.#evenPart(most)) : declared
    if (this.#granted + (isOpen ? 2 * part : part) > most) await this.#recount(context)
    const left = Math.max(0, most - this.#granted)
    if (least > left) throw new FailureError(tooMuch(spec, { isOpen, least, left, most, total }))
    const bytes = !isOpen || left >= 2 * part ? part : Math.max(least, Math.floor(left / 2))
    this.#granted += bytes
    this.#pending += bytes
    const settled = (): void => {
      this.#pending -= bytes
    }
    return { fields: isOpen ? limited(spec, bytes, SwapLimit === true) : {}, settled }
  }

  #evenPart(most: number): number {
    const { declared, undeclared } = this.#options.need()
    return Math.floor((most - declared) / (undeclared + 1))
  }

  async #recount(context: CommandContext): Promise<void> {
    // What is being made may be there already, or not yet.
    const before = this.#pending
    const there = await memoryThere(context)
    this.#granted = there + before
  }
}

/** Without root's rights an engine limits nobody in the first version of cgroups; Podman says that it does, and then starts no container with a limit. */
const holdsToLimits = ({ MemoryLimit, CgroupVersion, SecurityOptions }: HostMemory): boolean =>
  MemoryLimit === true && !(CgroupVersion === '1' && SecurityOptions?.some((it) => it.includes('rootless')))

const nothing: GrantedMemory = { fields: {}, settled: () => undefined }

/** Where swap is not counted, an engine warns of each limit that does not leave it open. */
const limited = ({ hostFields }: ContainerSpec, bytes: number, countsSwap: boolean): Readonly<Record<string, number>> => ({
  Memory: bytes,
  ...(countsSwap || hostFields.MemorySwap !== undefined ? {} : { MemorySwap: -1 }),
})

/** Bytes that this run's containers may take, also those that do not run: they can be started. */
async function memoryThere(context: CommandContext): Promise<number> {
  const query = { all: 1, filters: JSON.stringify({ label: [`${runLabel}=${context.scope.runId}`] }) }
  const listed = await call<Docker.ContainerInfo[]>(context, 'GET', '/containers/json', { query })
  const found = await Promise.all(listed.map(({ Id }) => find<Docker.ContainerInspectInfo>(context, `/containers/${Id}/json`)))
  return found.reduce((sum, it) => sum + (it?.HostConfig.Memory ?? 0), 0)
}

interface Asked {
  /** Whether its line says nothing of memory. */
  readonly isOpen: boolean
  readonly least: number
  readonly left: number
  readonly most: number
  readonly total: number
}

function tooMuch({ containerName, image }: ContainerSpec, { isOpen, least, left, most, total }: Asked): Failure {
  const which = containerName ? `the container "${containerName}"` : `a container of ${image}`
  const share = `all containers of one run may take ${humanBytes(most)} together, ${runLimits.memoryShare * 100} % of the ${humanBytes(total)} that the engine has`
  return {
    code: 'too-much',
    message: `${which} ${isOpen ? 'needs' : 'may take'} ${humanBytes(least)} of memory, and ${humanBytes(left)} is left to this run: ${share}`,
    remedy: 'Give its containers less (docker run -m 256m), or remove those that are not needed any more before the next are made.',
  }
}
