import type { PortSpec } from './command.ts'
import { type GivenOption, LineError } from './entry.ts'

/** An engine starts a program for each published port, and thousands of them bring a machine to its knees. */
export const mostPorts = 1_000

/**
 * `-p` as the docker program reads it: `80`, `8080:80`, `127.0.0.1:8080:80`, `127.0.0.1::80`, `[::1]:8080:80`, each with `/udp` or `/sctp`,
 * and ranges on both sides (of the same length, or many host ports for one of the container).
 */
export function parsePublish(given: GivenOption): PortSpec[] {
  const wrong = (why: string): never => {
    throw new LineError(
      given,
      `"${given.value}" is no port to publish: ${why}; expected [[address:]host port:]container port[/tcp|udp|sctp]`,
    )
  }
  if (given.value.includes('{{')) return []
  if (given.value.includes('=')) wrong('the form with published= and target= is not supported')
  const [outer, container] = splitLast(given.value)
  const [address, hostPort] = outer === undefined ? [undefined, ''] : splitLast(outer)
  const hostIp = (address ?? '').replace(/^\[(.*)\]$/, '$1')
  if (hostIp !== '' && !/^[\da-fA-F.:]+$/.test(hostIp)) wrong(`"${hostIp}" is no address`)
  const [ports = '', protocol = 'tcp'] = container.split('/')
  const known = isProtocol(protocol.toLowerCase()) ? protocol.toLowerCase() : wrong(`"${protocol}" is no protocol`)
  const inside = readRange(ports) ?? wrong(ports === '' ? 'the container’s port is missing' : `"${ports}" is no port`)
  const outside = hostPort === '' ? undefined : (readRange(hostPort) ?? wrong(`"${hostPort}" is no port`))
  const count = inside.last - inside.first + 1
  const outsideCount = outside ? outside.last - outside.first + 1 : 0
  if (Math.max(count, outsideCount) > mostPorts)
    wrong(`these are ${Math.max(count, outsideCount)} ports, and at most ${mostPorts} are published`)
  if (outside && outsideCount !== count && count !== 1) wrong('the two ranges differ in length')
  return Array.from({ length: count }, (_, index) => ({
    hostIp,
    hostPort: !outside ? '' : count === 1 ? hostPort : String(outside.first + index),
    containerPort: inside.first + index,
    protocol: known as PortSpec['protocol'],
  }))
}

/** Splits at the last colon: ports and containers have none, addresses may. */
function splitLast(value: string): [string | undefined, string] {
  const at = value.lastIndexOf(':')
  return at < 0 ? [undefined, value] : [value.slice(0, at), value.slice(at + 1)]
}

const isProtocol = (word: string): word is PortSpec['protocol'] => word === 'tcp' || word === 'udp' || word === 'sctp'

function readRange(words: string): { first: number; last: number } | undefined {
  const [, first, last] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(words) ?? []
  if (first === undefined) return undefined
  const range = { first: Number(first), last: Number(last ?? first) }
  return range.last >= range.first && range.last <= 65535 ? range : undefined
}

/** `--expose 80`, `--expose 80/udp`, `--expose 8000-8002`: one entry a port, always with the protocol. */
export function parseExpose(given: GivenOption): string[] {
  const [ports = '', protocol = 'tcp'] = given.value.split('/')
  const range = readRange(ports)
  if (!range || !isProtocol(protocol)) throw new LineError(given, `"${given.value}" is no port to expose; expected port[/tcp|udp|sctp]`)
  if (range.last - range.first >= mostPorts) throw new LineError(given, `"${given.value}" are more than ${mostPorts} ports to expose`)
  return Array.from({ length: range.last - range.first + 1 }, (_, index) => `${range.first + index}/${protocol}`)
}
