import { appendFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Step } from '../../../src/shared/scenario/scenario.ts'
import { commandTexts } from '../../../src/shared/scenario/step-commands.ts'
import type { Meddling } from '../engine-proxy.ts'
import type { Fault, FaultWorld, Injected } from './fault.ts'

/** The image that others' things are made of: on each engine one that no step of what is played there takes away. */
export const othersImage = { embedded: 'redis:alpine', docker: 'alpine:latest' } as const

const slowMs = 10_000
/** A night. */
const sleepMs = 8 * 3_600_000

const textOf = (step: Step): string => commandTexts(step).join('\n').replaceAll('\\\n', ' ')
const all = (text: string, pattern: RegExp): readonly string[] => [...text.matchAll(pattern)].flatMap(([, it]) => it ?? [])

const portsOf = (step: Step): readonly number[] => all(textOf(step), /-p (?:127\.0\.0\.1:)?(\d+):\d+/g).map(Number)
const containerNamesOf = (step: Step): readonly string[] => all(textOf(step), /docker (?:run|create)\b[^\n]*? --name[ =](\S+)/g)
const networkNamesOf = (step: Step): readonly string[] => all(textOf(step), /docker network create(?: [^\n]*)? (\S+)\s*$/gm)
const volumeNamesOf = (step: Step): readonly string[] => all(textOf(step), /docker volume create(?: [^\n]*)? (\S+)\s*$/gm)
const everyStep = (): boolean => true
const usesImages = (step: Step): boolean => /docker (?:run|create|pull)\b/.test(textOf(step))

export const engineKilled: Fault = {
  name: 'engine killed and restarted',
  injected: 'the engine ends and its connections with it; after the step another one is started in its place',
  moment: 'call',
  concerns: everyStep,
  async inject({ engine, proxy }) {
    await proxy.cut()
    await engine.kill()
    return {
      async end() {
        await engine.start()
        await proxy.listen()
      },
    }
  },
}

export const faults: readonly Fault[] = [
  engineKilled,
  {
    name: 'socket removed',
    injected:
      'the file of the engine’s socket is removed: connections that stand go on, new ones find nothing; after the step it is there again',
    moment: 'call',
    concerns: everyStep,
    async inject({ proxy }) {
      await proxy.removeSocket()
      return { end: proxy.listen }
    },
  },
  {
    name: 'answer cut',
    injected: 'one answer is cut after 20 bytes of its body; the engine has done what it was asked for',
    moment: 'call',
    concerns: everyStep,
    inject: () => once({ cutAfter: 20 }),
  },
  {
    name: 'answers 500',
    injected: 'each call is answered with status 500 from then on, until the step is over; none reaches the engine',
    moment: 'call',
    concerns: everyStep,
    inject: () => ({ meddle: () => ({ instead: { status: 500, message: 'something is broken inside' } }) }),
  },
  {
    name: 'answers slow',
    injected: 'each answer takes 10 s, until the step is over',
    moment: 'call',
    concerns: everyStep,
    inject: ({ after }) => ({ meddle: () => ({ hold: () => after(slowMs) }) }),
  },
  {
    name: 'answers stop',
    injected: 'the engine takes calls and answers none, until the step is over',
    moment: 'call',
    concerns: everyStep,
    inject() {
      let answer = (): void => undefined
      const held = new Promise<void>((resolve) => {
        answer = resolve
      })
      return { meddle: () => ({ hold: () => held }), end: async () => answer() }
    },
  },
  {
    name: 'disk full',
    injected:
      'the file system of the installation’s directory, with journal, history and workspace, has no byte left; after the step it has',
    moment: 'before',
    concerns: everyStep,
    inject: ({ userData }) => fill(join(userData, 'filler')),
  },
  {
    name: 'port taken',
    injected: 'another program listens on a port that the step publishes',
    moment: 'before',
    concerns: (step) => portsOf(step).length > 0,
    inject: (_, step) => takePort(portsOf(step)[0] as number),
  },
  {
    name: 'name taken',
    injected: 'another client has made a container, network or volume of a name that the step gives',
    moment: 'before',
    concerns: (step) => [containerNamesOf, networkNamesOf, volumeNamesOf].some((of) => of(step).length > 0),
    inject: takeName,
  },
  {
    name: 'image missing',
    injected: 'the step’s images are removed, and the registry refuses to give them',
    moment: 'before',
    concerns: usesImages,
    async inject(world, step) {
      const giveBack = await removeImages(world, step)
      return giveBack && { ...refusePulls, end: giveBack }
    },
  },
  {
    name: 'pull interrupted',
    injected: 'the step’s images are removed, and the stream of the pull that brings one back is cut after 300 bytes',
    moment: 'before',
    concerns: usesImages,
    inject: async (world, step) => ((await removeImages(world, step)) ? once({ cutAfter: 300 }, isPull) : undefined),
  },
  {
    name: 'page crashed',
    injected: 'whoever listens to the session is gone in the middle of the step; another page opens, reads the state and listens on',
    moment: 'call',
    concerns: everyStep,
    inject({ dropPage, openPage }) {
      dropPage()
      let calls = 0
      let opening: Promise<void> | undefined
      const open = (): void => {
        opening ??= openPage()
      }
      return {
        meddle() {
          calls += 1
          if (calls === 2) open()
          return undefined
        },
        async end() {
          open()
          await opening
        },
      }
    },
  },
  {
    name: 'machine slept',
    injected: 'the wall clock leaps by 8 h, and no other clock does',
    moment: 'call',
    concerns: everyStep,
    inject({ sleep }) {
      sleep(sleepMs)
      return {}
    },
  },
]

interface Call {
  readonly method: string
  readonly path: string
}
const isPull = ({ method, path }: Call): boolean => method === 'POST' && path.startsWith('/images/create')

/** The app has a process of its own then, which a test can kill: what is made here is nothing. */
export const appKilled: Fault = {
  name: 'app killed',
  injected: '`kill -9` at one of the step’s calls, or right behind it; then the next start on the same directory',
  moment: 'call',
  concerns: everyStep,
  inject: () => undefined,
}

/** Of the calls from then on the first, and no other. */
function once(meddling: Meddling, which: (call: Call) => boolean = () => true): Injected {
  let left = 1
  return { meddle: (call) => (which(call) && left-- > 0 ? meddling : undefined) }
}

/** In a registry's words. */
const refused = { status: 404, message: 'pull access denied for this image, repository does not exist or may require ‘docker login’' }
const refusePulls: Injected = { meddle: (call) => (isPull(call) ? { instead: refused } : undefined) }

/** In one go: a clock that leaps where it sees nothing happen leaps over a file that takes its time to be closed. */
function fill(file: string): Injected {
  // By ever smaller pieces, until not one byte more goes in.
  for (let size = 1 << 20; size >= 1; size >>= 1) while (isAppended(file, size));
  return { end: () => rm(file, { force: true }) }
}

function isAppended(file: string, size: number): boolean {
  try {
    appendFileSync(file, Buffer.alloc(size))
    return true
  } catch {
    return false
  }
}

function takePort(port: number): Promise<Injected | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy())
    // The scenario itself has it from an earlier step: then the fault is its own.
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => resolve({ end: () => new Promise((over) => server.close(() => over())) }))
  })
}

async function takeName({ other, engine }: FaultWorld, step: Step): Promise<Injected | undefined> {
  const [container] = containerNamesOf(step)
  const [network] = networkNamesOf(step)
  const [volume] = volumeNamesOf(step)
  try {
    if (container) {
      const made = await other.createContainer({ name: container, Image: othersImage[engine.kind] })
      return { end: () => made.remove({ force: true, v: true }) }
    }
    if (network) {
      const made = await other.createNetwork({ Name: network })
      return { end: () => made.remove() }
    }
    const name = volume as string
    const isThere = await other
      .getVolume(name)
      .inspect()
      .then(
        () => true,
        () => false,
      )
    if (isThere) return undefined
    await other.createVolume({ Name: name })
    return { end: () => other.getVolume(name).remove() }
  } catch (cause) {
    // The run has it itself from an earlier step.
    if ((cause as { statusCode?: number }).statusCode === 409) return undefined
    throw cause
  }
}

/**
 * Takes a step's images away; answers with what gives them back, or undefined where all stay, as those that a running container uses do. A real engine here
 * has no registry to get them from again: there they get another name.
 */
async function removeImages({ other, engine }: FaultWorld, step: Step): Promise<(() => Promise<void>) | undefined> {
  const pattern = /\s((?:busybox|alpine|ubuntu|nginx|mysql|wordpress|hello-world)(?::[\w.-]+)?)(?=\s|$)/g
  const images = [...new Set(all(textOf(step), pattern))]
  const givenBack: (() => Promise<void>)[] = []
  for (const [at, image] of images.entries()) {
    const kept = `kept-${at}:latest`
    try {
      if (engine.kind === 'docker') await other.getImage(image).tag({ repo: `kept-${at}` })
      await other.getImage(image).remove({ force: engine.kind === 'embedded' })
    } catch (cause) {
      const { statusCode } = cause as { statusCode?: number }
      if (statusCode === 409) continue
      if (statusCode !== 404) throw cause
    }
    givenBack.push(async () => {
      if (engine.kind === 'embedded') return
      const [repo = image, tag = 'latest'] = image.split(':')
      await other.getImage(kept).tag({ repo, tag })
      await other.getImage(kept).remove()
    })
  }
  return givenBack.length === 0 ? undefined : async () => void (await Promise.all(givenBack.map((it) => it())))
}
