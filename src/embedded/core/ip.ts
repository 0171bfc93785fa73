/** IPv4 arithmetic: addresses as unsigned 32-bit numbers. */
export interface Subnet {
  readonly base: number
  readonly prefix: number
}

export function addressFrom(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number)
  if (!parts || parts.some((part) => part > 255)) return undefined
  return parts.reduce((number, part) => number * 256 + part, 0)
}

export const addressText = (address: number): string => [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')

export const sizeOf = ({ prefix }: Subnet): number => 2 ** (32 - prefix)
export const lastOf = (subnet: Subnet): number => subnet.base + sizeOf(subnet) - 1
export const subnetText = ({ base, prefix }: Subnet): string => `${addressText(base)}/${prefix}`
export const contains = (subnet: Subnet, address: number): boolean => address >= subnet.base && address <= lastOf(subnet)
export const overlaps = (one: Subnet, other: Subnet): boolean => one.base <= lastOf(other) && other.base <= lastOf(one)

/** Undefined for what is no CIDR block; host bits are cut off. */
export function subnetFrom(text: string): Subnet | undefined {
  const [address, prefix] = text.split('/')
  const base = addressFrom(address ?? '')
  if (base === undefined || prefix === undefined || !/^\d{1,2}$/.test(prefix) || Number(prefix) > 32) return undefined
  const size = 2 ** (32 - Number(prefix))
  return { base: Math.floor(base / size) * size, prefix: Number(prefix) }
}

/** The MAC that engines before 28 give an interface: 02:42 and the address (engine-facts 02). */
export function macOf(address: number): string {
  return ['02', '42', ...[24, 16, 8, 0].map((shift) => hex(Math.floor(address / 2 ** shift) % 256))].join(':')
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0')

/** Of six bytes, made locally administered and unicast. */
export const macFrom = (bytes: readonly number[]): string =>
  bytes.map((byte, index) => hex(index === 0 ? (byte & 0xfc) | 0x02 : byte)).join(':')
