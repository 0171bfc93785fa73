import { isAddress } from '../topology/reach.ts'
import { calls, type Printed, type Report, unknownName } from './report.ts'

/** What programs that ask for names print: nslookup (busybox, bind), dig, host and getent. Questions for an address's name are left out. */
export const lookupReports = (printed: Printed): Report[] => [
  ...nslookupReports(printed),
  ...digReports(printed),
  ...hostReports(printed),
  ...getentReports(printed),
]

/** Collects the lines of answers: one name's lines are one answer, until an address comes again. */
class Answers {
  readonly reports: Report[] = []
  /** The name server that the next answer is from. */
  server: string | undefined
  #open = false

  /** What comes next belongs to another question. */
  next(): void {
    this.#open = false
  }
  add(name: string, address: string): void {
    const last = this.reports.at(-1)
    const goes = this.#open && last?.outcome === 'answered' && last.name === name && !last.addresses.includes(address)
    if (goes) this.reports[this.reports.length - 1] = { ...last, addresses: [...last.addresses, address] }
    else this.reports.push({ kind: 'dns', name, addresses: [address], ...this.#from(), outcome: 'answered' })
    this.#open = true
  }
  unknown(name: string): void {
    // Asked for both families, a name that is not known is told twice; one that has an address of only one is known.
    if (isReverse(name) || (this.#open && this.reports.at(-1)?.name === name)) return
    this.reports.push({ ...unknownName(name), ...this.#from() })
    this.#open = true
  }
  #from(): Pick<Report, 'server'> {
    return this.server === undefined ? {} : { server: this.server }
  }
}

const isReverse = (name: string): boolean => /\.(?:in-addr|ip6)\.arpa\.?$/.test(name)

function nslookupReports({ script, words, output }: Printed): Report[] {
  if (!calls(script, 'nslookup')) return []
  const answers = new Answers()
  let name: string | undefined
  for (const line of output.split('\n')) {
    const server = /^Server:\s+(\S+)/.exec(line)?.[1]
    const named = /^Name:\s+(\S+?)\.?$/.exec(line)?.[1]
    const address = /^Address(?: \d+)?:\s+([\da-f.:]+)(?=\s|$)/i.exec(line)?.[1]
    const unknown = /(?:can't find |can't resolve ')([^\s:']+)/.exec(line)?.[1]
    if (server !== undefined) {
      answers.next()
      answers.server = server
      name = undefined
    } else if (named !== undefined) name = named
    else if (address !== undefined && name !== undefined && isAddress(address)) answers.add(name, address)
    else if (unknown !== undefined) answers.unknown(unknown)
  }
  const asked = words?.filter((it) => !it.startsWith('-'))[1]
  const isLost = /no servers could be reached/.test(output) && answers.reports.length === 0
  return isLost && asked !== undefined && !isAddress(asked)
    ? [{ kind: 'dns', name: asked, addresses: [], outcome: 'no-answer' }]
    : answers.reports
}

function digReports({ script, words, output }: Printed): Report[] {
  if (!calls(script, 'dig')) return []
  const lines = output.split('\n')
  const asked = words?.slice(1).find((it) => !/^[-+@]/.test(it))
  if (words?.includes('+short') && !words.includes('-x') && asked !== undefined) {
    const addresses = lines.map((it) => it.trim()).filter(isAddress)
    return [addresses.length > 0 ? { kind: 'dns', name: asked, addresses, outcome: 'answered' } : unknownName(asked)]
  }
  const reports: Report[] = []
  let known = true
  let question: string | undefined
  let addresses: string[] = []
  for (const line of lines) {
    const status = /->>HEADER<<-.* status: (\w+)/.exec(line)?.[1]
    const server = /^;; SERVER: ([^#\s]+)/.exec(line)?.[1]
    if (status !== undefined) {
      known = status === 'NOERROR'
      question = undefined
      addresses = []
    }
    question ??= /^;(\S+?)\.?\s+IN\s+A+$/.exec(line)?.[1]
    const address = /^\S+\s+\d+\s+IN\s+A+\s+(\S+)$/.exec(line)?.[1]
    if (address !== undefined) addresses.push(address)
    if (server === undefined || question === undefined || isReverse(question)) continue
    const outcome = known && addresses.length > 0 ? 'answered' : 'unknown-name'
    reports.push({ kind: 'dns', name: question, addresses, server, outcome })
    question = undefined
  }
  return reports
}

function hostReports({ script, output }: Printed): Report[] {
  if (!calls(script, 'host')) return []
  const answers = new Answers()
  for (const line of output.split('\n')) {
    const [, name, address] = /^(\S+) has (?:IPv6 )?address (\S+)$/.exec(line) ?? []
    const unknown = /^Host (\S+?)\.? not found: /.exec(line)?.[1]
    if (name !== undefined && address !== undefined) answers.add(name, address)
    else if (unknown !== undefined) answers.unknown(unknown)
  }
  return answers.reports
}

/** `getent hosts` and its kin; by `/etc/nsswitch.conf` the answer may come from `/etc/hosts`, which the output does not say. */
function getentReports({ script, words, output, exit }: Printed): Report[] {
  if (!calls(script, 'getent') || !/\b(?:hosts|ahosts\w*)\b/.test(script)) return []
  const lines = output.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.trim().split(/\s+/)
    return isAddress(address) ? [{ address, names }] : []
  })
  if (words?.[0] !== 'getent') {
    const answers = new Answers()
    for (const { address, names } of lines) if (names[0] !== undefined) answers.add(names[0], address)
    return answers.reports
  }
  const keys = words.slice(2).filter((it) => !it.startsWith('-') && !isAddress(it))
  return keys.flatMap((name): Report[] => {
    const own = keys.length === 1 ? lines : lines.filter((it) => it.names.includes(name))
    const addresses = [...new Set(own.map((it) => it.address))]
    if (addresses.length > 0) return [{ kind: 'dns', name, addresses, outcome: 'answered' }]
    return exit === 2 ? [unknownName(name)] : []
  })
}
