import type { InterfaceTraffic } from '../userland/ports.ts'

/** One interface: of which network namespace, and `lo` or the id of its endpoint. */
export interface InterfaceRef {
  readonly namespace: string
  readonly interface: string
}

/** Between which interfaces something goes. An end that is not a container's is not counted. */
export interface Way {
  readonly from: InterfaceRef | undefined
  readonly to: InterfaceRef | undefined
}

export const noTraffic: InterfaceTraffic = { rxBytes: 0, rxPackets: 0, txBytes: 0, txPackets: 0 }

const ethernet = 14
const ipv4 = 20
const udp = 8
/** With timestamps, as Linux sends them. */
const tcp = 32
const synOptions = 8
/** A veth hands on as much as one IP packet holds and counts it as one packet: segmentation is left to a network card, and there is none. */
const atOnce = 65_535 - ipv4 - tcp

/**
 * What went over the interfaces, as Linux counts it: whole frames on a veth, without the Ethernet header on `lo` (measured on 20.10: `/proc/net/dev`
 * after connections inside and between containers). ARP, IPv6's neighbour discovery and the embedded DNS are not in it.
 */
export class Traffic {
  readonly #byNamespace = new Map<string, Map<string, InterfaceTraffic>>()

  of({ namespace, interface: name }: InterfaceRef): InterfaceTraffic {
    return this.#byNamespace.get(namespace)?.get(name) ?? noTraffic
  }
  clear(namespace: string): void {
    this.#byNamespace.delete(namespace)
  }

  /** What puts it back as it is now. */
  checkpoint(): () => void {
    const kept = [...this.#byNamespace].map(([namespace, interfaces]) => [namespace, new Map(interfaces)] as const)
    return () => {
      this.#byNamespace.clear()
      for (const [namespace, interfaces] of kept) this.#byNamespace.set(namespace, new Map(interfaces))
    }
  }

  echo(way: Way, size: number): void {
    this.#packet(way, ipv4 + udp + size)
  }
  datagram(way: Way, size: number): void {
    this.#packet(way, ipv4 + udp + size)
  }
  /** The three packets that open a connection. */
  opened(way: Way): void {
    const back = turned(way)
    this.#packet(way, ipv4 + tcp + synOptions)
    this.#packet(back, ipv4 + tcp + synOptions)
    this.#packet(way, ipv4 + tcp)
  }
  /** A connection that nobody takes: the reset comes back. */
  refused(way: Way): void {
    this.#packet(way, ipv4 + tcp + synOptions)
    this.#packet(turned(way), ipv4 + tcp - 12)
  }
  /** Bytes of a connection, or its end when there are none; the other side says that it has them. */
  sent(way: Way, size: number): void {
    let left = size
    do {
      const now = Math.min(left, atOnce)
      this.#packet(way, ipv4 + tcp + now)
      this.#packet(turned(way), ipv4 + tcp)
      left -= now
    } while (left > 0)
  }

  #packet({ from, to }: Way, size: number): void {
    if (from) this.#add(from, { ...noTraffic, txBytes: size + header(from), txPackets: 1 })
    if (to) this.#add(to, { ...noTraffic, rxBytes: size + header(to), rxPackets: 1 })
  }
  #add(at: InterfaceRef, more: InterfaceTraffic): void {
    const before = this.of(at)
    const interfaces = this.#byNamespace.get(at.namespace) ?? new Map<string, InterfaceTraffic>()
    this.#byNamespace.set(at.namespace, interfaces)
    interfaces.set(at.interface, {
      rxBytes: before.rxBytes + more.rxBytes,
      rxPackets: before.rxPackets + more.rxPackets,
      txBytes: before.txBytes + more.txBytes,
      txPackets: before.txPackets + more.txPackets,
    })
  }
}

export const turned = ({ from, to }: Way): Way => ({ from: to, to: from })
const header = ({ interface: name }: InterfaceRef): number => (name === 'lo' ? 0 : ethernet)
