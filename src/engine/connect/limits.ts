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
  if (connection.info.name.startsWith('Podman'))
    limits.push('Podman’s Docker-compatible API differs from Docker’s in details; expectations may not hold.')
  return limits
}
