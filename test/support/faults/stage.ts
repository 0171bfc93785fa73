import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runLabel } from '../../../src/engine/commands/scope.ts'
import { connectTo } from '../../../src/engine/connect/connect.ts'
import type { EngineConnection } from '../../../src/engine/connect/connection.ts'
import { observe } from '../../../src/engine/observe/observe.ts'
import { createSession, type Session } from '../../../src/main/session/session.ts'
import type { RunView } from '../../../src/shared/ipc.ts'
import type { Failure, Result } from '../../../src/shared/result.ts'
import type { Step } from '../../../src/shared/scenario/scenario.ts'
import { maskTopology } from '../../../src/shared/secrets.ts'
import type { Topology } from '../../../src/shared/topology/topology.ts'
import { isConsentKind } from '../consent-kind.ts'
import { type EngineProxy, engineProxy } from '../engine-proxy.ts'
import { given } from '../session-world.ts'
import { drawing } from './drawing.ts'
import type { Fault, FaultyEngine, Injected } from './fault.ts'
import { engineKilled, othersImage } from './faults.ts'
import { labelledBy } from './labelled.ts'
import { type Onward, type Outcome, shapeOf, unclear } from './outcome.ts'
import { Page } from './page.ts'

/** Time, as a stage goes by it. */
export interface StageClock {
  now(): number
  within<T>(limitMs: number, what: string, work: Promise<T>): Promise<T>
  sleep(ms: number): void
}

export interface StageOptions {
  readonly engine: FaultyEngine
  readonly clock: StageClock
  readonly scenario: string
  readonly scenariosDirectory: string
  /** Called with the installation's directory when it is made, and when it is about to be removed. */
  readonly disk?:
    | { readonly mount: (directory: string) => Promise<void>; readonly unmount: (directory: string) => Promise<void> }
    | undefined
}

export interface Case {
  readonly fault: Fault
  /** Of the scenario's steps, from 0. */
  readonly at: number
  /** Draws what is left open: at which of the step's calls, and how it goes on. */
  readonly seed: number
}

/** Nothing that the app does by itself may take longer, by the clock of the test. */
const longestStep = 900_000
const longestBack = 60_000
const longestCleanUp = 90_000

/** A scenario on an engine, an installation of its own and somebody else's things beside it; faults are made in it, one after the other. */
export class Stage {
  readonly #options: StageOptions
  /** Of the scenario. */
  readonly steps: readonly Step[]
  readonly #userData: string
  readonly #proxy: EngineProxy
  readonly #session: Session
  readonly #direct: EngineConnection
  /** Who looks for the first time: as the session does, where what a host shows depends on the way to its engine. */
  #looker: EngineConnection | undefined
  #page: Page
  #others: unknown

  private constructor(
    options: StageOptions,
    userData: string,
    proxy: EngineProxy,
    session: Session,
    direct: EngineConnection,
    view: RunView,
  ) {
    this.#options = options
    this.#userData = userData
    this.#proxy = proxy
    this.#session = session
    this.#direct = direct
    this.steps = view.opened.scenario.steps
    this.#page = new Page(session)
  }

  static async open(options: StageOptions): Promise<Stage> {
    const { engine, scenariosDirectory, scenario } = options
    const userData = await mkdtemp(join(tmpdir(), 'dockstage-fault-'))
    await options.disk?.mount(userData)
    const proxy = await engineProxy(engine.socketPath)
    const session = await createSession({
      version: '0',
      userDataDirectory: userData,
      scenariosDirectory,
      environment: {},
      platform: process.platform,
      home: userData,
      engine: `unix://${proxy.path}`,
    })
    const direct = await connectTo({ kind: 'socket', path: engine.socketPath }, 'chosen')
    const view = given(await session.api.openScenario({ id: scenario }))
    const stage = new Stage(options, userData, proxy, session, direct, view)
    if (engine.kind === 'docker') stage.#looker = await connectTo({ kind: 'socket', path: proxy.path }, 'chosen')
    return stage
  }

  /** Also after a case that has failed: then the session may not be able to end well, and what is this machine's is given back all the same. */
  async close(): Promise<void> {
    this.#proxy.meddle = undefined
    try {
      await this.#options.clock.within(longestStep, 'closing', this.#session.close())
    } finally {
      // Of a case that has failed they are there still, and would be in the way of the next.
      await this.#removeOthers().catch(() => undefined)
      this.#direct.close()
      this.#looker?.close()
      await this.#proxy.close()
      await this.#options.disk?.unmount(this.#userData)
      await rm(this.#userData, { recursive: true, force: true })
    }
  }

  /** Plays up to the step, makes the fault there, and holds all that must be true then. Undefined where the step does not meet the fault after all. */
  async play({ fault, at, seed }: Case): Promise<Outcome | undefined> {
    await this.#begin()
    for (const step of this.steps.slice(0, at)) await this.#playWell(step)
    const outcome = await this.#meet(fault, at, drawing(seed))
    await this.#over()
    return outcome
  }

  /** Plays the scenario once, with a fault at each step for which there is one; what it took from the play is played again. */
  async playThrough(faultAt: (step: Step, at: number) => Fault | undefined, seed: number): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = []
    const draw = drawing(seed)
    await this.#begin()
    for (const [at, step] of this.steps.entries()) {
      const fault = faultAt(step, at)
      const outcome = fault && (await this.#meet(fault, at, draw, true))
      if (outcome) outcomes.push(outcome)
      if (!outcome) await this.#playWell(step)
    }
    await this.#over()
    return outcomes
  }

  async #begin(): Promise<void> {
    const { api } = this.#session
    given(await api.restart())
    await this.#page.open()
    given(await api.consent((await this.#run()).opened.scenario.needs.filter(isConsentKind)))
    this.#others = await this.#makeOthers()
  }

  async #playWell(step: Step): Promise<void> {
    const played = await this.#playStep(step)
    if (!played.ok) throw new Error(`without a fault, ${step.id}: ${JSON.stringify(played.failure)}`)
  }

  /** @param isWhole the play goes on to its end, and needs what it had before the fault */
  async #meet(fault: Fault, at: number, draw: (below: number) => number, isWhole = false): Promise<Outcome | undefined> {
    const { clock, engine, scenario } = this.#options
    const step = this.steps[at] as Step
    let injected: Injected | undefined
    let beganAt = clock.now()
    const inject = async (): Promise<void> => {
      beganAt = clock.now()
      injected = await fault.inject(
        {
          engine,
          proxy: this.#proxy,
          other: this.#direct.client(),
          userData: this.#userData,
          sleep: clock.sleep,
          after: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
          dropPage: () => this.#page.drop(),
          openPage: () => this.#page.open(),
        },
        step,
      )
    }
    let injecting: Promise<void> | undefined
    if (fault.moment === 'before') {
      await inject()
      if (!injected) return undefined
    }
    // Where a scenario is played through there are few cases, and early calls are likelier: each step makes those.
    let calls = 1 + draw(isWhole ? 1 + draw(8) : 8)
    this.#proxy.meddle = (call) => {
      if (fault.moment === 'call' && !injecting && --calls === 0) injecting = inject()
      return injected?.meddle?.(call)
    }
    const result = await clock.within(longestStep, `${step.id} with "${fault.name}"`, this.#playStep(step))
    // A step that makes fewer calls meets it between two steps.
    if (fault.moment === 'call') injecting ??= inject()
    await injecting
    const ms = Math.round(clock.now() - beganAt)
    if (!result.ok) this.#expectClear(result.failure)
    this.#proxy.meddle = undefined
    await injected?.end?.()

    await this.#expectBack()
    await this.#expectPicture('after the fault')
    const onward = await this.#goOn(result, at, draw, isWhole ? (fault === engineKilled ? 'anew' : 'all') : 'nothing')
    await this.#expectPicture(`when it has gone on (${onward})`)
    await this.#expectPage()
    if (fault === engineKilled && engine.kind === 'embedded') this.#others = await this.#lookAtOthers()
    return { fault: fault.name, scenario, step: step.id, ...(result.ok ? {} : { told: shapeOf(result.failure) }), ms, onward }
  }

  /** @param needs `nothing` of what ran; `all` of it for the steps behind; `anew`: all of it, and it is gone with its engine */
  async #goOn(result: Result<unknown>, at: number, draw: (below: number) => number, needs: 'nothing' | 'all' | 'anew'): Promise<Onward> {
    const { api } = this.#session
    const { clock } = this.#options
    const step = this.steps[at] as Step
    if (needs !== 'anew') {
      if (result.ok) return 'held'
      const retried = await clock.within(longestStep, `${step.id}, again`, this.#playStep(step))
      if (retried.ok) return 'retried'
      this.#expectClear(retried.failure)
    }
    const all = ['restarted', 'rewound', 'skipped'] as const
    const onward = all[draw(needs === 'nothing' ? 3 : 2)] as (typeof all)[number]
    if (onward === 'skipped') {
      given(await api.skipStep())
      return onward
    }
    const before = this.steps[at - 1]
    if (onward === 'rewound' && before) given(await clock.within(longestStep, 'rewinding', api.rewind(before.id)))
    else {
      given(await clock.within(longestCleanUp, 'restarting', api.restart()))
      for (const it of this.steps.slice(0, at)) await this.#playWell(it)
    }
    const { nextStep, failure } = await this.#run()
    if (nextStep !== at) throw new Error(`${onward} to ${step.id}, it stands at ${this.steps[nextStep]?.id}: ${JSON.stringify(failure)}`)
    await clock.within(longestStep, `${step.id}, ${onward}`, this.#playWell(step))
    return before ? onward : 'restarted'
  }

  /** Removes what the run made, and holds that nothing is left and nothing of others' touched. */
  async #over(): Promise<void> {
    const { api } = this.#session
    this.#proxy.meddle = undefined
    given(await this.#options.clock.within(longestCleanUp, 'cleaning up', api.cleanUp()))
    const left = await labelledBy(this.#userData, this.#direct)
    if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`)
    const folders = await readdir(join(this.#userData, 'runs')).catch(() => [])
    if (folders.length > 0) throw new Error(`left on disk: ${folders.join(', ')}`)
    const others = await this.#lookAtOthers()
    if (JSON.stringify(others) !== JSON.stringify(this.#others))
      throw new Error(`somebody else’s things were changed: ${JSON.stringify(this.#others)} → ${JSON.stringify(others)}`)
    await this.#removeOthers()
  }

  async #playStep(step: Step): Promise<Result<null>> {
    if (step.ask) given(await this.#session.api.answer(step.id, step.ask.answer))
    return this.#session.api.runStep()
  }

  async #run(): Promise<RunView> {
    const { run } = given(await this.#session.api.readState())
    if (!run) throw new Error('no run is open')
    return run
  }

  #expectClear(failure: Failure): void {
    const why = unclear(failure)
    if (why) throw new Error(`${why}: ${JSON.stringify(failure)}`)
  }

  /** The engine is connected again, without anybody's doing anything. */
  async #expectBack(): Promise<void> {
    await this.#until(longestBack, async () => {
      const { engine } = given(await this.#session.api.readState())
      return engine.state === 'connected' ? undefined : `the engine is ${engine.state}: ${JSON.stringify(engine.failure)}`
    })
  }

  /** What is shown is what the engine has, seen by somebody who looks for the first time. */
  async #expectPicture(when: string): Promise<void> {
    await this.#until(longestBack, async () => {
      const run = await this.#run()
      const shown = comparable(run.now ?? run.frames.at(-1)?.topology ?? run.start)
      const observer = await observe(this.#looker ?? this.#direct, { isMine: (labels) => labels[runLabel] === run.id })
      observer.close()
      const there = comparable(maskTopology(observer.topology))
      return shown === there ? undefined : `${when} the picture is wrong: ${firstDifference(shown, there)}`
    })
  }

  async #expectPage(): Promise<void> {
    await this.#until(longestBack, async () => {
      const main = JSON.stringify(withoutSizes(await this.#run()))
      const page = JSON.stringify(this.#page.run && withoutSizes(this.#page.run))
      return main === page ? undefined : `the page shows another run than the session has: ${firstDifference(page ?? '', main)}`
    })
  }

  async #until(limitMs: number, problem: () => Promise<string | undefined>): Promise<void> {
    const until = this.#options.clock.now() + limitMs
    for (let pause = 1; ; pause = Math.min(2 * pause, 1_000)) {
      const found = await problem()
      if (!found) return
      if (this.#options.clock.now() > until) throw new Error(found)
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }

  async #makeOthers(): Promise<unknown> {
    const image = othersImage[this.#options.engine.kind]
    const docker = this.#direct.client()
    const there = await docker.listImages({ filters: { reference: [image] } })
    if (there.length === 0) {
      const progress = await docker.pull(image)
      await new Promise((resolve, reject) => docker.modem.followProgress(progress, (cause) => (cause ? reject(cause) : resolve(undefined))))
    }
    await docker.createVolume({ Name: 'others-volume' })
    await docker.createNetwork({ Name: 'others-network' })
    await docker.createContainer({ name: 'others-container', Image: image, HostConfig: { Binds: ['others-volume:/data'] } })
    return this.#lookAtOthers()
  }

  async #lookAtOthers(): Promise<unknown> {
    const docker = this.#direct.client()
    const looks = [docker.getContainer('others-container'), docker.getNetwork('others-network'), docker.getVolume('others-volume')]
    // Not all of it: an engine that was restarted words what it has forgotten in other ways.
    const what = ({ Id, Name, Created, CreatedAt, Labels, State, Mounts }: OthersThing): OthersThing => ({
      Id,
      Name,
      Created,
      CreatedAt,
      Labels,
      State,
      Mounts,
    })
    return Promise.all(looks.map((it) => (it.inspect() as Promise<OthersThing>).then(what, ({ statusCode }) => statusCode)))
  }

  async #removeOthers(): Promise<void> {
    const docker = this.#direct.client()
    await docker.getContainer('others-container').remove({ force: true, v: true }).catch(unlessGone)
    await docker.getNetwork('others-network').remove().catch(unlessGone)
    await docker.getVolume('others-volume').remove().catch(unlessGone)
  }
}

/** What tells a thing, and how it stands, in whatever kind of inspect. */
interface OthersThing {
  readonly Id?: unknown
  readonly Name?: unknown
  readonly Created?: unknown
  readonly CreatedAt?: unknown
  readonly Labels?: unknown
  readonly State?: unknown
  readonly Mounts?: unknown
}

function unlessGone(cause: { readonly statusCode?: number }): void {
  if (cause.statusCode !== 404) throw cause
}

/** Whose a thing is, is the run's own knowledge; and what is the run's own shows more. */
function comparable(topology: Topology): string {
  return JSON.stringify({ ...topology, volumes: Object.values(topology.volumes).map(({ mine: _mine, ...it }) => it) })
}

const withoutSizes = ({ frames, ...run }: RunView): unknown => ({ ...sorted(run), frames: frames.map(({ sizes: _sizes, ...it }) => it) })
const sorted = (it: object): object => Object.fromEntries(Object.entries(it).sort(([a], [b]) => (a < b ? -1 : 1)))

function firstDifference(one: string, other: string): string {
  let at = 0
  while (at < one.length && one[at] === other[at]) at += 1
  const from = Math.max(0, at - 120)
  return `…${one.slice(from, at + 200)}… in place of …${other.slice(from, at + 200)}…`
}
