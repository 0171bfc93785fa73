import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { formatAddress } from '../../src/engine/connect/address.ts'
import { readShipped, shippedIds } from '../scenarios/shipped.ts'
import type { Draw } from '../support/not-ours/draw.ts'
import { type Names, randomScenario } from '../support/not-ours/random-lines.ts'
import { type Play, type Round, Rounds } from '../support/not-ours/round.ts'
import { given, sessionOn } from '../support/session-world.ts'
import { enginesUnderTest, type StartedEngine } from './engines-under-test.ts'

/** Each round has the next seed; DOCKSTAGE_NOT_OURS_SEED plays those from there on again. */
const first = Number(process.env.DOCKSTAGE_NOT_OURS_SEED ?? Date.now() % 1_000_000)
/** In CI a real engine has fewer: there a round takes many times as long. */
const roundsOn = (name: string): number => Number(process.env.DOCKSTAGE_NOT_OURS_ROUNDS ?? (name === 'embedded' ? 10 : 4))

/** A database takes its time to start, and nothing about names and kills is particular to it: on a real engine the others stand for them. */
const isSlow = (text: string): boolean => text.includes('mysql:5.7')

describe.each(enginesUnderTest)(
  `random plays beside what is the user’s own on $name (DOCKSTAGE_NOT_OURS_SEED=${first})`,
  ({ name, start }) => {
    const seeds = Array.from({ length: roundsOn(name) }, (_, at) => first + at)
    const shipped = shippedIds.map((id) => readShipped(`${id}.yaml`)).filter((text) => name === 'embedded' || !isSlow(text))
    const play = (draw: Draw, users: Names): Play => {
      const text = draw.percent(50) ? randomScenario(draw, users) : impatient(draw.pick(shipped))
      return { text, names: namesGiven(text) }
    }

    let engine: StartedEngine
    let world: Rounds
    const played: Round[] = []
    beforeAll(async () => {
      engine = await start()
      world = await Rounds.open({ address: engine.address as Parameters<typeof Rounds.open>[0]['address'], play })
    }, 400_000)
    afterAll(async () => {
      console.log(`${name}, seeds from ${first} on: ${summary(played)}`)
      try {
        await world?.close()
      } finally {
        await engine?.close()
      }
    })

    test.each(seeds)('round %i: nothing of theirs is touched, and nothing of ours is left', { retry: 0 }, async (seed) => {
      const round = await world.play(seed)
      played.push(round)
      // Where what was found cannot even be mended, that is told beside it, not in its place.
      const mended = round.findings.length > 0 ? await world.mend().catch((cause) => [`not mended: ${cause}`]) : undefined
      expect([...round.findings, ...(mended ?? [])]).toEqual([])
    })

    test('a tag of the run’s that its user moves to an image of their own is theirs from then on', async () => {
      const { session, other } = await sessionOn(formatAddress(engine.address))
      const { api } = session
      const text = '{ id: r-tag, title: A, summary: B, steps: [ { id: tag, title: T, run: docker tag busybox r-moved:1 } ] }'
      const named = async (): Promise<string> => (await other.getImage('r-moved:1').inspect()).Id
      given(await api.openScenario({ name: 'tag.yaml', text }))
      given(await api.runStep())
      await other.getImage('u-app:1').tag({ repo: 'r-moved', tag: '1' })
      onTestFinished(() => other.getImage('r-moved:1').remove())
      const theirs = await named()
      for (const line of ['docker rmi r-moved:1', 'docker tag busybox r-moved:1'])
        expect(await api.runTyped(line, []), line).toMatchObject({ ok: false, failure: { code: 'not-ours' } })
      given(await api.skipStep())
      given(await api.runTyped('docker image prune -a -f', []))
      expect(given(await api.cleanUp())).not.toContain('r-moved:1')
      expect(await named()).toBe(theirs)
    })

    test('an image that the run could not pull is the user’s when they have made it themselves', async () => {
      const { session, other } = await sessionOn(formatAddress(engine.address))
      const { api } = session
      const text = '{ id: r-pull, title: A, summary: B, steps: [ { id: pull, title: T, run: docker pull r-missing:1 } ] }'
      given(await api.openScenario({ name: 'pull.yaml', text }))
      expect(await api.runStep()).toMatchObject({ ok: false, failure: { code: 'command-failed' } })
      await other.getImage('u-app:1').tag({ repo: 'r-missing', tag: '1' })
      onTestFinished(() => other.getImage('r-missing:1').remove())
      const { Id } = await other.getImage('r-missing:1').inspect()
      for (const line of ['docker rmi r-missing:1', 'docker tag busybox r-missing:1'])
        expect(await api.runTyped(line, []), line).toMatchObject({ ok: false, failure: { code: 'not-ours' } })
      given(await api.skipStep())
      given(await api.runTyped('docker image prune -a -f', []))
      given(await api.cleanUp())
      expect((await other.getImage('r-missing:1').inspect()).Id).toBe(Id)
    })

    test('an image of the user’s whose last name is one that the run gave it is not removed with that name', async () => {
      const { session, other } = await sessionOn(formatAddress(engine.address))
      const { api } = session
      const about = (name: string): Promise<{ Id: string }> => other.getImage(name).inspect()
      const { Id } = await about('u-app:1')
      const text = '{ id: r-tag, title: A, summary: B, steps: [ { id: tag, title: T, run: docker tag u-app:1 r-named:1 } ] }'
      given(await api.openScenario({ name: 'tag.yaml', text }))
      given(await api.runStep())
      given(await api.runTyped('docker tag u-app:1 r-named:2', []))
      await other.getImage('u-app:1').remove()
      onTestFinished(async () => {
        await other.getImage(Id).tag({ repo: 'u-app', tag: '1' })
        await Promise.all(
          ['r-named:1', 'r-named:2'].map((it) =>
            other
              .getImage(it)
              .remove()
              .catch(() => undefined),
          ),
        )
      })
      for (const line of ['docker rmi r-named:1', 'docker rmi r-named:1 r-named:2', `docker rmi -f ${Id}`])
        expect(await api.runTyped(line, []), line).toMatchObject({ ok: false, failure: { code: 'not-ours' } })
      given(await api.skipStep())
      given(await api.runTyped('docker image prune -a -f', []))
      expect((await about('r-named:2')).Id).toBe(Id)
      const cleaned = given(await api.cleanUp())
      expect(
        cleaned.filter((it) => it.startsWith('r-named')),
        'one name stays, and the image with it',
      ).toHaveLength(1)
      expect((await about(Id)).Id).toBe(Id)
    })
  },
)

/**
 * The names that a scenario gives to its own things, of each kind; what a volume is called is also what other kinds can be called. Not that of the image
 * that all here is made of: a user who moved it would have other things from then on.
 */
function namesGiven(text: string): Play['names'] {
  const all = (pattern: RegExp): readonly string[] => [...text.matchAll(pattern)].flatMap(([, it]) => it ?? [])
  const containers = all(/docker (?:run|create)\b[^\n]*? --name (\w[\w-]*)/g)
  const networks = all(/docker network create(?: [^\n]*)? (\w[\w-]*)\s*$/gm)
  const volumes = [...all(/docker volume create(?: [^\n]*)? (\w[\w-]*)\s*$/gm), ...all(/-v (\w[\w-]*):\//g)]
  const tags = all(/docker tag \S+ ((?!u-)\w[\w-]*(?::\w+)?)\s*$/gm)
  const own = (names: readonly string[]): readonly string[] =>
    names.filter((it) => !/^(?:u-|busybox$|[0-9a-f]{4}$|[0-9a-f]{12}$|[0-9a-f]{64}$)/.test(it))
  return [
    ...own(containers).flatMap(
      (it) =>
        [
          ['container', it],
          ['container', it],
          ['network', it],
          ['volume', it],
        ] as const,
    ),
    ...own(networks).flatMap(
      (it) =>
        [
          ['network', it],
          ['network', it],
          ['container', it],
        ] as const,
    ),
    ...own(volumes).flatMap(
      (it) =>
        [
          ['volume', it],
          ['volume', it],
          ['container', it],
        ] as const,
    ),
    ...own(tags).flatMap(
      (it) =>
        [
          ['image', it],
          ['image', it],
          ['image', it],
        ] as const,
    ),
    ['image', 'r-image:1'],
    ['volume', 'r-vol'],
  ]
}

/** What this engine publishes is not always to be reached from here, and what never comes need not be waited for: both are other tests' to hold. */
function impatient(text: string): string {
  const read = parse(text) as { steps: { http?: unknown; wait?: object }[] }
  const steps = read.steps.map(({ http: _http, wait, ...step }) => ({ ...step, ...(wait ? { wait: { ...wait, within: '8s' } } : {}) }))
  return stringify({ ...read, steps })
}

/** What docs/not-ours.md tells of a soak. Of a play that is killed nothing is told but that. */
function summary(played: readonly Round[]): string {
  const sum = (of: (round: Round) => number): number => played.reduce((total, it) => total + of(it), 0)
  const how = (then: Round['then']): number => played.filter((it) => it.end === 'killed' && it.then === then).length
  return [
    `${played.length} rounds`,
    `${played.filter((it) => it.end === 'killed').length} kills (${how('cleaned up')} cleaned up, ${how('taken up')} taken up, ${how('nothing was left')} with nothing left)`,
    `${sum((it) => it.cancels)} cancels`,
    `${sum((it) => it.steps)} steps and ${sum((it) => it.typed)} typed lines in the others`,
    `${sum((it) => it.refusals)} of them refused`,
    `${played.filter((it) => it.findings.length > 0).length} rounds with findings`,
  ].join(', ')
}
