import { spawnSync } from 'node:child_process'

/**
 * The words before a command line that give its process, and all that it starts, a network of its own: the loopback alone, on which every port is free.
 * Undefined where that cannot be had (only Linux has it, and only for root).
 */
export function ownNetwork() {
  const words = ['unshare', '--net', '--', 'sh', '-ec', 'ip link set lo up; exec "$@"', 'sh']
  const [program, ...rest] = words
  return spawnSync(program, [...rest, 'true'], { stdio: 'ignore' }).status === 0 ? words : undefined
}
