import type { Topology } from '../topology/topology.ts'

/** Whether a key's thing is in a topology. A directory is no record of it: whoever mounts one says that it is there. */
export function presenceIn({ containers, networks, volumes, images, links, endpoints, veths }: Topology): (key: string) => boolean {
  const tables: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    container: containers,
    network: networks,
    volume: volumes,
    image: images,
    link: links,
    endpoint: endpoints,
    veth: veths,
  }
  return (key) => {
    const colon = key.indexOf(':')
    const table = tables[key.slice(0, colon)]
    return table === undefined || Object.hasOwn(table, key.slice(colon + 1))
  }
}
