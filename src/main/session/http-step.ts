import { request as httpRequest } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { type Failure, FailureError } from '../../shared/result.ts'
import type { HttpRequest } from '../../shared/scenario/scenario.ts'
import type { PublishedPort, Topology } from '../../shared/topology/topology.ts'
import { deadline } from './deadline.ts'

const mostRedirects = 5
const mostBytes = 1_000_000
/** How much of a page is shown as the request's output. */
const shownCharacters = 1_500
/** So many lines of a page may stand before the one that was looked for. */
const mostLinesBefore = 2

export interface HttpOutcome {
  readonly held: boolean
  /** As `curl -i` shows it: each answer's head, and of the last one's body the beginning, or the part that holds what was looked for. */
  readonly output: string
  readonly failure?: Failure
}

/** One answer, its body read up to the limit. */
interface Answer {
  readonly status: number
  readonly head: string
  readonly location?: string
  readonly body: string
  readonly cut: boolean
}

/** The request as the command line that does the same; it is what the step shows. */
export function curlLine(request: HttpRequest): string {
  const form = Object.entries(request.form ?? {}).map(([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`)
  const method = request.method === 'POST' && form.length === 0 ? ['-X POST'] : []
  return ['curl -sSiL', ...method, ...form, quoted(request.url)].join(' ')
}

/** Another way to a published port than this machine's network. */
export type Dial = (hostPort: number) => Promise<Duplex>

/**
 * Asks until what the scenario expects holds or `withinMs` is over. Only ports that this run published are ever asked, at the address that they
 * are bound to, redirects included; no proxy, no cookies.
 * @param topology gives the newest observation, as ports come and go while this asks.
 */
export async function askUntilItHolds(
  request: HttpRequest,
  topology: () => Topology,
  signal: AbortSignal,
  dial?: Dial,
): Promise<HttpOutcome> {
  const limit = deadline(signal, request.withinMs)
  let outcome: HttpOutcome = { held: false, output: '', failure: failed(request, 'no answer came') }
  try {
    for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
      try {
        outcome = judge(request, await follow(request, topology(), limit.signal, dial))
        if (outcome.held) return outcome
      } catch (cause) {
        signal.throwIfAborted()
        // A refusal is final: asking again would be refused again.
        if (cause instanceof FailureError) throw cause
        // The answer before tells more than the one that the end of the time cut off.
        if (!limit.isOver() || outcome.output === '')
          outcome = { held: false, output: '', failure: failureOf(request, cause, limit.isOver()) }
      }
      await delay(pause, undefined, { signal: limit.signal }).catch(() => undefined)
      signal.throwIfAborted()
      if (limit.isOver()) return outcome
    }
  } finally {
    limit.end()
  }
}

async function follow(request: HttpRequest, topology: Topology, signal: AbortSignal, dial?: Dial): Promise<Answer[]> {
  const answers: Answer[] = []
  let url = parseUrl(request.url)
  let { method, form } = request
  for (;;) {
    const port = publishedPort(url, topology)
    const socket = await dial?.(port.hostPort)
    const answer = await ask(url, port, method, form, signal, socket)
    answers.push(answer)
    const wanted = request.status !== undefined && request.status === answer.status
    if (answer.status < 300 || answer.status > 399 || !answer.location || wanted) return answers
    if (answers.length > mostRedirects) throw new Error(`more than ${mostRedirects} redirects`)
    url = parseUrl(new URL(answer.location, url).href)
    // As browsers do: 307 and 308 ask the same again, the others become a GET.
    if (answer.status !== 307 && answer.status !== 308) {
      method = 'GET'
      form = undefined
    }
  }
}

function parseUrl(text: string): URL {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw refusal(`${JSON.stringify(text)} is not an address`)
  }
  if (url.protocol !== 'http:') throw refusal(`${url.href} is not asked: an http step speaks http only`)
  if (url.username || url.password) throw refusal(`${url.host} is not asked with a user name in the address`)
  return url
}

/** The binding that an address of this host leads to; only the run's own count. Throws `not-ours` naming what was asked for. */
export function publishedPort(url: URL, topology: Topology): PublishedPort {
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  const wanted = url.port === '' ? 80 : Number(url.port)
  const bound = Object.values(topology.ports).filter(
    (it) => it.protocol === 'tcp' && it.hostPort === wanted && topology.containers[it.containerId]?.mine === true,
  )
  // `localhost` is IPv4 first, as published ports are bound on 127.0.0.1.
  const family = url.hostname === '[::1]' ? /:/ : /\./
  const port = bound.find((it) => family.test(it.hostIp)) ?? (url.hostname === 'localhost' ? bound[0] : undefined)
  if (here && port) return port
  throw new FailureError({
    code: 'not-ours',
    message: `${url.host} is not asked: it is not a port that this run published on this machine`,
    remedy: 'An http step reaches ports published with -p by containers of the same run, at http://localhost:PORT/.',
  })
}

const reachable = (hostIp: string): string => (hostIp === '0.0.0.0' ? '127.0.0.1' : hostIp === '::' ? '::1' : hostIp)

function ask(
  url: URL,
  port: PublishedPort,
  method: string,
  form: HttpRequest['form'],
  signal: AbortSignal,
  socket?: Duplex,
): Promise<Answer> {
  const body = form || method === 'POST' ? new URLSearchParams(form ?? {}).toString() : undefined
  return new Promise((resolve, reject) => {
    const call = httpRequest(
      {
        // The binding's own address: whatever `localhost` may mean on this machine, the request ends at the run's port.
        host: reachable(port.hostIp),
        port: port.hostPort,
        path: `${url.pathname}${url.search}`,
        method,
        ...(socket ? { createConnection: () => socket } : { agent: false }),
        signal,
        headers: {
          host: url.host,
          accept: '*/*',
          'user-agent': 'dockstage',
          ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }),
        },
      },
      (response) => {
        const chunks: Buffer[] = []
        let size = 0
        let cut = false
        const finish = (): void => {
          const type = response.headers['content-type']
          const location = response.headers.location
          resolve({
            status: response.statusCode ?? 0,
            head: [
              `HTTP/${response.httpVersion} ${response.statusCode} ${response.statusMessage ?? ''}`.trimEnd(),
              ...(location ? [`Location: ${location}`] : []),
              ...(type ? [`Content-Type: ${type}`] : []),
            ].join('\n'),
            ...(location ? { location } : {}),
            body: Buffer.concat(chunks).toString('utf8'),
            cut,
          })
        }
        response.on('data', (chunk: Buffer) => {
          const room = mostBytes - size
          chunks.push(chunk.subarray(0, room))
          size += chunk.length
          if (size < mostBytes || cut) return
          cut = size > mostBytes
          if (!cut) return
          finish()
          response.destroy()
        })
        response.on('end', finish)
        response.on('error', reject)
      },
    )
    call.on('error', reject)
    call.end(body)
  })
}

function judge(request: HttpRequest, answers: readonly Answer[]): HttpOutcome {
  const last = answers.at(-1) as Answer
  const output = [...answers.map((it) => it.head), '', shorten(last, request.contains)].join('\n')
  const complaint = complaintOf(request, last)
  return complaint ? { held: false, output, failure: failed(request, complaint) } : { held: true, output }
}

function complaintOf(request: HttpRequest, { status, body, cut }: Answer): string | undefined {
  const wanted = request.status
  if (wanted === undefined ? status >= 400 && request.contains === undefined && request.lacks === undefined : status !== wanted)
    return `it answered with status ${status}${wanted === undefined ? '' : ` where ${wanted} was expected`}`
  if (request.contains !== undefined && !body.includes(request.contains))
    return `its page does not contain ${JSON.stringify(request.contains)}${cut ? ` in its first ${mostBytes} bytes` : ''}`
  if (request.lacks !== undefined && body.includes(request.lacks)) return `its page contains ${JSON.stringify(request.lacks)}`
  return undefined
}

/** The page without the empty lines that templates leave, from the line on that was looked for; else a long head would hide it. */
function shorten({ body, cut }: Answer, wanted = ''): string {
  const text = body
    .replace(/\r/g, '')
    .replace(/\n\s*\n+/g, '\n')
    .trim()
  const before = text.slice(0, Math.max(0, text.indexOf(wanted))).split('\n')
  const passed = before.length > mostLinesBefore ? before.length - 1 : 0
  const rest = passed === 0 ? text : text.split('\n').slice(passed).join('\n')
  const from = passed === 0 ? '' : `[... ${passed} lines before]\n`
  const size = `${cut ? 'more than ' : ''}${Buffer.byteLength(body)} bytes`
  return rest.length <= shownCharacters ? `${from}${rest}\n` : `${from}${rest.slice(0, shownCharacters)}\n[... ${size} in all]\n`
}

const failed = (request: HttpRequest, what: string): Failure => ({
  code: 'http-failed',
  message: `${request.method} ${request.url}: ${what} (within ${seconds(request.withinMs)})`,
})

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`

function failureOf(request: HttpRequest, cause: unknown, over: boolean): Failure {
  const detail = cause instanceof Error ? cause.message : String(cause)
  return { ...failed(request, over ? 'no answer came' : detail), detail }
}

const refusal = (message: string): FailureError => new FailureError({ code: 'http-failed', message })

/** As a shell needs it. */
const quoted = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)
