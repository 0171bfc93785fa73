import { calls, outcomeOf, type Printed, type Report, unknownName } from './report.ts'

const head = /^PING (\S+?) ?\(([\da-f.:]+)(?:%\w+)?\)/i
const reply = /^\d+ bytes from /
const statistics = /^\d+ packets transmitted, (\d+) (?:packets )?received/
const unreachable = /unreachable$/i
const unknown = [
  /^ping6?: bad address '([^']+)'/,
  /^ping6?: unknown host (\S+)/,
  /^ping6?: ([^\s:]+): (?:Name or service|Temporary failure|No address|Unknown host)/,
]

/** What `ping` of busybox and of iputils print (busybox 1.35; iputils of Ubuntu 14.04 and Debian 12). */
export function pingReports({ script, output }: Printed): Report[] {
  if (!calls(script, 'ping6?')) return []
  const reports: Report[] = []
  let answers = false
  const end = (outcome: Report['outcome']): void => {
    const last = reports.at(-1)
    if (last?.kind === 'ping' && last.outcome === 'untold') reports[reports.length - 1] = { ...last, outcome }
  }
  for (const line of output.split('\n')) {
    const [, name, address] = head.exec(line) ?? []
    const lost = unknown.map((it) => it.exec(line)?.[1]).find((it) => it !== undefined)
    const received = statistics.exec(line)?.[1]
    if (name !== undefined && address !== undefined) {
      answers = false
      reports.push({ kind: 'ping', ...(name === address ? {} : { name }), addresses: [address], outcome: 'untold' })
    } else if (lost !== undefined) reports.push(unknownName(lost))
    else if (reply.test(line)) {
      answers = true
      end('answered')
    } else if (received !== undefined) end(received === '0' ? 'no-answer' : 'answered')
    else if (!answers && unreachable.test(line)) end(outcomeOf(line))
  }
  return reports
}
