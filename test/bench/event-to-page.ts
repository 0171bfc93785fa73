import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { chromium, type Page } from '@playwright/test'
import type Docker from 'dockerode'
import { sessionDefaults } from '../../src/main/defaults.ts'
import { serveBrowser } from '../../src/main/server/browser-host.ts'
import { createSession } from '../../src/main/session/session.ts'

const rounds = 20
const name = 'bench-change'

/** What somebody else does with one container, the event that tells of it, and what the page then has of it. */
const life: readonly {
  readonly event: string
  readonly state: string
  readonly act: (docker: Docker, made: Docker.ContainerCreateOptions) => Promise<unknown>
}[] = [
  { event: 'create', state: 'created', act: (docker, made) => docker.createContainer(made) },
  { event: 'start', state: 'running', act: (docker) => docker.getContainer(name).start() },
  { event: 'pause', state: 'paused', act: (docker) => docker.getContainer(name).pause() },
  { event: 'unpause', state: 'running', act: (docker) => docker.getContainer(name).unpause() },
  { event: 'die', state: 'exited', act: (docker) => docker.getContainer(name).kill() },
  { event: 'destroy', state: 'absent', act: (docker) => docker.getContainer(name).remove() },
]

interface Sight {
  readonly at: number
  readonly state: string
}

/**
 * Milliseconds from the engine's own time of each event to the moment when the page has the topology that shows it, over some lives of a container
 * that another program leads. The page is the app's own, in Chromium, on the browser host.
 */
export async function eventToPage(
  root: string,
  executablePath: string,
  socketPath: string,
  docker: Docker,
  { image, labels }: { readonly image: string; readonly labels: Readonly<Record<string, string>> },
): Promise<readonly number[]> {
  const home = await mkdtemp(join(tmpdir(), 'dockstage-bench-'))
  const session = await createSession({ ...sessionDefaults(root), userDataDirectory: home, engine: `unix://${socketPath}` })
  await session.engine()
  const host = await serveBrowser(session, join(root, 'out', 'renderer'), { home })
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
  const events = (await docker.getEvents({ filters: JSON.stringify({ container: [name] }) })) as Readable
  const told = eventTimes(events)
  try {
    const page = await browser.newPage()
    await page.addInitScript(noteTopologies, name)
    await page.goto(host.address)
    const opened = await session.api.openScenario({ id: 'wordpress-link' })
    if (!opened.ok) throw new Error(opened.failure.message)
    const delays: number[] = []
    for (let round = 0; round < rounds; round++) {
      for (const { event, state, act } of life) {
        const at = told.next(event)
        const seen = nextSight(page, state)
        await act(docker, { name, Image: image, Cmd: ['sleep', '1000'], Labels: { ...labels } })
        delays.push((await seen).at - (await at))
      }
    }
    // The first life warms up the page's and the observer's code.
    return delays.slice(life.length)
  } finally {
    events.destroy()
    await browser.close()
    await host.close()
    await session.close()
    await rm(home, { recursive: true, force: true })
  }
}

/** The engine's times of the events of one container, each awaited by its name. */
function eventTimes(stream: Readable): { next(action: string): Promise<number> } {
  const waiting = new Map<string, (ms: number) => void>()
  stream.setEncoding('utf8')
  let rest = ''
  stream.on('data', (part: string) => {
    const lines = (rest + part).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines.filter(Boolean)) {
      const { Action, timeNano } = JSON.parse(line) as { Action: string; timeNano: number }
      waiting.get(Action)?.(timeNano / 1e6)
    }
  })
  return { next: (action) => new Promise((resolve) => waiting.set(action, resolve)) }
}

declare global {
  interface Window {
    /** What the page has seen since the last sight that was waited for. */
    benchSights?: Sight[]
    benchNoted?: (() => void) | undefined
  }
}

/** In the page: notes when a message with a new topology comes, and in which state it has the container. */
function noteTopologies(container: string): void {
  const Plain = window.WebSocket
  window.benchSights = []
  window.WebSocket = class extends Plain {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      this.addEventListener('message', ({ data }) => {
        const { event, payload } = JSON.parse(String(data)) as {
          event?: string
          payload?: { topology: { containers: Record<string, { name: string; state: string }> } | null }
        }
        if (event !== 'now') return
        const found = Object.values(payload?.topology?.containers ?? {}).find((it) => it.name === container)
        window.benchSights?.push({ at: performance.timeOrigin + performance.now(), state: found?.state ?? 'absent' })
        window.benchNoted?.()
      })
    }
  }
}

/** The first time since the sight before that the page sees the container in this state. */
function nextSight(page: Page, state: string): Promise<Sight> {
  return page.evaluate(
    (wanted) =>
      new Promise<Sight>((resolve) => {
        const look = (): void => {
          const sight = window.benchSights?.find((it) => it.state === wanted)
          if (!sight) return
          window.benchSights = []
          window.benchNoted = undefined
          resolve(sight)
        }
        window.benchNoted = look
        look()
      }),
    state,
  )
}
