import type { Session } from '../../../src/main/session/session.ts'
import type { AppEvents, RunView } from '../../../src/shared/ipc.ts'
import { type RunEvent, reduce } from '../../../src/shared/playback/run.ts'
import { given } from '../session-world.ts'

/** A page as the app's is: it reads the state, and folds what it is told into it. */
export class Page {
  run: RunView | undefined
  readonly #session: Session
  #undo: (() => void)[] = []

  constructor(session: Session) {
    this.#session = session
  }

  async open(): Promise<void> {
    this.drop()
    // What is told before the state has come is in it.
    this.run = undefined
    const on = <E extends keyof AppEvents>(event: E, as: (payload: AppEvents[E]) => RunEvent): void => {
      this.#undo.push(
        this.#session.on(event, (payload) => {
          this.run = reduce(this.run, as(payload))
        }),
      )
    }
    on('run', (run) => (run ? { type: 'opened', run } : { type: 'closed' }))
    on('runStatus', (status) => ({ type: 'status', status }))
    on('frame', (it) => ({ type: 'frame', ...it }))
    on('sizes', (it) => ({ type: 'sizes', ...it }))
    on('now', (it) => ({ type: 'now', ...it }))
    on('replaced', (it) => ({ type: 'replaced', ...it }))
    on('lookAhead', (it) => ({ type: 'lookAhead', ...it }))
    this.run = given(await this.#session.api.readState()).run
  }

  drop(): void {
    for (const undo of this.#undo) undo()
    this.#undo = []
  }
}
