import type { InterfaceTraffic, Mount } from '../ports.ts'
import type { Proc } from './proc.ts'
import type { VirtualFiles } from './virtual-files.ts'

/** An IPv4 address as `/proc/net` writes it: little endian, hexadecimal. */
function hexAddress(address: string): string {
  return address
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0').toUpperCase())
    .reverse()
    .join('')
}
const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0').toUpperCase()

const statistics = [
  ['rx_bytes', 'rxBytes'],
  ['rx_packets', 'rxPackets'],
  ['tx_bytes', 'txBytes'],
  ['tx_packets', 'txPackets'],
] as const

/** A line of `/proc/net/dev`, in the kernel's columns (`dev_seq_printf_stats`, net/core/net-procfs.c). */
function deviceLine(name: string, traffic: InterfaceTraffic | undefined): string {
  const { rxBytes = 0, rxPackets = 0, txBytes = 0, txPackets = 0 } = traffic ?? {}
  const in8 = (count: number, width = 8): string => String(count).padStart(width - 1)
  const received = `${in8(rxBytes)} ${in8(rxPackets)}    0    0    0     0          0         0`
  return `${name.padStart(6)}: ${received} ${in8(txBytes, 9)} ${in8(txPackets)}    0    0    0     0       0          0\n`
}

/** `/sys/class/net/*` and the process' `/proc/<pid>/net/*` and mounts, from the container's network namespace as it is now. */
export function networkFiles(proc: Proc): VirtualFiles {
  const network = proc.world.network()
  const files: VirtualFiles = {
    [`/proc/${proc.pid}/mounts`]: () => mountLines(proc),
    [`/proc/${proc.pid}/mountinfo`]: () => mountLines(proc),
  }
  for (const { name, index, peerIndex, mac } of network.interfaces()) {
    const base = `/sys/class/net/${name}`
    files[`${base}/ifindex`] = () => `${index}\n`
    files[`${base}/iflink`] = () => `${peerIndex ?? index}\n`
    files[`${base}/address`] = () => `${mac ?? '00:00:00:00:00:00'}\n`
    files[`${base}/operstate`] = () => (name === 'lo' ? 'unknown\n' : 'up\n')
    files[`${base}/carrier`] = () => '1\n'
    files[`${base}/mtu`] = () => (name === 'lo' ? '65536\n' : '1500\n')
    files[`${base}/type`] = () => (name === 'lo' ? '772\n' : '1\n')
    for (const [file, counter] of statistics)
      files[`${base}/statistics/${file}`] = () => `${network.interfaces().find((view) => view.name === name)?.traffic?.[counter] ?? 0}\n`
  }
  const net = `/proc/${proc.pid}/net`
  files[`${net}/dev`] = () => {
    const head =
      'Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n'
    return (
      head +
      network
        .interfaces()
        .map(({ name, traffic }) => deviceLine(name, traffic))
        .join('')
    )
  }
  files[`${net}/route`] = () => {
    const route = network.defaultRoute()
    const line = (iface: string, to: string, via: string, flags: string, mask: string): string =>
      `${iface}\t${to}\t${via}\t${flags}\t0\t0\t0\t${mask}\t0\t0\t0\n`
    const local = network.interfaces().filter(({ name, ipv4 }) => name !== 'lo' && ipv4 !== undefined)
    return [
      'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n',
      route ? line(route.interface, '00000000', hexAddress(route.gateway), '0003', '00000000') : '',
      ...local.map(({ name, ipv4 = '', prefix = 16 }) =>
        line(name, hexAddress(networkOf(ipv4, prefix)), '00000000', '0001', hexAddress(maskOf(prefix))),
      ),
    ].join('')
  }
  files[`${net}/udp`] = () => {
    const lines = network
      .listening()
      .filter(({ protocol }) => protocol === 'udp')
      .map(
        ({ address, port }, at) =>
          `${String(at).padStart(5)}: ${hexAddress(address)}:${hex(port, 4)} 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 ${1000 + at} 2 0000000000000000 0\n`,
      )
    return `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n${lines.join('')}`
  }
  files[`${net}/tcp`] = () => {
    const lines = network
      .listening()
      .filter(({ protocol }) => protocol === 'tcp')
      .map(
        ({ address, port }, at) =>
          `${String(at).padStart(4)}: ${hexAddress(address)}:${hex(port, 4)} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 ${1000 + at}\n`,
      )
    return `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n${lines.join('')}`
  }
  files[`${net}/igmp`] = () => {
    const lines = network
      .interfaces()
      .map(({ name, index }) => `${index}\t${name.padEnd(10)}:     1      V3\n\t\t\t\t010000E0     1 0:00000000\t\t0\n`)
    return `Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n${lines.join('')}`
  }
  files[`${net}/arp`] = () => 'IP address       HW type     Flags       HW address            Mask     Device\n'
  return files
}

const mountLine = ({ destination, readOnly, shown }: Mount): string =>
  shown
    ? `${shown.source} ${destination} ${shown.type} ${shown.options} 0 0`
    : `/dev/sda1 ${destination} ext4 ${readOnly ? 'ro' : 'rw'},relatime 0 0`

function mountLines(proc: Proc): string {
  const fixed = [
    'overlay / overlay rw,relatime 0 0',
    'proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0',
    'tmpfs /dev tmpfs rw,nosuid,size=65536k,mode=755 0 0',
    'sysfs /sys sysfs ro,nosuid,nodev,noexec,relatime 0 0',
  ]
  return `${[...fixed, ...proc.world.files.mounts().map(mountLine)].join('\n')}\n`
}

export function maskOf(prefix: number): string {
  const bits = prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.')
}
export function networkOf(address: string, prefix: number): string {
  const mask = maskOf(prefix).split('.').map(Number)
  return address
    .split('.')
    .map((part, at) => Number(part) & (mask[at] ?? 0))
    .join('.')
}
