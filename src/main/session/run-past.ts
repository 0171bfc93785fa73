import type { EmbeddedEngine, EngineCheckpoint } from '../../embedded/engine.ts'
import type { JournalEntry } from '../../engine/commands/scope.ts'
import type { OpenJournal } from './journal.ts'
import { copyWorkspace, putWorkspaceBack, type WorkspaceCopy, weighCopy } from './workspace-copy.ts'

/** An engine that its holder can bring back to an earlier moment: the embedded one, which runs in this process. */
export type RewindableEngine = Pick<EmbeddedEngine, 'checkpoint' | 'restore' | 'weigh'>

/** All that a run has outside of its frames, at one moment. */
export interface Moment {
  readonly engine: EngineCheckpoint
  readonly journal: readonly JournalEntry[]
  readonly workspace: WorkspaceCopy
}

/** What the moments of a run may keep in memory together, in bytes; those of the way that was left may keep as much again. */
export const mostKept = 64 * 1024 * 1024

/** The moments of a run that its engine can be brought back to: the ends of its steps. Of those that are too much, the oldest go. */
export class RunPast {
  readonly #engine: RewindableEngine
  readonly #workspace: string
  readonly #journal: OpenJournal
  readonly #most: number
  /** By step, oldest first. */
  #moments = new Map<string, Moment>()
  #newest: WorkspaceCopy | undefined

  constructor(engine: RewindableEngine, workspace: string, journal: OpenJournal, most = mostKept) {
    this.#engine = engine
    this.#workspace = workspace
    this.#journal = journal
    this.#most = most
  }

  /** The moment that is now: the engine's is taken before this returns. Undefined where there is too much to keep, or the workspace cannot be read. */
  async now(): Promise<Moment | undefined> {
    const engine = this.#engine.checkpoint()
    const journal = [...this.#journal.entries()]
    const workspace = await copyWorkspace(this.#workspace, this.#newest).catch(() => undefined)
    if (!workspace) return undefined
    this.#newest = workspace
    return { engine, journal, workspace }
  }

  /** Keeps the end of a step, which is now. */
  async keep(step: string): Promise<void> {
    const moment = await this.now()
    this.#moments.delete(step)
    if (moment) this.#moments.set(step, moment)
    for (const oldest of [...this.#moments.keys()]) {
      if (this.weigh() <= this.#most) break
      this.#moments.delete(oldest)
    }
  }

  /** The step, of these, that is nearest to the last of them and can be gone back to. */
  nearest(steps: readonly string[]): string | undefined {
    return steps.findLast((step) => this.#moments.has(step))
  }

  /** The end of a step. */
  at(step: string): Moment | undefined {
    return this.#moments.get(step)
  }

  /** All that are known, by step. */
  get moments(): ReadonlyMap<string, Moment> {
    return this.#moments
  }

  /** Brings engine, workspace and journal to a moment; `known` are the ends of steps that can be gone back to from there. Rejects as the engine's `restore` does. */
  async restore(moment: Moment, known: Iterable<readonly [string, Moment]>): Promise<void> {
    // Before, as what runs again may read it; and after, as it may write what it had written.
    await putWorkspaceBack(this.#workspace, moment.workspace)
    await this.#engine.restore(moment.engine)
    await putWorkspaceBack(this.#workspace, moment.workspace)
    this.#journal.goBack(moment.journal)
    this.#moments = new Map(known)
  }

  /** Bytes that are kept in memory. */
  weigh(): number {
    const moments = [...this.#moments.values()]
    const seen = new Set<object>()
    const workspaces = moments.reduce((sum, { workspace }) => sum + weighCopy(workspace, seen), 0)
    return workspaces + this.#engine.weigh(moments.map(({ engine }) => engine))
  }
}
