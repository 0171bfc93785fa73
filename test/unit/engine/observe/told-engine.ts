import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { release, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InspectedContainer } from '../../../../src/engine/observe/container-facts.ts'
import type { EngineEvent } from '../../../../src/engine/observe/engine-event.ts'
import type { InspectedNetwork, InspectedVolume } from '../../../../src/engine/observe/seen.ts'
import { socketIn } from '../connect/socket-in.ts'

/** An engine that answers what a test tells it, and keeps events back from its stream if told so; what it is asked is counted. */
export class ToldEngine {
  readonly containers = new Map<string, InspectedContainer>()
  readonly networks = new Map<string, InspectedNetwork>()
  readonly volumes = new Map<string, InspectedVolume>()
  readonly images = new Map<string, { Id: string; RepoTags: string[] | null; Size: number; RootFS: { Layers: string[] } }>()
  /** Paths that were asked, without version and query, in order; the stream of events itself is not among them. */
  readonly asked: string[] = []
  /** While true, events are remembered and not streamed. */
  holdsStream = false
  platform = 'Dockstage embedded engine'
  host: unknown = { interfaces: [], veths: [] }
  /** Milliseconds by which its clock is ahead of this machine's. */
  clockAhead = 0
  /** What the next inspects of containers are refused with, a 500 each. */
  readonly refusals: string[] = []
  /** Awaited before an inspect of a container is answered. */
  gate: Promise<void> | undefined
  readonly path: string
  readonly #directory: string
  readonly #remembered: EngineEvent[] = []
  readonly #streams = new Set<ServerResponse>()
  #server: Server | undefined
  #lastNano = 0

  private constructor(directory: string) {
    this.#directory = directory
    this.path = socketIn(directory, 'told')
  }

  static async start(): Promise<ToldEngine> {
    const engine = new ToldEngine(await mkdtemp(join(tmpdir(), 'dockstage-told-')))
    await engine.listen()
    return engine
  }

  async listen(): Promise<void> {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://engine')
      response.setHeader('Date', new Date(Date.now() + this.clockAhead).toUTCString())
      void this.#answer(request.method ?? '', url.pathname.replace(/^\/v[\d.]+/, ''), url.searchParams, response)
    })
    await new Promise<void>((resolve) => this.#server?.listen(this.path, resolve))
  }

  /** Cuts all connections, as an engine that is stopped does. */
  async goAway(): Promise<void> {
    const server = this.#server
    this.#streams.clear()
    server?.closeAllConnections()
    await new Promise((resolve) => server?.close(resolve))
  }

  async close(): Promise<void> {
    await this.goAway()
    await rm(this.#directory, { recursive: true, force: true })
  }

  emit(Type: string, Action: string, ID: string, Attributes: Record<string, string> = {}): void {
    const nano = (Date.now() + this.clockAhead) * 1e6
    // No two at once; a clock that was put back dates earlier than before.
    this.#lastNano = nano <= this.#lastNano && this.#lastNano - nano < 1e9 ? this.#lastNano + 1_000 : nano
    const event = { Type, Action, Actor: { ID, Attributes }, timeNano: this.#lastNano }
    this.#remembered.push(event)
    if (!this.holdsStream) for (const stream of this.#streams) stream.write(`${JSON.stringify(event)}\n`)
  }

  /** Whatever this is, it goes out on the open streams of events. */
  say(text: string): void {
    for (const stream of this.#streams) stream.write(text)
  }

  /** Ends the streams of events, and nothing else. */
  endStreams(): void {
    for (const stream of this.#streams) stream.destroy()
    this.#streams.clear()
  }

  async #answer(method: string, path: string, query: URLSearchParams, response: ServerResponse): Promise<void> {
    const json = (value: unknown, status = 200): unknown => response.writeHead(status).end(JSON.stringify(value))
    const orMissing = (value: unknown): unknown => (value ? json(value) : json({ message: 'No such thing' }, 404))
    if (path === '/events' && !query.has('until')) {
      this.#streams.add(response)
      response.flushHeaders()
      return
    }
    this.asked.push(method === 'GET' ? path : `${method} ${path}`)
    const [, kind = '', id = '', what] = path.split('/')
    if (method !== 'GET') json({})
    else if (path === '/version') {
      json({ Version: '26', ApiVersion: '1.45', Os: 'linux', Arch: 'amd64', KernelVersion: release(), Platform: { Name: this.platform } })
    } else if (path === '/info') json({ SystemTime: new Date(Date.now() + this.clockAhead).toISOString() })
    else if (path === '/events') this.#past(query, response)
    else if (path === '/dockstage/host') json(this.host)
    else if (path === '/containers/json') json([...this.containers.values()].map(({ Id }) => ({ Id })))
    else if (path === '/images/json') json([...this.images.values()])
    else if (path === '/networks') json([...this.networks.values()])
    else if (path === '/volumes') json({ Volumes: [...this.volumes.values()] })
    else if (kind === 'containers' && what === 'json') {
      await this.gate
      const message = this.refusals.shift()
      if (message) json({ message }, 500)
      else orMissing(this.containers.get(id))
    } else if (kind === 'images') orMissing(this.images.get(decodeURIComponent(id)))
    else if (kind === 'networks') orMissing(this.networks.get(id))
    else if (kind === 'volumes') orMissing(this.volumes.get(id))
    else orMissing(undefined)
  }

  /** As an engine does: an `until` that is still to come is waited for. */
  #past(query: URLSearchParams, response: ServerResponse): void {
    const [since, until] = [Number(query.get('since')) * 1e9, Number(query.get('until')) * 1e9]
    response.flushHeaders()
    for (const event of this.#remembered) {
      if (event.timeNano >= since && event.timeNano <= until) response.write(`${JSON.stringify(event)}\n`)
    }
    const wait = until / 1e6 - (Date.now() + this.clockAhead)
    if (wait <= 0) response.end()
    else setTimeout(() => response.end(), wait).unref()
  }
}
