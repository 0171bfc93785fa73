import type { ContainerSpec } from '../../shared/command/command.ts'
import { humanBytes } from '../../shared/go-units.ts'
import { type Failure, FailureError } from '../../shared/result.ts'
import { runLimits } from '../../shared/run-limits.ts'
import { declaredMemory, type LimitNeed } from '../../shared/scenario/memory-need.ts'
import { call, unseen } from './api.ts'
import type { CommandContext } from './context.ts'
import { type Granted, type HostLimits, isPowerless, nothingGranted, RunShare, sumOverContainers, whichContainer } from './run-share.ts'

export interface RunMemoryOptions {
  readonly need: () => LimitNeed
  /** Whether containers without a limit of their own are given one; a shipped scenario's are known, and are not. */
  readonly limitsAll: boolean
  /** Whether the run has made nothing yet. */
  readonly isFresh: boolean
}

/**
 * The memory that the containers of one run may take together: a share of what the engine's host has (`runLimits.memoryShare`), of which the limits that
 * the lines give (`-m`) count, and for containers without one, which could take all there is, a limit of our own. It is an even part of the share, by the
 * most that the scenario has of them at once.
 */
export class RunMemory {
  readonly #options: RunMemoryOptions
  readonly #share: RunShare
  #host: HostLimits | undefined

  constructor(options: RunMemoryOptions) {
    this.#options = options
    this.#share = new RunShare(options.isFresh)
  }

  /** Whether containers that are given a limit have their swap left open: the kernel of the engine's host counts none. */
  get leavesSwapOpen(): boolean {
    return this.#host !== undefined && this.#host.SwapLimit !== true
  }

  /** What is there is not what was granted any more: the engine was brought to another moment. */
  forget(): void {
    this.#share.forget()
  }

  /** Grants a container that is about to be made its memory; throws `too-much` where the run has no more of it. */
  grant(context: CommandContext, spec: ContainerSpec): Promise<Granted> {
    return this.#share.inTurn(() => this.#grant(unseen(context), spec))
  }

  async #grant(context: CommandContext, spec: ContainerSpec): Promise<Granted> {
    const declared = declaredMemory(spec)
    // Swap without memory is the engine's to refuse.
    const isOpen = declared === 0 && !(Number(spec.hostFields.MemorySwap) > 0)
    if (declared === 0 && !(isOpen && this.#options.limitsAll)) return nothingGranted
    this.#host ??= await call<HostLimits>(context, 'GET', '/info')
    const { MemTotal: total = 0, MemoryLimit, SwapLimit } = this.#host
    if (total <= 0 || (isOpen && !(MemoryLimit === true && !isPowerless(this.#host)))) return nothingGranted
    const most = Math.floor(total * runLimits.memoryShare)
    const least = isOpen ? Math.max(runLimits.leastMemory, Number(spec.hostFields.MemoryReservation ?? 0)) : declared
    const part = isOpen ? Math.max(least, this.#evenPart(most)) : declared
    const { amount, settled } = await this.#share.take(
      { most, isOpen, part, least },
      () => sumOverContainers(context, (it) => it.Memory ?? 0),
      (left) => new FailureError(tooMuch(spec, { isOpen, least, left, most, total })),
    )
    return { fields: isOpen ? limited(spec, amount, SwapLimit === true) : {}, settled }
  }

  #evenPart(most: number): number {
    const { declared, undeclared } = this.#options.need()
    return Math.floor((most - declared) / (undeclared + 1))
  }
}

/** Where swap is not counted, an engine warns of each limit that does not leave it open. */
const limited = ({ hostFields }: ContainerSpec, bytes: number, countsSwap: boolean): Readonly<Record<string, number>> => ({
  Memory: bytes,
  ...(countsSwap || hostFields.MemorySwap !== undefined ? {} : { MemorySwap: -1 }),
})

interface Asked {
  /** Whether its line says nothing of memory. */
  readonly isOpen: boolean
  readonly least: number
  readonly left: number
  readonly most: number
  readonly total: number
}

function tooMuch(spec: ContainerSpec, { isOpen, least, left, most, total }: Asked): Failure {
  const share = `all containers of one run may take ${humanBytes(most)} together, ${runLimits.memoryShare * 100} % of the ${humanBytes(total)} that the engine has`
  return {
    code: 'too-much',
    message: `${whichContainer(spec)} ${isOpen ? 'needs' : 'may take'} ${humanBytes(least)} of memory, and ${humanBytes(left)} is left to this run: ${share}`,
    remedy: 'Give its containers less (docker run -m 256m), or remove those that are not needed any more before the next are made.',
  }
}
