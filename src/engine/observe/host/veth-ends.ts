import type { HostFiles } from './host-files.ts'

/** One host interface whose other end is elsewhere, and which is a port of a bridge: what a veth of Docker's looks like from the host. */
export interface VethEnd {
  readonly name: string
  readonly index: number
  readonly peerIndex: number
  readonly bridge: string
  /** The bridge's number for this port. */
  readonly port?: number
}

/** All veth ends on the host, from `/sys/class/net` (engine-facts 12); readable by everyone. */
export function vethEnds(files: HostFiles): VethEnd[] {
  return files.list('/sys/class/net').flatMap((name) => {
    const directory = `/sys/class/net/${name}`
    const bridge = files.linkTo(`${directory}/master`)
    const index = Number(files.text(`${directory}/ifindex`))
    const peerIndex = Number(files.text(`${directory}/iflink`))
    if (!bridge || !index || !peerIndex || index === peerIndex) return []
    const port = files.text(`${directory}/brport/port_no`)
    return { name, index, peerIndex, bridge, ...(port ? { port: Number(port) } : {}) }
  })
}

/** The interfaces in a process's network namespace, by index: from `igmp`, else (no IPv4 there) from `dev_mcast`. Undefined when neither can be read. */
export function interfacesOfProcess(files: HostFiles, pid: number): Map<number, string> | undefined {
  const igmp = files.text(`/proc/${pid}/net/igmp`)
  const multicast = files.text(`/proc/${pid}/net/dev_mcast`)
  if (igmp === undefined && multicast === undefined) return undefined
  const found = new Map<number, string>()
  // igmp: "12\teth0      :     1      V3", with indented lines of groups between; dev_mcast: "12   eth0            1     0     01005e000001".
  for (const line of `${multicast ?? ''}\n${igmp ?? ''}`.split('\n')) {
    const [, index, name] = /^(\d+)\s+([^\s:]+)/.exec(line) ?? []
    if (index && name) found.set(Number(index), name)
  }
  return found
}

/**
 * The index of the host's end by that of the end inside, as the process sees it in its own `/sys`. Only root, and the process's own user, may look
 * there. Empty when it cannot be read.
 */
export function hostIndexesOfProcess(files: HostFiles, pid: number): Map<number, number> {
  const inside = `/proc/${pid}/root/sys/class/net`
  const pairs = files.list(inside).map((name): [number, number] => {
    const directory = `${inside}/${name}`
    return [Number(files.text(`${directory}/ifindex`)), Number(files.text(`${directory}/iflink`))]
  })
  return new Map(pairs)
}

/**
 * The local IPv4 addresses of a process's network namespace: `fib_trie` has, under each address, what it is. Undefined when it cannot be read.
 */
export function localAddresses(files: HostFiles, pid: number | 'self'): Set<string> | undefined {
  const text = files.text(`/proc/${pid}/net/fib_trie`)
  if (text === undefined) return undefined
  const addresses = [...text.matchAll(/\|-- ([\d.]+)\s*\n\s*\/32 host LOCAL/g)]
  return new Set(addresses.map(([, address]) => address ?? ''))
}

/** A bridge's forwarding table: the port behind which each MAC address was last heard, by MAC; 16 bytes an entry (engine-facts, Format). */
export function heardMacs(files: HostFiles, bridge: string): Map<string, number> {
  const table = files.bytes(`/sys/class/net/${bridge}/brforward`)
  const heard = new Map<string, number>()
  for (let at = 0; table && at + 16 <= table.length; at += 16) {
    const isLocal = table.readUInt8(at + 7) === 1
    const port = table.readUInt8(at + 6) | (table.readUInt8(at + 12) << 8)
    if (!isLocal) heard.set([...table.subarray(at, at + 6)].map((byte) => byte.toString(16).padStart(2, '0')).join(':'), port)
  }
  return heard
}

/**
 * Whether this host's end and that interface of a process can be the two ends of one pair, by what they have carried: the driver counts as received
 * at one end what the other has sent (`veth_get_stats64` of Linux; measured under load: 20,000 readings at full speed agreed). Indexes alone can fit by
 * accident, from one network namespace to another. True where the counts cannot be read.
 */
export function mayBePair(files: HostFiles, host: string, pid: number, inside: string): boolean {
  const before = bytesOfHost(files, host)
  const process = bytesOfProcess(files, pid, inside)
  const after = bytesOfHost(files, host)
  if (!before || !process || !after) return true
  const between = (low: number, it: number, high: number): boolean => low <= it && it <= high
  return between(before.sent, process.received, after.sent) && between(before.received, process.sent, after.received)
}

interface Bytes {
  readonly received: number
  readonly sent: number
}

function bytesOfHost(files: HostFiles, name: string): Bytes | undefined {
  const [received, sent] = ['rx', 'tx'].map((way) => files.text(`/sys/class/net/${name}/statistics/${way}_bytes`))
  return received && sent ? { received: Number(received), sent: Number(sent) } : undefined
}

/** `  eth0:     200       2    0 ...`: what was received in eight columns, then what was sent. */
function bytesOfProcess(files: HostFiles, pid: number, name: string): Bytes | undefined {
  for (const line of (files.text(`/proc/${pid}/net/dev`) ?? '').split('\n')) {
    const [its, counts = ''] = line.trim().split(/:\s*/)
    if (its !== name) continue
    const columns = counts.split(/\s+/).map(Number)
    return { received: columns[0] ?? 0, sent: columns[8] ?? 0 }
  }
  return undefined
}
