import { execFileSync } from 'node:child_process'
import type Docker from 'dockerode'
import type { Veth } from '../../src/shared/topology/topology.ts'

/** What `ip -j -d link` says of an interface, as far as it is compared. */
export interface IpLink {
  readonly ifname: string
  readonly ifindex: number
  readonly link_index: number
  readonly master: string
  readonly address: string
}

/** Of this machine, or of a network namespace by the name that `ip netns` knows. */
export function ipLinks(namespace?: string): IpLink[] {
  const inside = namespace === undefined ? [] : ['netns', 'exec', namespace, 'ip']
  return JSON.parse(execFileSync('ip', [...inside, '-j', '-d', 'link'], { encoding: 'utf8' })) as IpLink[]
}

/** What this machine itself says of the interface that a container names as the other end of one of its own. */
export async function linkOnHost(container: Docker.Container, inside: string): Promise<Partial<Veth> | undefined> {
  const exec = await container.exec({ Cmd: ['cat', `/sys/class/net/${inside}/iflink`], AttachStdout: true, Tty: true })
  const stream = await exec.start({ Tty: true })
  let index = ''
  for await (const part of stream) index += String(part)
  const link = ipLinks().find(({ ifindex }) => ifindex === Number(index))
  return link && { name: link.ifname, index: link.ifindex, peerIndex: link.link_index, bridge: link.master }
}
