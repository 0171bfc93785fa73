import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { podmanImages } from '../support/podman-runs.mjs'
import type { Ended, IpLink, Witnessed } from './play-inside.ts'
import { PodmanEngine } from './podman-engine.ts'
import { observedBy, toldBy } from './told-by.ts'

let engine: PodmanEngine

beforeAll(async () => {
  engine = await PodmanEngine.start()
  await engine.load(podmanImages, process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock')
  // Somebody else's things, of every kind.
  await engine.podman('network', 'create', 'theirs')
  await engine.podman('run', '-d', '--name', 'neighbour', '--network', 'theirs', '-v', 'their-data:/data', 'busybox', 'sleep', '10000')
  // Unused ones too, which a prune without a filter would take.
  await engine.podman('network', 'create', 'unused')
  await engine.podman('volume', 'create', 'unused')
  await engine.podman('create', '--name', 'unused', 'busybox')
  before = await everything()
}, 120_000)

afterAll(async () => {
  await engine?.close()
  expect(engine?.left()).toEqual([])
}, 60_000)

/** All that Podman has, by its own word: nothing is left of a run when it is as before. */
let before: readonly string[]
async function everything(): Promise<readonly string[]> {
  const [containers, networks, volumes, links] = await Promise.all([
    engine.podman('ps', '--all', '--format', '{{.ID}} {{.Names}} {{.StartedAt}} {{.ExitedAt}}'),
    engine.podman('network', 'ls', '--format', '{{.ID}} {{.Name}}'),
    engine.podman('volume', 'ls', '--format', '{{.Name}}'),
    printed(engine.inside('ip', ['-json', 'link'], {})),
  ])
  return [containers, networks, volumes, ...(JSON.parse(links) as IpLink[]).map((it) => `${it.ifname} ${it.address}`)]
}

const inside = (...words: readonly string[]): ReturnType<PodmanEngine['inside']> =>
  engine.inside(process.execPath, [join(import.meta.dirname, 'inside.mjs'), ...words], {
    DOCKER_HOST: engine.address,
    HOME: join(engine.directory, 'home'),
  })

const printed = ({ stdout }: ReturnType<PodmanEngine['inside']>): Promise<string> => text(stdout ?? Readable.from([]))

/** What a play that was cut off left is not the next one's, nor the second try's. */
afterEach(async () => {
  const left = (words: readonly string[]): Promise<string[]> =>
    engine.podman(...words, '--quiet', '--filter', 'label=dockstage.run').then((ids) => ids.split('\n').filter(Boolean))
  const containers = await left(['ps', '--all'])
  if (containers.length > 0) await engine.podman('rm', '--force', '--volumes', '--time', '0', ...containers)
  const networks = await left(['network', 'ls'])
  if (networks.length > 0) await engine.podman('network', 'rm', ...networks)
})

interface Played extends Ended {
  readonly steps: readonly Witnessed[]
}

/** Milliseconds: a database of the lab was seen to hang for good while it starts. */
const longestPlay = 60_000

async function play(path: string): Promise<Played> {
  const userData = await mkdtemp(join(engine.directory, 'user-'))
  const [mounts = ''] = engine.within().slice(1)
  const child = inside(join(import.meta.dirname, 'play-inside.ts'), path, userData, mounts)
  const late = setTimeout(() => child.kill('SIGKILL'), longestPlay)
  const lines = (await printed(child)).trimEnd().split('\n')
  clearTimeout(late)
  await rm(userData, { recursive: true, force: true })
  const said = lines.filter(Boolean).map((line) => JSON.parse(line) as Witnessed | Ended)
  const steps = said.filter((it) => 'step' in it)
  const ended = said.find((it) => 'end' in it)
  if (!ended) throw new Error(`the play of ${path} did not end after the step ${steps.at(-1)?.step}`)
  return { ...ended, steps }
}

const shipped = (id: string): Promise<Played> => play(join(import.meta.dirname, '..', '..', 'scenarios', `${id}.yaml`))

async function own(id: string, steps: string): Promise<Played> {
  const file = join(engine.directory, `${id}.yaml`)
  await writeFile(file, `id: ${id}\ntitle: ${id}\nsummary: As on a Docker Engine.\nsteps:\n${steps}`)
  return play(file)
}

async function leavesNothing({ leftRuns, leftFolders }: Played): Promise<void> {
  expect([leftRuns, leftFolders]).toEqual([0, []])
  expect(await everything()).toEqual(before)
}

/** Each observation says what Podman and the kernel say. */
function isTrue({ steps }: Played): void {
  expect(steps.length).toBeGreaterThan(0)
  for (const step of steps) expect({ step: step.step, ...observedBy(step) }).toEqual({ step: step.step, ...toldBy(step) })
}

test('doctor names it, its version, and what works less well there', async () => {
  const doctor = inside(join(import.meta.dirname, 'doctor-inside.ts'))
  const said = await printed(doctor)
  const version = (await engine.podman('--version')).trim().replace('podman version ', '')
  expect(said).toMatch(new RegExp(`^1\\. +yes +DOCKER_HOST +${engine.address}\n +Podman Engine ${version}, API `, 'm'))
  expect(said).toContain('Works less well here: It has no --link: a step that links containers stops, and says so.\n')
  expect(said).toMatch(/Works less well here: The default bridge is podman0, not docker0/)
})

test('user-bridge plays whole, but for where the name server is', async () => {
  const played = await shipped('user-bridge')
  expect(played.end).toEqual({ type: 'end', status: 'done', frames: expect.any(Number), unknown: 1 })
  expect(played.steps.flatMap(({ step, frame }) => (frame.unknown ? [[step, ...frame.unknown]] : []))).toEqual([
    [
      'dns',
      expect.stringMatching(
        /^the output to match \/\^nameserver 127.*not known \(it is expected of Docker Engine >=20; on Podman Engine .* it printed "/,
      ),
    ],
  ])
  isTrue(played)
  expect(played.steps.some(({ frame }) => Object.keys(frame.topology.veths).length === 4)).toBe(true)
  await leavesNothing(played)
})

test('host-volume plays whole', async () => {
  const played = await shipped('host-volume')
  expect(played.end).toEqual({ type: 'end', status: 'done', frames: expect.any(Number), unknown: 0 })
  isTrue(played)
  await leavesNothing(played)
})

test('wordpress-link stops at its link, and says what is lacking and what to do', async () => {
  const played = await shipped('wordpress-link')
  const version = played.steps[0]?.frame.topology.engine.version
  expect(played.end).toMatchObject({
    status: 'failed',
    error: {
      code: 'engine-refused',
      message: `Podman Engine ${version} has no --link, so "wordpressdb" cannot be linked as "mysql" there.`,
      remedy: expect.stringContaining('Play this scenario on a Docker Engine or on the embedded engine.'),
    },
  })
  expect(played.steps.map(({ step, frame }) => [step, frame.status])).toEqual([
    ['database', 'ok'],
    ['application', 'failed'],
  ])
  isTrue(played)
  await leavesNothing(played)
})

describe('what Podman does otherwise', () => {
  test('an anonymous volume is the run’s own though it has no label, and goes at its end', async () => {
    const played = await own(
      'orphan',
      `
  - { id: made, title: Made, run: docker run -d --name holder -v /data -v kept:/kept busybox sleep 1000, expect: [{ anonymousVolumes: 1 }] }
  - { id: orphaned, title: Orphaned, run: docker rm -f holder, expect: [{ anonymousVolumes: 1 }, { volume: kept }] }
  - { id: again, title: Again, run: docker run -d --name holder -v /data busybox sleep 1000, expect: [{ anonymousVolumes: 2 }] }
  - { id: with-it, title: With it, run: docker rm -f -v holder, expect: [{ anonymousVolumes: 1 }] }
`,
    )
    expect(played.end).toMatchObject({ status: 'done', unknown: 0 })
    isTrue(played)
    await leavesNothing(played)
  })

  test('the exit code of a container that is removed at its end, and states, ports and silent networks', async () => {
    const played = await own(
      'otherwise',
      `
  - { id: code, title: Code, run: docker run --rm busybox sh -c "echo said; exit 3", fails: { exit: 3, says: said } }
  - { id: up, title: Up, run: docker run -d --name web -p 80 nginx:alpine, expect: [{ port: web, containerPort: 80 }] }
  - { id: stopped, title: Stopped, run: docker stop -t 1 web, expect: [{ container: web, state: exited }, { port: web, containerPort: 80, absent: true }] }
  - { id: made, title: Made, run: docker network create quiet, expect: [{ network: quiet, driver: bridge }] }
  - { id: removed, title: Removed, run: docker network rm quiet, expect: [{ network: quiet, absent: true }] }
`,
    )
    expect(played.end).toMatchObject({ status: 'done', unknown: 0 })
    isTrue(played)
    await leavesNothing(played)
  })

  test('prunes take what is the run’s own, and nothing of somebody else’s', async () => {
    const played = await own(
      'prunes',
      `
  - id: made
    title: Made
    run: |
      docker network create own
      docker volume create own
      docker create --name own -v /data busybox
  - { id: pruned, title: Pruned, run: "docker container prune -f\\ndocker network prune -f\\ndocker volume prune -f\\ndocker image prune -f", expect: [{ container: own, absent: true }, { network: own, absent: true }, { volume: own, absent: true }] }
`,
    )
    expect(played.end).toMatchObject({ status: 'done', unknown: 0 })
    isTrue(played)
    await leavesNothing(played)
  })

  test('what is somebody else’s is refused', async () => {
    const lines = [
      'docker rm -f neighbour',
      'docker run -d --name neighbour busybox sleep 1',
      'docker network rm theirs',
      'docker run --rm -v their-data:/data busybox true',
    ]
    const plays = await Promise.all(lines.map((line, index) => own(`refused-${index}`, `  - { id: one, title: One, run: ${line} }\n`)))
    expect(plays.map(({ end }) => end.error?.code)).toEqual(lines.map(() => 'not-ours'))
    for (const played of plays) await leavesNothing(played)
  })
})
