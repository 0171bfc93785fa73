import type { ContainerSpec } from '../../shared/command/command.ts'
import { type Failure, FailureError } from '../../shared/result.ts'
import { runLimits } from '../../shared/run-limits.ts'
import { declaredProcesses, type LimitNeed } from '../../shared/scenario/memory-need.ts'
import { call, unseen } from './api.ts'
import type { CommandContext } from './context.ts'
import { type Granted, type HostLimits, isPowerless, nothingGranted, RunShare, sumOverContainers, whichContainer } from './run-share.ts'

export interface RunProcessesOptions {
  readonly need: () => LimitNeed
  /** Whether the run has made nothing yet. */
  readonly isFresh: boolean
}

/**
 * The processes and threads that the containers of one run may have together (`runLimits.processes`), so that one that forks without an end leaves its
 * host a number for the next: the limits that the lines give (`--pids-limit`), and for containers without one, or with none (`-1`), one of our own. For
 * scenarios that are not shipped alone: what a shipped one does is known, and what `inspect` shows of it.
 */
export class RunProcesses {
  readonly #need: () => LimitNeed
  readonly #share: RunShare
  #host: HostLimits | undefined

  constructor({ need, isFresh }: RunProcessesOptions) {
    this.#need = need
    this.#share = new RunShare(isFresh)
  }

  /** What is there is not what was granted any more: the engine was brought to another moment. */
  forget(): void {
    this.#share.forget()
  }

  /** Grants a container that is about to be made its processes; throws `too-much` where the run has no more of them. */
  grant(context: CommandContext, spec: ContainerSpec): Promise<Granted> {
    return this.#share.inTurn(() => this.#grant(unseen(context), spec))
  }

  async #grant(context: CommandContext, spec: ContainerSpec): Promise<Granted> {
    this.#host ??= await call<HostLimits>(context, 'GET', '/info')
    if (this.#host.PidsLimit !== true || isPowerless(this.#host)) return nothingGranted
    const most = runLimits.processes
    const declared = declaredProcesses(spec)
    const isOpen = declared === 0
    const least = isOpen ? runLimits.leastProcesses : declared
    const part = isOpen ? Math.min(runLimits.containerProcesses, Math.max(least, this.#evenPart(most))) : declared
    const { amount, settled } = await this.#share.take(
      { most, isOpen, part, least },
      () => sumOverContainers(context, (it) => Math.max(0, it.PidsLimit ?? 0)),
      (left) => new FailureError(tooMany(spec, isOpen, least, left)),
    )
    return { fields: isOpen ? { PidsLimit: amount } : {}, settled }
  }

  #evenPart(most: number): number {
    const { declared, undeclared } = this.#need()
    return Math.floor((most - declared) / (undeclared + 1))
  }
}

function tooMany(spec: ContainerSpec, isOpen: boolean, least: number, left: number): Failure {
  const [wanted, rest, all] = [least, left, runLimits.processes].map((it) => it.toLocaleString('en')) as [string, string, string]
  return {
    code: 'too-much',
    message: `${whichContainer(spec)} ${isOpen ? 'needs' : 'may have'} ${wanted} processes, and ${rest} are left to this run: all its containers may have ${all} together`,
    remedy:
      'Give its containers fewer (docker run --pids-limit 500), or remove those that are not needed any more before the next are made.',
  }
}
