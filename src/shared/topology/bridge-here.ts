import type { Topology } from './topology.ts'

/**
 * A bridge by the name that a scenario has for it: `docker0` is the bridge of the default network, whatever this engine calls it (Podman `podman0`,
 * `dockerd --bridge` anything).
 */
export function bridgeHere(name: string, { networks }: Pick<Topology, 'networks'>): string {
  if (name !== 'docker0') return name
  return Object.values(networks).find((it) => it.name === 'bridge' && !it.mine)?.bridge ?? name
}
