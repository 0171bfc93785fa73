import { readCreate } from '../../../../src/embedded/core/config.ts'
import { createContainer } from '../../../../src/embedded/core/create-container.ts'
import { differences } from '../../../../src/embedded/core/differences.ts'
import { apply, Draft, type EngineEvent, Refusal } from '../../../../src/embedded/core/draft.ts'
import { addImage } from '../../../../src/embedded/core/images.ts'
import { networkIsUp, prepareStart, started } from '../../../../src/embedded/core/lifecycle.ts'
import { withDefaultNetworks } from '../../../../src/embedded/core/networks.ts'
import { type ContainerRecord, type EngineState, emptyState } from '../../../../src/embedded/core/state.ts'
import type { EngineVersion } from '../../../../src/embedded/engine.ts'

const image = {
  ...{
    id: `sha256:${'a1'.repeat(32)}`,
    created: '2026-01-01T00:00:00Z',
    layers: [],
    history: [],
    architecture: 'amd64',
    author: '',
    parent: '',
  },
  config: { Env: ['PATH=/bin', 'FROM_IMAGE=1'], Cmd: ['sleep', '1000'] },
}

/** An engine's state under commands, one after the other, with one image `box`; what was refused is thrown. */
export class StateUnderTest {
  state: EngineState
  events: EngineEvent[] = []
  readonly like
  #now = 1_000_000_000_000_000

  constructor(like: EngineVersion = '28') {
    this.like = differences[like]
    const draft = new Draft(emptyState(42), this.like, this.#now)
    withDefaultNetworks(draft)
    addImage(draft, image, 'box')
    this.state = draft.state
  }

  do<T>(command: (draft: Draft) => T): T {
    this.#now += 1_000_000
    const outcome = apply(this.state, this.like, this.#now, command)
    if ('refusal' in outcome) throw outcome.refusal
    this.state = outcome.state
    this.events.push(...outcome.events)
    return outcome.answer
  }

  refusal(command: (draft: Draft) => unknown): string {
    try {
      this.do(command)
    } catch (cause) {
      if (cause instanceof Refusal) return `${cause.status} ${cause.message}`
      throw cause
    }
    return 'done'
  }

  create(name: string, body: object = {}): ContainerRecord {
    const request = readCreate({ Image: 'box', ...body }, name, this.like)
    return this.do((draft) => createContainer(draft, request, { hostname: 'lab', exists: () => false })).container
  }

  run(name: string, body: object = {}): ContainerRecord {
    const { id } = this.create(name, body)
    this.do((draft) => prepareStart(draft, id))
    this.do((draft) => networkIsUp(draft, id))
    return this.do((draft) => started(draft, id))
  }

  /** `type action`, of what happened since the last time. */
  happened(): string[] {
    return this.events.splice(0).map(({ type, action }) => `${type} ${action}`)
  }
}
