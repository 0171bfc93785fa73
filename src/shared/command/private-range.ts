/**
 * Ranges that no host of the internet has, by their RFCs. Not among them, though they are not public either: 100.64.0.0/10 (RFC 6598) and 169.254.0.0/16
 * (RFC 3927), in which providers and clouds have gateways, DNS and metadata servers of the host's own, fe80::/10 and 127.0.0.0/8, which each host has.
 */
const privateRanges = [
  // RFC 1918
  ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
  // RFC 5737, documentation; RFC 2544, measuring
  ...['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '198.18.0.0/15'],
  // RFC 4193, but for the one in which Amazon's machines have their metadata, DNS and time servers (fd00:ec2::/32)
  'fc00::/7',
  // RFC 3849 and RFC 9637, documentation; RFC 5180, measuring
  ...['2001:db8::/32', '3fff::/20', '2001:2::/48'],
].map(bitsOf)
const hostsOwn = bitsOf('fd00:ec2::/32')

/**
 * Whether a subnet (`10.1.0.0/16`), or a single address, lies wholly in a private range; a subnet counts from its first address to its last, also where
 * it is written with an address of its middle. What cannot be read lies in none.
 */
export function isPrivateRange(range: string): boolean {
  const bits = bitsOf(range)
  return bits !== undefined && privateRanges.some((it) => isWithin(bits, it)) && !overlap(bits, hostsOwn)
}

/** Whether two subnets or addresses have an address in common; false where one cannot be read. */
export const rangesOverlap = (one: string, other: string): boolean => overlap(bitsOf(one), bitsOf(other))

/** The bits that all addresses of a range begin with, behind its family. */
type Bits = `${4 | 6}${string}`

const isWithin = (inner: Bits, outer: Bits | undefined): boolean => outer !== undefined && inner.startsWith(outer)
const overlap = (one: Bits | undefined, other: Bits | undefined): boolean =>
  one !== undefined && other !== undefined && (one.startsWith(other) || other.startsWith(one))

function bitsOf(range: string): Bits | undefined {
  const [, address = '', written] = /^([\d.a-f:]+)(?:\/(\d{1,3}))?$/i.exec(range) ?? []
  const family = address.includes(':') ? 6 : 4
  const groups = family === 4 ? bytesOf(address) : wordsOf(address)
  const width = family === 4 ? 8 : 16
  const bits = groups?.map((it) => it.toString(2).padStart(width, '0')).join('') ?? ''
  const length = written === undefined ? bits.length : Number(written)
  return bits === '' || length > bits.length ? undefined : `${family}${bits.slice(0, length)}`
}

/** A leading zero is octal to some and not to others. */
function bytesOf(address: string): number[] | undefined {
  const parts = address.split('.')
  return parts.length === 4 && parts.every((it) => /^(?:0|[1-9]\d{0,2})$/.test(it) && Number(it) < 256) ? parts.map(Number) : undefined
}

function wordsOf(address: string): number[] | undefined {
  const [, front = '', last] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address) ?? []
  const [a = 0, b = 0, c = 0, d = 0] = last === undefined ? [] : (bytesOf(last) ?? [])
  if (last !== undefined && bytesOf(last) === undefined) return undefined
  const plain = last === undefined ? address : `${front}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
  const halves = plain.split('::').map((half) => (half === '' ? [] : half.split(':')))
  const [before = [], after] = halves
  if (halves.length > 2 || [...before, ...(after ?? [])].some((it) => !/^[\da-f]{1,4}$/i.test(it))) return undefined
  const missing = 8 - before.length - (after?.length ?? 0)
  if (after === undefined ? missing !== 0 : missing < 1) return undefined
  return [...before, ...Array<string>(after === undefined ? 0 : missing).fill('0'), ...(after ?? [])].map((it) => Number.parseInt(it, 16))
}
