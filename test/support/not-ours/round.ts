import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Docker from 'dockerode'
import { connectTo } from '../../../src/engine/connect/connect.ts'
import type { EngineAddress, EngineConnection } from '../../../src/engine/connect/connection.ts'
import type { SessionOptions } from '../../../src/main/session/options.ts'
import { createSession } from '../../../src/main/session/session.ts'
import { type EngineProxy, engineProxy } from '../engine-proxy.ts'
import { everythingOn, listenTo, makeNamesakes, type Namesake, type Namesakes } from './beside.ts'
import { type Draw, drawFrom } from './draw.ts'
import { patient } from './patient.ts'
import { type Names, waysToName } from './random-lines.ts'
import { differences, type Looks, makeUsersThings, type UsersThings } from './users-things.ts'
import { type Wandered, wander } from './wander.ts'
import { startWanderer, type Wanderer } from './wanderer.ts'

/** What came of one round. */
export interface Round extends Wandered {
  readonly seed: number
  /** `killed` at its so-and-so-many-th call; `ended` where it had closed before. */
  readonly end: 'killed' | 'ended'
  readonly then: 'cleaned up' | 'taken up' | 'nothing was left'
}

/** What is played: a scenario's text, and the names that it gives. */
export interface Play {
  readonly text: string
  readonly names: readonly Namesake[]
}

export interface RoundsOptions {
  readonly address: EngineAddress & { readonly path: string }
  readonly play: (draw: Draw, users: Names) => Play
}

/** An engine that somebody uses, and rounds of plays on it that must not touch what is theirs. */
export class Rounds {
  readonly #options: RoundsOptions
  readonly #direct: EngineConnection
  readonly #proxy: EngineProxy
  #users: UsersThings
  #before: Looks
  #wanderer = startWanderer()

  private constructor(options: RoundsOptions, direct: EngineConnection, proxy: EngineProxy, users: UsersThings, before: Looks) {
    this.#options = options
    this.#direct = direct
    this.#proxy = proxy
    this.#users = users
    this.#before = before
  }

  static async open(options: RoundsOptions): Promise<Rounds> {
    const direct = await connectTo(options.address, 'chosen')
    const users = await makeUsersThings(direct.client())
    return new Rounds(options, direct, await engineProxy(options.address.path), users, await users.look())
  }

  async close(): Promise<void> {
    await (await this.#wanderer).kill()
    await this.#users.remove()
    await this.#proxy.close()
    this.#direct.close()
  }

  get #docker(): Docker {
    return this.#direct.client()
  }

  /** One play, from its seed to the clean-up; what must hold and did not is among its findings. */
  async play(seed: number): Promise<Round> {
    const draw = drawFrom(seed)
    const home = await mkdtemp(join(tmpdir(), 'dockstage-not-ours-'))
    const users = waysToName(this.#users, [...this.#users.ids])
    const play = this.#options.play(draw, users)
    const namesakes = await this.#namesakes(draw, play, draw.percent(40) ? 1 + draw.below(2) : 0, this.#users.images[0] as string)
    let later: Namesakes | undefined
    try {
      const [looked, all] = [await namesakes.look(), await everythingOn(this.#docker)]
      const listening = await listenTo(this.#docker)
      const wandering = { text: play.text, users, actions: 4 + draw.below(12) }
      const options = this.#sessionOn(home)
      const { end, ...wandered } = draw.percent(60)
        ? await this.#killed(draw, options, seed, wandering)
        : await this.#cancelled(draw, options, wandering)
      const told = await listening.stop()
      // While nobody looks after the run the user goes on: under names that it had in mind, too. Not with an image that it may have had in mind: whose a
      // tag is that both gave to the same image, nothing tells.
      if (end === 'killed' && draw.percent(40)) later = await this.#namesakes(draw, play, 3, this.#users.unnamed)
      const laterLooked = await later?.look()
      const { then, problems } = await this.#nextStart(draw, options)
      const findings = [
        ...wandered.findings,
        ...problems,
        ...this.#touchedIn(told),
        ...differences(
          { ...this.#before, ...looked, ...laterLooked },
          {
            ...(await this.#users.look()),
            ...(await namesakes.look()),
            ...(await later?.look()),
          },
        ).filter((it) => !isPulled(it)),
      ]
      await later?.remove()
      later = undefined
      const left = (await everythingOn(this.#docker)).filter((it) => !all.includes(it))
      findings.push(...left.map((it) => `left behind: ${it}`))
      findings.push(...(await readdir(join(home, 'runs')).catch(() => [])).map((it) => `left on disk: ${it}`))
      return { ...wandered, seed, end, then, findings }
    } finally {
      this.#proxy.meddle = undefined
      await later?.remove()
      await namesakes.remove()
      await rm(home, { recursive: true, force: true })
    }
  }

  #namesakes(draw: Draw, { names }: Play, count: number, image: string): Promise<Namesakes> {
    const wanted = new Map(Array.from({ length: count }, () => draw.pick(names)).map((it) => [it.join(' '), it]))
    return makeNamesakes(this.#docker, [...wanted.values()], image)
  }

  #sessionOn(home: string): SessionOptions {
    return {
      version: '0',
      userDataDirectory: home,
      scenariosDirectory: home,
      environment: {},
      platform: process.platform,
      home,
      engine: `unix://${this.#proxy.path}`,
    }
  }

  /** In a process of its own, which is killed at one of its calls: before the engine hears of it, while it works, or when it has answered. */
  async #killed(
    draw: Draw,
    options: SessionOptions,
    seed: number,
    wandering: Parameters<Wanderer['wander']>[2],
  ): Promise<Wandered & Pick<Round, 'end'>> {
    const wanderer = await this.#wanderer
    this.#wanderer = startWanderer()
    const changing = draw.percent(60)
    let calls = 1 + draw.below(changing ? 12 : 150)
    const phase = draw.pick(['unsent', 'sent', 'answered'] as const)
    let end: Round['end'] = 'ended'
    this.#proxy.meddle = ({ method }) => {
      if ((changing && method === 'GET') || --calls !== 0) return undefined
      end = 'killed'
      if (phase === 'answered') return { hold: () => wanderer.kill() }
      void wanderer.kill()
      return phase === 'sent' ? undefined : { instead: { status: 500, message: 'nobody hears this' } }
    }
    const wandered = await wanderer.wander(options, seed, wandering)
    this.#proxy.meddle = undefined
    return { ...(wandered ?? { steps: 0, typed: 0, cancels: 0, refusals: 0, findings: [] }), end }
  }

  /** In this process; what is cancelled is so at one of its calls, while the engine works or when it has answered. */
  async #cancelled(
    draw: Draw,
    options: SessionOptions,
    wandering: Parameters<Wanderer['wander']>[2],
  ): Promise<Wandered & Pick<Round, 'end'>> {
    const session = await createSession(options)
    const aboutToCancel = (cancel: () => void): void => {
      let calls = 1 + draw.below(12)
      const answered = draw.percent(50)
      this.#proxy.meddle = () => {
        if (--calls !== 0) return undefined
        if (answered) return { hold: async () => cancel() }
        cancel()
        return undefined
      }
    }
    try {
      await session.engine()
      return { ...(await wander(session, draw, { ...wandering, aboutToCancel })), end: 'ended' }
    } finally {
      this.#proxy.meddle = undefined
      await session.close()
    }
  }

  /** The next start of the app: what a killed one left is removed, or taken up and left properly then. */
  async #nextStart(draw: Draw, options: SessionOptions): Promise<{ readonly then: Round['then']; readonly problems: readonly string[] }> {
    const session = await createSession(options)
    const problems: string[] = []
    let then: Round['then'] = 'nothing was left'
    try {
      await session.engine()
      const left = await session.api.listLeftRuns()
      if (!left.ok) return { then, problems: [`what is left is not listed: ${JSON.stringify(left.failure)}`] }
      for (const { runId, resume } of left.value) {
        if (resume && draw.percent(40)) {
          then = 'taken up'
          await patient(session, 'resuming', session.api.resumeRun(runId, null))
          for (let step = draw.below(3); step > 0; step -= 1) await patient(session, 'a step', session.api.runStep())
        } else {
          then = 'cleaned up'
          const cleaned = await session.api.cleanUpLeftRun(runId, false)
          if (!cleaned.ok) problems.push(`it is not cleaned up: ${JSON.stringify(cleaned.failure)}`)
        }
      }
      const closed = await session.api.closeScenario()
      if (!closed.ok) problems.push(`it is not closed: ${JSON.stringify(closed.failure)}`)
      return { then, problems }
    } finally {
      await session.close()
    }
  }

  /** Whatever the engine told of the user's things: that nothing is told is more than that nothing is changed in the end. */
  #touchedIn(told: Awaited<ReturnType<Awaited<ReturnType<typeof listenTo>>['stop']>>): readonly string[] {
    return told
      .filter(({ Actor }) => this.#users.ids.has(Actor.ID) || this.#users.ids.has(Actor.Attributes?.container ?? ''))
      .map(({ Type, Action, Actor }) => `the engine told of ${Type} ${Actor.Attributes?.name ?? Actor.ID}: ${Action}`)
  }

  /** After findings, so that each is found once: what the user had is made anew. */
  async mend(): Promise<void> {
    await this.#users.remove().catch(() => undefined)
    this.#users = await makeUsersThings(this.#docker)
    this.#before = await this.#users.look()
  }
}

/** Images that a run pulled stay, as those do that the docker program pulls. */
const isPulled = (difference: string): boolean => /^image (?!r-|u-|sha256:)\S+ is new/.test(difference)
