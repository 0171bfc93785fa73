import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A `/sys` and `/proc` of one's own, laid out as a Linux host's with Docker on it. */
export class HostTree {
  readonly root: string

  private constructor(root: string) {
    this.root = root
  }

  static async make(): Promise<HostTree> {
    return new HostTree(await mkdtemp(join(tmpdir(), 'dockstage-host-')))
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true })
  }

  async write(path: string, content: string | Uint8Array): Promise<void> {
    await mkdir(dirname(join(this.root, path)), { recursive: true })
    await writeFile(join(this.root, path), content)
  }

  async bridge(name: string, index: number): Promise<void> {
    await this.write(`/sys/class/net/${name}/ifindex`, `${index}\n`)
    await this.write(`/sys/class/net/${name}/iflink`, `${index}\n`)
    await this.write(`/sys/class/net/${name}/address`, '02:42:00:00:00:01\n')
  }

  async veth(name: string, { index, peer, bridge, port }: { index: number; peer: number; bridge: string; port: number }): Promise<void> {
    await this.write(`/sys/class/net/${name}/ifindex`, `${index}\n`)
    await this.write(`/sys/class/net/${name}/iflink`, `${peer}\n`)
    await this.write(`/sys/class/net/${name}/brport/port_no`, `0x${port.toString(16)}\n`)
    await symlink(`../${bridge}`, join(this.root, `/sys/class/net/${name}/master`))
  }

  /** A process in a network namespace with these interfaces and addresses, in the kernel's own layout. */
  async process(pid: number, interfaces: Readonly<Record<string, number>>, addresses: readonly string[], igmp = true): Promise<void> {
    const groups = '\t\t\t\t010000E0     1 0:00000000\t\t0\n'
    const lines = Object.entries(interfaces).map(([name, index]) => `${index}\t${name.padEnd(10)}:     1      V3\n${groups}`)
    const header = 'Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n'
    if (igmp) await this.write(`/proc/${pid}/net/igmp`, header + lines.join(''))
    const multicast = Object.entries(interfaces).map(([name, index]) => `${index}   ${name.padEnd(15)} 1     0     01005e000001\n`)
    await this.write(`/proc/${pid}/net/dev_mcast`, multicast.join(''))
    const local = addresses.map((address) => `           |-- ${address}\n              /32 host LOCAL\n`)
    await this.write(
      `/proc/${pid}/net/fib_trie`,
      `Main:\n  +-- 0.0.0.0/0 3 0 5\n${local.join('')}           |-- 172.17.255.255\n              /32 link BROADCAST\n`,
    )
  }

  /** What went over a host's end and over an interface of a process, as each of the two sees it. */
  async carried(host: string, its: { received: number; sent: number }, pid: number, inside: string, there: typeof its): Promise<void> {
    await this.write(`/sys/class/net/${host}/statistics/rx_bytes`, `${its.received}\n`)
    await this.write(`/sys/class/net/${host}/statistics/tx_bytes`, `${its.sent}\n`)
    const columns = (bytes: number): string => `${String(bytes).padStart(8)} 2    0    0    0     0          0         0`
    const header = 'Inter-|   Receive                  |  Transmit\n face |bytes packets errs drop fifo frame compressed multicast|bytes\n'
    const lines = [`    lo: ${columns(7)} ${columns(7)}`, `  ${inside}: ${columns(there.received)} ${columns(there.sent)}`]
    await this.write(`/proc/${pid}/net/dev`, `${header}${lines.join('\n')}\n`)
  }

  /** A bridge's table in the kernel's layout: 16 bytes an entry. */
  async heard(bridge: string, entries: readonly { mac: string; port: number; local?: boolean }[]): Promise<void> {
    const table = entries.map(({ mac, port, local }) => [
      ...mac.split(':').map((part) => Number.parseInt(part, 16)),
      port,
      local ? 1 : 0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
    ])
    await this.write(`/sys/class/net/${bridge}/brforward`, Uint8Array.from(table.flat()))
  }
}
