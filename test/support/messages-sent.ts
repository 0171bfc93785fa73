import type { Topology } from '../../src/shared/topology/topology.ts'
import { type Message, trafficOf } from '../../src/shared/traffic/traffic.ts'

/** What a command's line and output tell of, in a moment. */
export const sent = (topology: Topology, line: string, output: string, exit = 0): Message[] =>
  trafficOf({ commands: [{ line, output, exit, calls: [] }], topology })
export const ping = (topology: Topology, from: string, address: string, answered = true): Message[] =>
  sent(
    topology,
    `docker exec ${from} ping -c 1 ${address}`,
    `PING ${address} (${address}): 56 data bytes\n1 packets transmitted, ${answered ? 1 : 0} packets received\n`,
  )
/** The container's name server is asked, and knows no such name. */
export const ask = (topology: Topology, from: string, name: string): Message[] =>
  sent(topology, `docker exec ${from} getent hosts ${name}`, '', 2)
