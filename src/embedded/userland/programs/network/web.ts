import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { lookup } from '../../../../shared/lookup.ts'
import { errorCode } from '../../files/file-error.ts'
import { connectProblem, connectTcp, UnknownHost } from '../../network/sockets.ts'
import type { Proc, Program } from '../../process/proc.ts'
import { styleOf } from '../style.ts'

interface Exchange {
  readonly response: IncomingMessage
  readonly body: Buffer
  readonly address: string
  readonly port: number
}
interface Outgoing {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: Buffer
}

/** One request over the container's own network. */
async function exchange(proc: Proc, url: URL, outgoing: Outgoing): Promise<Exchange> {
  const port = Number(url.port || 80)
  const { socket, address } = await connectTcp(proc, url.hostname, port)
  const response = await proc.wait(
    new Promise<IncomingMessage>((resolve, reject) => {
      const path = `${url.pathname}${url.search}`
      const headers = { ...(outgoing.body ? { 'Content-Length': String(outgoing.body.length) } : {}), ...outgoing.headers }
      // Node's client takes any stream, though its types say a socket.
      const createConnection = (): never => socket as Duplex as never
      const sending = httpRequest(
        { createConnection, host: url.hostname, port, path, method: outgoing.method, headers: { Host: url.host, ...headers } },
        resolve,
      )
      sending.on('error', reject)
      sending.end(outgoing.body)
    }),
  )
  const parts: Buffer[] = []
  const read = async (): Promise<void> => {
    for await (const part of response as AsyncIterable<Buffer>) parts.push(part)
  }
  await proc.wait(read())
  socket.destroy()
  return { response, body: Buffer.concat(parts), address, port }
}

const address = (text: string): URL => new URL(/^\w+:\/\//.test(text) ? text : `http://${text}`)

function headLines(response: IncomingMessage): string[] {
  const lines = [`HTTP/${response.httpVersion} ${response.statusCode} ${response.statusMessage}`]
  for (let at = 0; at < response.rawHeaders.length; at += 2) lines.push(`${response.rawHeaders[at]}: ${response.rawHeaders[at + 1]}`)
  return lines
}

interface CurlOptions {
  method: string | undefined
  headers: Record<string, string>
  data: string[]
  output: string | undefined
  flags: Set<string>
  format: string | undefined
  timeout: number
  urls: string[]
}

async function readCurl(proc: Proc): Promise<CurlOptions | string> {
  const options: CurlOptions = {
    method: undefined,
    headers: { 'User-Agent': 'curl/7.88.1', Accept: '*/*' },
    data: [],
    output: undefined,
    flags: new Set(),
    format: undefined,
    timeout: 0,
    urls: [],
  }
  const long: Readonly<Record<string, string>> = lookup({
    silent: 's',
    'show-error': 'S',
    include: 'i',
    head: 'I',
    output: 'o',
    location: 'L',
    fail: 'f',
    verbose: 'v',
    request: 'X',
    header: 'H',
    data: 'd',
    'data-raw': 'd',
    'data-urlencode': 'd',
    'user-agent': 'A',
    'write-out': 'w',
    'max-time': 'm',
    'connect-timeout': 'm',
    insecure: 'k',
    'remote-name': 'O',
    user: 'u',
    cookie: 'b',
  })
  const args = [...proc.args]
  for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
    if (!arg.startsWith('-') || arg === '-') {
      options.urls.push(arg)
      continue
    }
    const name = arg.startsWith('--') ? arg.slice(2) : undefined
    const letters = name === undefined ? arg.slice(1) : (long[name] ?? '')
    if (letters === '') return arg
    for (let at = 0; at < letters.length; at++) {
      const letter = letters[at] ?? ''
      if (!'oXHdAwmub'.includes(letter)) {
        if (!'sSiILfvkOg#46N'.includes(letter)) return `-${letter}`
        options.flags.add(letter)
        continue
      }
      const value = (name === undefined && letters.slice(at + 1)) || (args.shift() ?? '')
      if (letter === 'o') options.output = value
      else if (letter === 'X') options.method = value
      else if (letter === 'A') options.headers['User-Agent'] = value
      else if (letter === 'w') options.format = value
      else if (letter === 'm') options.timeout = Number(value) * 1000
      else if (letter === 'b') options.headers.Cookie = value
      else if (letter === 'u') options.headers.Authorization = `Basic ${Buffer.from(value).toString('base64')}`
      else if (letter === 'H') options.headers[value.slice(0, value.indexOf(':'))] = value.slice(value.indexOf(':') + 1).trim()
      else if (letter === 'd')
        options.data.push(
          name === 'data-urlencode'
            ? value.replace(/^([^=]*=)?(.*)$/s, (_all, key = '', text = '') => key + encodeURIComponent(text))
            : value.startsWith('@')
              ? await proc.files.readText(value.slice(1))
              : value,
        )
      break
    }
  }
  return options
}

/** curl over HTTP. Exit codes as its own: 6 unknown host, 7 no connection, 22 with `-f`, 28 timed out. */
const curl: Program = async (proc) => {
  const options = await readCurl(proc)
  if (typeof options === 'string') {
    await proc.error(`curl: option ${options}: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n`)
    return 2
  }
  if (options.urls.length === 0) {
    await proc.error("curl: try 'curl --help' or 'curl --manual' for more information\n")
    return 2
  }
  let code = 0
  for (const text of options.urls) code = await fetchOne(proc, text, options)
  return code
}

async function fetchOne(proc: Proc, text: string, options: CurlOptions): Promise<number> {
  const { flags } = options
  const fail = async (code: number, why: string): Promise<number> => {
    if (!flags.has('s') || flags.has('S')) await proc.error(`curl: (${code}) ${why}\n`)
    return code
  }
  let url: URL
  try {
    url = address(text)
  } catch {
    return fail(3, 'URL using bad/illegal format or missing URL')
  }
  if (url.protocol === 'https:') return fail(35, 'OpenSSL: no TLS in the embedded engine, use http')
  if (url.protocol !== 'http:') return fail(1, `Protocol "${url.protocol.slice(0, -1)}" not supported or disabled in libcurl`)
  const body = options.data.length > 0 ? Buffer.from(options.data.join('&')) : undefined
  const method = options.method ?? (flags.has('I') ? 'HEAD' : body ? 'POST' : 'GET')
  const headers = body ? { 'Content-Type': 'application/x-www-form-urlencoded', ...options.headers } : options.headers
  try {
    for (let turn = 0; ; turn++) {
      const sending = exchange(proc, url, { method, headers, ...(body ? { body } : {}) })
      const done = options.timeout > 0 ? await Promise.race([sending, late(proc, options.timeout)]) : await sending
      if (!done) return fail(28, `Connection timed out after ${options.timeout} milliseconds`)
      const { response } = done
      const status = response.statusCode ?? 0
      if (flags.has('v')) await explain(proc, url, method, headers, done)
      const location = response.headers.location
      if (flags.has('i') || flags.has('I')) await proc.write(`${headLines(response).join('\r\n')}\r\n\r\n`)
      if (flags.has('L') && location !== undefined && turn < 50) {
        url = new URL(location, url)
        continue
      }
      if (flags.has('f') && status >= 400) return fail(22, `The requested URL returned error: ${status}`)
      if (options.output !== undefined && options.output !== '-') await proc.files.write(options.output, done.body)
      else if (flags.has('O')) await proc.files.write(url.pathname.split('/').at(-1) || 'index.html', done.body)
      else await proc.write(done.body)
      if (options.format !== undefined) await proc.write(written(options.format, done, url))
      return 0
    }
  } catch (cause) {
    if (proc.ended) throw cause
    if (cause instanceof UnknownHost) return fail(6, `Could not resolve host: ${cause.host}`)
    if (errorCode(cause) === 'ETIMEDOUT')
      return fail(28, `Failed to connect to ${url.hostname} port ${url.port || 80} after 130000 ms: Couldn't connect to server`)
    if (errorCode(cause) === 'ECONNRESET') return fail(52, 'Empty reply from server')
    return fail(
      7,
      `Failed to connect to ${url.hostname} port ${url.port || 80} after 0 ms: ${connectProblem(cause) === 'Connection refused' ? "Couldn't connect to server" : connectProblem(cause)}`,
    )
  }
}

async function late(proc: Proc, ms: number): Promise<undefined> {
  await proc.sleep(ms)
  return undefined
}

const written = (format: string, { response, body, address: remote }: Exchange, url: URL): string =>
  format
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t')
    .replace(/%\{(\w+)\}/g, (_all, name: string) => {
      const values: Readonly<Record<string, string>> = lookup({
        http_code: String(response.statusCode),
        response_code: String(response.statusCode),
        size_download: String(body.length),
        url_effective: url.href,
        remote_ip: remote,
        redirect_url: response.headers.location ?? '',
        content_type: response.headers['content-type'] ?? '',
        time_total: '0.001',
      })
      return values[name] ?? ''
    })

async function explain(
  proc: Proc,
  url: URL,
  method: string,
  headers: Readonly<Record<string, string>>,
  { response, address: remote, port }: Exchange,
): Promise<void> {
  const asked = [
    `${method} ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${url.host}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
  ]
  const lines = [
    `*   Trying ${remote}:${port}...`,
    `* Connected to ${url.hostname} (${remote}) port ${port} (#0)`,
    ...asked.map((line) => `> ${line}`),
    ...headLines(response).map((line) => `< ${line}`),
    '< ',
  ]
  await proc.error(`${lines.join('\n')}\n`)
}

/** wget of HTTP, with redirects: `-O file`, `-q`, `-S`, `--spider`, `--timeout`/`-T`. */
const wget: Program = async (proc) => {
  const busybox = (await styleOf(proc)) === 'busybox'
  const args = [...proc.args]
  const urls: string[] = []
  let [output, quiet, spider, showHeaders] = [undefined as string | undefined, false, false, false]
  for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
    if (/^-[qS]*O/.test(arg)) {
      quiet ||= arg.includes('q')
      output = arg.slice(arg.indexOf('O') + 1) || (args.shift() ?? '-')
    } else if (arg.startsWith('--output-document=')) output = arg.slice(18)
    else if (arg === '--spider') spider = true
    else if (arg === '-T' || arg === '-t' || arg === '-U') args.shift()
    else if (/^-[qS]+$|^--quiet$|^-nv$/.test(arg)) {
      quiet ||= arg.includes('q')
      showHeaders ||= arg.includes('S')
    } else if (!arg.startsWith('-')) urls.push(arg)
  }
  for (const text of urls) {
    let url = address(text)
    try {
      let done: Exchange
      for (let turn = 0; ; turn++) {
        if (url.protocol !== 'http:') throw new Error('there is no TLS in the embedded engine, use http')
        done = await exchange(proc, url, {
          method: spider ? 'HEAD' : 'GET',
          headers: { 'User-Agent': busybox ? 'Wget' : 'Wget/1.21.3', Accept: '*/*', Connection: 'close' },
        })
        if (!quiet) await proc.error(`Connecting to ${url.hostname} (${done.address}:${done.port})\n`)
        const { location } = done.response.headers
        if (location === undefined || turn >= 20) break
        url = new URL(location, url)
      }
      const status = done.response.statusCode ?? 0
      if (showHeaders)
        await proc.error(
          headLines(done.response)
            .map((line) => `  ${line}\n`)
            .join(''),
        )
      if (status >= 400) {
        await proc.error(
          busybox
            ? `wget: server returned error: HTTP/1.1 ${status} ${done.response.statusMessage}\n`
            : `${url.href}: ERROR ${status}: ${done.response.statusMessage}.\n`,
        )
        return busybox ? 1 : 8
      }
      if (spider) continue
      const name = output ?? (url.pathname.split('/').at(-1) || 'index.html')
      if (name === '-') await proc.write(done.body)
      else {
        await proc.files.write(name, done.body)
        if (!quiet)
          await proc.error(
            `saving to '${name}'\n${name.padEnd(20)} 100% |********************************| ${String(done.body.length).padStart(5)}  0:00:00 ETA\n'${name}' saved\n`,
          )
      }
    } catch (cause) {
      if (proc.ended) throw cause
      if (cause instanceof UnknownHost)
        await proc.error(busybox ? `wget: bad address '${url.hostname}'\n` : `wget: unable to resolve host address '${url.hostname}'\n`)
      else
        await proc.error(
          busybox
            ? `wget: can't connect to remote host (${url.hostname}): ${connectProblem(cause)}\n`
            : `Connecting to ${url.host}... failed: ${connectProblem(cause)}.\n`,
        )
      return busybox ? 1 : 4
    }
  }
  return 0
}

export const webPrograms: Readonly<Record<string, Program>> = { curl, wget }
