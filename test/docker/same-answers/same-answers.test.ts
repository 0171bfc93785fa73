import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EmbeddedEngine, type EngineVersion, engineVersions } from '../../../src/embedded/engine.ts'
import { startEmbeddedEngine } from '../../../src/embedded/start.ts'
import { ApiClient } from '../api-client.ts'
import { enginesUnderTest } from '../engines-under-test.ts'
import { knownPrograms, without } from './known.ts'
import { at, type Outcome, type Player, play, playerOn } from './played.ts'
import type { Program } from './program.ts'
import { programs } from './programs.ts'

const images = ['alpine:latest', 'nginx:alpine']
const realSocket = '/var/run/docker.sock'
/** What the lab's engine answered: `status message` a call, by program. Written anew by `DOCKSTAGE_RECORD=1`. */
const recordingFile = join(import.meta.dirname, 'recorded-20.10.json')
const recorded = existsSync(recordingFile) ? (JSON.parse(readFileSync(recordingFile, 'utf8')) as Record<string, readonly string[]>) : {}

/** The real engine, and which version the embedded one is to be like; or why there is none. */
async function findReal(): Promise<{ like: EngineVersion } | string> {
  if (!existsSync(realSocket)) return `no engine at ${realSocket}`
  const client = new ApiClient(realSocket)
  try {
    const { Version } = (await client.call('GET /version')).body as { Version: string }
    const like = engineVersions.findLast((version) => Number(Version.split('.')[0]) >= Number(version.split('.')[0]))
    const missing: string[] = []
    for (const image of images) if ((await client.call(`GET /images/${image}/json`)).status !== 200) missing.push(image)
    if (missing.length > 0) return `the engine has no ${missing.join(', ')}`
    return like ? { like } : `the engine is ${Version}`
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

const isUnderTest = (name: string): boolean => enginesUnderTest.some((engine) => engine.name === name)
const real = isUnderTest('docker') ? await findReal() : 'only the embedded engine is under test'
const running: { engine: EmbeddedEngine; directory: string; player: Player }[] = []

async function embedded(like: EngineVersion): Promise<Player> {
  const directory = await mkdtemp(join(tmpdir(), 'dockstage-docker-'))
  const engine = await startEmbeddedEngine({ socketPath: join(directory, 'engine.sock'), like })
  const client = new ApiClient(engine.socketPath)
  for (const image of images) await client.call(`POST /images/create?fromImage=${image}`)
  const player = await playerOn(engine.socketPath, 'embedded')
  running.push({ engine, directory, player })
  return player
}

afterAll(async () => {
  for (const { engine, directory, player } of running) {
    player.close()
    await engine.close()
    await rm(directory, { recursive: true, force: true })
  }
})

/** One line a call: enough to hold an engine to where no real one is at hand. */
function lines({ answers }: Outcome): string[] {
  return answers.map(({ status, answer }) => {
    const message = at(answer, 'message')
    return typeof message === 'string' ? `${status} ${message}` : String(status)
  })
}

test('each known difference is of a program that is there', () => {
  const names = programs.map(({ name }) => name)
  for (const name of knownPrograms) expect(names).toContain(name)
  expect(new Set(names).size).toBe(names.length)
})

if (isUnderTest('embedded')) {
  describe('the embedded engine like 20.10 answers as recorded:', () => {
    let player: Player
    beforeAll(async () => {
      player = await embedded('20.10')
    })
    test.each(programs)('$name', async (program) => {
      const outcome = await play(player, program)
      expect(lines(outcome)).toEqual(recorded[program.name])
    })
  })

  describe('the embedded engine like 28 answers with the status that is known of it:', () => {
    let player: Player
    beforeAll(async () => {
      player = await embedded('28')
    })
    test.each(programs.filter(({ calls }) => calls.every(({ status }) => status !== undefined)))('$name', async (program) => {
      const { answers } = await play(player, program)
      const wanted = program.calls.map(({ call, status, newer }) => `${newer ?? status} ${call}`)
      expect(answers.map(({ status, call }) => `${status} ${call}`)).toEqual(wanted)
    })
  })
}

if (typeof real === 'string') console.log(`test/docker: not compared with a real engine: ${real}`)
else {
  describe(`the embedded engine like ${real.like} does as the real one:`, () => {
    const anew: Record<string, readonly string[]> = {}
    let [ours, theirs]: Player[] = []
    const both = (): readonly [Player, Player] => {
      if (!ours || !theirs) throw new Error('no players')
      return [ours, theirs]
    }
    beforeAll(async () => {
      ours = await embedded(real.like)
      theirs = await playerOn(realSocket, 'chosen')
    })
    afterAll(() => {
      theirs?.close()
      if (process.env.DOCKSTAGE_RECORD) writeFileSync(recordingFile, `${JSON.stringify(anew, undefined, 1)}\n`)
    })
    test.each(programs)('$name', async (program: Program) => {
      const [mine, its] = both()
      const wanted = await play(its, program)
      const outcome = await play(mine, program)
      anew[program.name] = lines(wanted)
      if (!process.env.DOCKSTAGE_RECORD && real.like === '20.10')
        expect(lines(wanted), 'the recording is of another engine: DOCKSTAGE_RECORD=1').toEqual(recorded[program.name])
      expect(without(program.name, outcome)).toEqual(without(program.name, wanted))
    })
  })
}
