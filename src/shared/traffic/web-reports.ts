import { isAddress } from '../topology/reach.ts'
import { calls, type Outcome, outcomeOf, type Printed, type Report, unknownName } from './report.ts'

/** What wget (busybox, GNU), curl, nc and apt print about what they fetched or reached. */
export const webReports = (printed: Printed): Report[] => [...httpReports(printed), ...tcpReports(printed), ...aptReports(printed)]

interface Target {
  readonly host: string
  readonly address?: string | undefined
  readonly port?: number | undefined
}

const report = (kind: 'http' | 'tcp', { host, address, port }: Target, outcome: Outcome, status?: number): Report => {
  const known = address ?? (isAddress(host) ? host : undefined)
  return {
    kind,
    ...(isAddress(host) ? {} : { name: host }),
    addresses: known === undefined ? [] : [known],
    ...(port === undefined ? {} : { port }),
    ...(status === undefined ? {} : { status }),
    outcome,
  }
}

/** Lines that name where a request goes, by program. */
const connecting: readonly (readonly [RegExp, (found: readonly (string | undefined)[]) => Target])[] = [
  // GNU wget: `Connecting to web (web)|172.18.0.2|:80... connected.`
  [/^Connecting to (\S+) \(\S+\)\|([\d.a-f:]+)\|:(\d+)/, ([host = '', address, port]) => ({ host, address, port: Number(port) })],
  // busybox: `Connecting to web (172.18.0.2:80)`
  [/^Connecting to (\S+) \(\[?([\d.a-f:]+?)\]?:(\d+)\)/, ([host = '', address, port]) => ({ host, address, port: Number(port) })],
  [/^Connecting to ([^\s:]+)(?::(\d+))?\.\.\. /, ([host = '', port]) => ({ host, port: port === undefined ? undefined : Number(port) })],
  // curl -v: `* Connected to web (172.18.0.2) port 80 (#0)`
  [/^\* Connected to (\S+) \(([\d.a-f:]+)\) port (\d+)/, ([host = '', address, port]) => ({ host, address, port: Number(port) })],
]

function httpReports(printed: Printed): Report[] {
  const { script, output } = printed
  if (!calls(script, 'wget|curl')) return []
  const reports: Report[] = []
  const amend = (outcome: Outcome, target?: Target, status?: number): void => {
    const last = reports.at(-1)
    const own = last?.kind === 'http' && (last.outcome === 'untold' || (last.outcome === 'answered' && outcome === 'answered'))
    if (own) reports[reports.length - 1] = { ...last, outcome, ...(status === undefined ? {} : { status }) }
    else if (target) reports.push(report('http', target, outcome, status))
  }
  for (const line of output.split('\n')) {
    const target = connecting.map(([pattern, read]) => maybe(pattern.exec(line), read)).find((it) => it !== undefined)
    const unknown = /^wget: bad address '([^']+)'|unable to resolve host address '([^']+)'|^curl: \(6\) Could not resolve host: (\S+)/.exec(
      line,
    )
    const failed = /^wget: can't connect to remote host(?: \(([^)]+)\))?: (.*)/.exec(line)
    const [, host, port, why] = /^curl: \((?:7|28)\) Failed to connect to (\S+) port (\d+)\b(.*)/.exec(line) ?? []
    const status = /^\s*(?:< |wget: server returned error: )?HTTP\/[\d.]+ (\d{3})\b/.exec(line)?.[1]
    if (unknown) reports.push(unknownName(unknown[1] ?? unknown[2] ?? unknown[3] ?? ''))
    else if (target) {
      reports.push(report('http', target, 'untold'))
      if (/\.\.\. failed: /.test(line)) amend(outcomeOf(line))
    } else if (failed) amend(outcomeOf(failed[2] ?? ''), failed[1] === undefined ? undefined : { host: failed[1].replace(/:\d+$/, '') })
    else if (host !== undefined) amend(outcomeOf(why ?? ''), { host, port: Number(port) })
    else if (/^wget: download timed out|^curl: \((?:28|52|56)\)/.test(line)) amend('no-answer', urlOf(printed))
    else if (status !== undefined) amend('answered', urlOf(printed), Number(status))
    else if (/^(?:'.*'|‘.*’) saved|^remote file exists|^written to stdout/.test(line)) amend('answered')
  }
  const target = urlOf(printed)
  // Of a command by itself the exit code tells what its output leaves out.
  if (reports.length === 0 && target) reports.push(...silent(printed, target))
  if (printed.words && printed.exit === 0) amend('answered')
  return reports
}

const maybe = (found: RegExpExecArray | null, read: (found: readonly (string | undefined)[]) => Target): Target | undefined =>
  found ? read(found.slice(1)) : undefined

/** curl's exit codes (curl(1)): 6 no such host, 7 no connection, 22 an error status with -f, 28 timed out; wget says only that it failed. */
function silent({ words = [], exit }: Printed, target: Target): Report[] {
  if (exit === 0) return [report('http', target, 'answered')]
  if (words[0] !== 'curl') return []
  if (exit === 6) return [unknownName(target.host)]
  if (exit === 22) return [report('http', target, 'answered')]
  return exit === 7 || exit === 28 || exit === 52 || exit === 56 ? [report('http', target, 'no-answer')] : []
}

/** What one plain command asks for; undefined for several addresses, and for what is no plain command. */
function urlOf({ words }: Printed): Target | undefined {
  if (!words || !/^(?:wget|curl)$/.test(words[0] ?? '')) return undefined
  const marked = words.filter((it) => /^https?:\/\//.test(it))
  const last = words.at(-1) ?? ''
  const [text, another] = marked.length > 0 ? marked : words.length > 1 && !last.startsWith('-') ? [`http://${last}`] : []
  return text === undefined || another !== undefined ? undefined : hostOf(text)
}

/** The host and port of an address. */
export function hostOf(url: string): Target | undefined {
  const found = /^(https?):\/\/(?:[^@/?#]*@)?(?:\[([\da-f:.]+)\]|([^:/?#\s]+))(?::(\d{1,5}))?(?=[/?#]|$)/i.exec(url)
  if (!found) return undefined
  const port = found[4] === undefined ? (found[1]?.toLowerCase() === 'https' ? 443 : 80) : Number(found[4])
  return { host: (found[2] ?? found[3] ?? '').toLowerCase(), port }
}

function tcpReports({ script, output }: Printed): Report[] {
  if (!calls(script, 'nc|ncat|netcat')) return []
  return output.split('\n').flatMap((line): Report[] => {
    const [, to, at, open] = /^Connection to (\S+) \(([\d.a-f:]+)\) (\d+) port .*succeeded/.exec(line) ?? []
    if (to !== undefined) return [report('tcp', { host: to, address: at, port: Number(open) }, 'answered')]
    // busybox -v: `web (172.18.0.2:80) open`
    const [, name, address, port] = /^(\S+) \(\[?([\d.a-f:]+?)\]?:(\d+)\) open$/.exec(line) ?? []
    if (name !== undefined) return [report('tcp', { host: name, address, port: Number(port) }, 'answered')]
    const [, remote, why] = /^nc: can't connect to remote host \(([\d.a-f:]+)\): (.*)/.exec(line) ?? []
    if (remote !== undefined) return [report('tcp', { host: remote }, outcomeOf(why ?? ''))]
    const [, host, closed, reason] = /^nc: connect to (\S+)(?: \([\d.a-f:]+\))? port (\d+) \(tcp\) failed: (.*)/.exec(line) ?? []
    if (host !== undefined) return [report('tcp', { host, port: Number(closed) }, outcomeOf(reason ?? ''))]
    const unknown = /^nc: bad address '([^']+)'|^nc: getaddrinfo for host "([^"]+)"/.exec(line)
    return unknown ? [unknownName(unknown[1] ?? unknown[2] ?? '')] : []
  })
}

/** `Get:1 http://deb.debian.org/debian bookworm InRelease`: one report for each host, whatever number of files came from it. */
function aptReports({ script, output }: Printed): Report[] {
  if (!calls(script, 'apt|apt-get')) return []
  const hosts = new Map<string, Report>()
  for (const line of output.split('\n')) {
    const [, word, url] = /^(Get|Hit|Ign|Err):\d+ (https?:\/\/\S+)/.exec(line) ?? []
    const target = url === undefined ? undefined : hostOf(url)
    if (!target || word === 'Ign') continue
    const outcome = word === 'Err' ? 'no-answer' : 'answered'
    const known = hosts.get(target.host)
    if (!known || outcome === 'answered') hosts.set(target.host, report('http', target, outcome))
  }
  return [...hosts.values()]
}
