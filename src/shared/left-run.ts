import type { Language } from './language.ts'
import type { Failure } from './result.ts'

/** A thing that a run left: on its engine, or on this machine's disk (its workspace; the folder of an embedded engine's socket). */
export interface LeftThing {
  readonly kind: 'container' | 'network' | 'volume' | 'image' | 'workspace' | 'engine-folder'
  readonly name: string
  /** A container's. */
  readonly state?: string
  /** A clean-up leaves it where it is, as docker leaves what it pulled. */
  readonly stays?: true
}

/** `goOn`: with what is there, at the step that was cut off. `anew`: what is there is removed, and the steps before it are played again. */
export const resumeWays = ['goOn', 'anew'] as const
export type ResumeWay = (typeof resumeWays)[number]

/**
 * Why a run is taken up in one way and not the other. `untouched`: the step that was cut off, if any, had changed nothing. `same`: it had begun to, and
 * what is there is what the step before left. `begun`: what is there is neither. `unseen`: it had begun something that no observation tells, such as a
 * command inside a container. `gone`: what the steps before had made is not there any more. `unfinished`: a clean-up, or playing anew, was cut off. `engineGone`: its embedded engine ended with its process.
 * `incomplete`: the run had grown larger than what is kept of one.
 */
export const resumeReasons = ['untouched', 'same', 'begun', 'unseen', 'gone', 'unfinished', 'engineGone', 'incomplete'] as const
export type ResumeReason = (typeof resumeReasons)[number]

export interface ResumePlan {
  /** The step that comes next, from 1; `count + 1` where all steps were done. */
  readonly number: number
  readonly count: number
  readonly title: Localized
  /** That step had begun. */
  readonly inStep: boolean
  /** What is done where the user does not say otherwise, and which ways there are. */
  readonly way: ResumeWay
  readonly ways: readonly ResumeWay[]
  readonly because: ResumeReason
  /** How what is there differs from the last frame, in words. */
  readonly differs: Readonly<Record<Language, readonly string[]>>
}

/** In the languages that a scenario has it in. */
export type Localized = Readonly<Partial<Record<Language, string>>>

/** A run that ended without having been cleaned up, as the start page and `dockstage cleanup` list it. */
export interface LeftRun {
  readonly runId: string
  readonly scenarioId: string
  readonly title: Localized
  /** RFC 3339; absent where only labels on the engine tell of the run. */
  readonly startedAt?: string
  /** When it was heard of last. */
  readonly lastAt?: string
  /** Left on purpose, with `--keep`. */
  readonly kept: boolean
  /** Where it was played; `name` with its version, where that is known. */
  readonly engine?: { readonly kind: 'docker' | 'embedded'; readonly address: string; readonly name?: string }
  /** Why that engine cannot be asked now: what is on it is not known. */
  readonly unreachable?: Failure
  readonly things: readonly LeftThing[]
  /** Absent where it cannot be taken up; `problem` says why, save for a kept run. */
  readonly resume?: ResumePlan
  readonly problem?: LeftRunProblem
}

/** `damaged`: nothing can be made of its files. `newer`: a newer Dockstage wrote them. `foreign`: another installation's, which has copied them here. */
export const leftRunProblems = ['damaged', 'newer', 'foreign', 'too-large'] as const
export type LeftRunProblem = (typeof leftRunProblems)[number]
