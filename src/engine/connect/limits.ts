import type { EngineConnection } from './connection.ts'

/** What works less well on this engine than on one that runs on this machine itself, each in a sentence; empty where nothing does. */
export function limitsOf(connection: EngineConnection): string[] {
  const limits: string[] = []
  if (connection.host.look === 'hidden') {
    limits.push(`The host ends of veth pairs are drawn as unknown. ${connection.host.why}`)
    limits.push('The host’s uplink and the MAC addresses of its bridges are not shown.')
  }
  if (!connection.onThisMachine) {
    limits.push('Published ports are bound to the engine’s own loopback address, so pages are not reached from this machine.')
    limits.push('Host directories in -v are directories of the engine’s machine, not of this one.')
  }
  if (connection.traits.libpod) limits.push(...podmansLimits)
  return limits
}

/** Each measured on Podman 4.3.1 with netavark. */
const podmansLimits = [
  'It has no --link: a step that links containers stops, and says so.',
  'The default bridge is podman0, not docker0, and bridges are there only while a container is on them.',
  'The name server of a network is at the network’s gateway, not at 127.0.0.11.',
  'What other programs do shows up to a quarter of a second later; a network that they make or remove, with the next step.',
]
