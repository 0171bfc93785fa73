import type { InterfaceTraffic, InterfaceView } from '../../ports.ts'
import { maskOf, networkOf } from '../../process/network-files.ts'
import type { Proc, Program } from '../../process/proc.ts'
import { styleOf } from '../style.ts'

function broadcastOf(address: string, prefix: number): string {
  const mask = maskOf(prefix).split('.').map(Number)
  return networkOf(address, prefix)
    .split('.')
    .map((part, at) => Number(part) | (255 - (mask[at] ?? 255)))
    .join('.')
}

const noTraffic: InterfaceTraffic = { rxBytes: 0, rxPackets: 0, txBytes: 0, txPackets: 0 }
/** `1.0 KB` as net-tools counts, by thousands; `1.0 KiB` as busybox does, by 1024. */
function sized(bytes: number, base = 1000): string {
  let [value, unit] = [bytes, 0]
  for (; value >= base && unit < 4; unit++) value /= base
  return `${value.toFixed(1)} ${unit === 0 ? 'B' : `${'KMGT'[unit - 1]}${base === 1024 ? 'iB' : 'B'}`}`
}

const zeroMac = '00:00:00:00:00:00'

function ifconfigGnu({ name, ipv4, prefix = 16, mac, traffic = noTraffic }: InterfaceView): string {
  const lo = name === 'lo'
  const lines = [
    lo ? `${name}: flags=73<UP,LOOPBACK,RUNNING>  mtu 65536` : `${name}: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500`,
    ...(ipv4 === undefined
      ? []
      : [`        inet ${ipv4}  netmask ${maskOf(prefix)}${lo ? '' : `  broadcast ${broadcastOf(ipv4, prefix)}`}`]),
    lo ? '        loop  txqueuelen 1000  (Local Loopback)' : `        ether ${mac ?? zeroMac}  txqueuelen 0  (Ethernet)`,
    ...[
      `RX packets ${traffic.rxPackets}  bytes ${traffic.rxBytes} (${sized(traffic.rxBytes)})`,
      'RX errors 0  dropped 0  overruns 0  frame 0',
      `TX packets ${traffic.txPackets}  bytes ${traffic.txBytes} (${sized(traffic.txBytes)})`,
      'TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0',
    ].map((line) => `        ${line}`),
  ]
  return `${lines.join('\n')}\n\n`
}

function ifconfigBusybox({ name, ipv4, prefix = 16, mac, traffic = noTraffic }: InterfaceView): string {
  const lo = name === 'lo'
  const lines = [
    `${name.padEnd(10)}Link encap:${lo ? 'Local Loopback  ' : `Ethernet  HWaddr ${(mac ?? zeroMac).toUpperCase()}  `}`,
    ...(ipv4 === undefined
      ? []
      : [`          inet addr:${ipv4}  ${lo ? '' : `Bcast:${broadcastOf(ipv4, prefix)}  `}Mask:${maskOf(prefix)}`]),
    `          UP ${lo ? 'LOOPBACK RUNNING  MTU:65536' : 'BROADCAST RUNNING MULTICAST  MTU:1500'}  Metric:1`,
    ...[
      `RX packets:${traffic.rxPackets} errors:0 dropped:0 overruns:0 frame:0`,
      `TX packets:${traffic.txPackets} errors:0 dropped:0 overruns:0 carrier:0`,
      `collisions:0 txqueuelen:${lo ? 1000 : 0} `,
      `RX bytes:${traffic.rxBytes} (${sized(traffic.rxBytes, 1024)})  TX bytes:${traffic.txBytes} (${sized(traffic.txBytes, 1024)})`,
    ].map((line) => `          ${line}`),
  ]
  return `${lines.join('\n')}\n\n`
}

const ifconfig: Program = async (proc) => {
  const [wanted] = proc.args.filter((arg) => !arg.startsWith('-'))
  const all = [...proc.world.network().interfaces()].sort((a, b) => (a.name < b.name ? -1 : 1))
  const chosen = wanted === undefined ? all : all.filter(({ name }) => name === wanted)
  if (wanted !== undefined && chosen.length === 0) {
    await proc.error(`${wanted}: error fetching interface information: Device not found\n`)
    return 1
  }
  const show = (await styleOf(proc)) === 'gnu' ? ifconfigGnu : ifconfigBusybox
  await proc.write(chosen.map(show).join(''))
  return 0
}

function ipHead({ name, index, peerIndex, mac }: InterfaceView, mode: string): string {
  const lo = name === 'lo'
  const flags = lo ? 'LOOPBACK,UP,LOWER_UP' : 'BROADCAST,MULTICAST,UP,LOWER_UP'
  const label = peerIndex === undefined ? name : `${name}@if${peerIndex}`
  const state = lo
    ? `mtu 65536 qdisc noqueue state UNKNOWN ${mode}group default qlen 1000`
    : `mtu 1500 qdisc noqueue state UP ${mode}group default `
  const link = lo
    ? `link/loopback ${zeroMac} brd ${zeroMac}`
    : `link/ether ${mac ?? zeroMac} brd ff:ff:ff:ff:ff:ff${peerIndex === undefined ? '' : ' link-netnsid 0'}`
  return `${index}: ${label}: <${flags}> ${state}\n    ${link}\n`
}

function ipAddress(view: InterfaceView): string {
  const { name, ipv4, prefix = 16 } = view
  if (ipv4 === undefined) return ipHead(view, '')
  const scope = name === 'lo' ? 'scope host lo' : `brd ${broadcastOf(ipv4, prefix)} scope global ${name}`
  return `${ipHead(view, '')}    inet ${ipv4}/${prefix} ${scope}\n       valid_lft forever preferred_lft forever\n`
}

/** busybox tells no protocol, and leaves the space of what it leaves out. */
async function routes(proc: Proc): Promise<string> {
  const network = proc.world.network()
  const first = network.defaultRoute()
  const local = network.interfaces().filter(({ name, ipv4 }) => name !== 'lo' && ipv4 !== undefined)
  const scope = (await styleOf(proc)) === 'gnu' ? 'proto kernel scope link' : 'scope link '
  const lines = local.map(({ name, ipv4 = '', prefix = 16 }) => `${networkOf(ipv4, prefix)}/${prefix} dev ${name} ${scope} src ${ipv4} \n`)
  return (first ? `default via ${first.gateway} dev ${first.interface} \n` : '') + lines.join('')
}

/** `ip addr`, `ip link`, `ip route`, to look (a container may not change them: it lacks the right). */
const ip: Program = async (proc) => {
  const args = proc.args.filter((arg) => !/^-(4|6|o|br|brief|c|color|j|json|d)$/.test(arg))
  const [object = '', command = 'show', ...rest] = args
  if (!['show', 'list', 'ls', 'l', 's', 'get', 'dev'].includes(command)) {
    await proc.error('RTNETLINK answers: Operation not permitted\n')
    return 2
  }
  const device = [command, ...rest].filter((word) => !['show', 'list', 'ls', 'l', 's', 'dev', 'get'].includes(word)).at(-1)
  const views = proc.world
    .network()
    .interfaces()
    .filter(({ name }) => device === undefined || name === device)
  if (/^(a|ad|addr|address)$/.test(object)) {
    if (views.length === 0) {
      await proc.error(`Device "${device}" does not exist.\n`)
      return 1
    }
    if (proc.args.some((arg) => /^-(br|brief)$/.test(arg))) {
      await proc.write(
        views
          .map(
            ({ name, peerIndex, ipv4, prefix }) =>
              `${(peerIndex === undefined ? name : `${name}@if${peerIndex}`).padEnd(17)}${(name === 'lo' ? 'UNKNOWN' : 'UP').padEnd(15)}${ipv4 === undefined ? '' : `${ipv4}/${prefix} `}\n`,
          )
          .join(''),
      )
    } else await proc.write(views.map(ipAddress).join(''))
    return 0
  }
  if (/^(l|li|link)$/.test(object)) {
    await proc.write(views.map((view) => ipHead(view, 'mode DEFAULT ')).join(''))
    return views.length > 0 ? 0 : 1
  }
  if (/^(r|ro|route)$/.test(object)) {
    await proc.write(await routes(proc))
    return 0
  }
  if (/^(n|neigh|neighbour)$/.test(object)) return 0
  await proc.error(object === '' ? 'Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\n' : `Object "${object}" is unknown, try "ip help".\n`)
  return object === '' ? 255 : 1
}

const route: Program = async (proc) => {
  const network = proc.world.network()
  const first = network.defaultRoute()
  const numeric = proc.args.some((arg) => arg.includes('n'))
  const line = (to: string, via: string, mask: string, flags: string, device: string): string =>
    `${to.padEnd(15)} ${via.padEnd(15)} ${mask.padEnd(15)} ${flags.padEnd(5)} 0      0        0 ${device}\n`
  const local = network.interfaces().filter(({ name, ipv4 }) => name !== 'lo' && ipv4 !== undefined)
  await proc.write(
    `Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n${first ? line(numeric ? '0.0.0.0' : 'default', first.gateway, '0.0.0.0', 'UG', first.interface) : ''}${local
      .map(({ name, ipv4 = '', prefix = 16 }) => line(networkOf(ipv4, prefix), numeric ? '0.0.0.0' : '*', maskOf(prefix), 'U', name))
      .join('')}`,
  )
  return 0
}

const arp: Program = async (proc) => {
  await proc.write('Address                  HWtype  HWaddress           Flags Mask            Iface\n')
  return 0
}

export const interfacePrograms: Readonly<Record<string, Program>> = { ifconfig, ip, route, arp }
