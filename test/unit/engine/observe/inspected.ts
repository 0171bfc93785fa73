import type { InspectedContainer } from '../../../../src/engine/observe/container-facts.ts'
import { containerFacts } from '../../../../src/engine/observe/container-facts.ts'
import { type InspectedNetwork, nothingSeen, type Seen } from '../../../../src/engine/observe/seen.ts'

type Parts = { readonly [P in 'State' | 'Config' | 'HostConfig' | 'NetworkSettings']?: Partial<NonNullable<InspectedContainer[P]>> } & {
  readonly Mounts?: InspectedContainer['Mounts']
  readonly Name?: string
}

/** A running container on the default bridge, as an engine tells of it, save for `parts`. */
export const inspected = (id: string, parts: Parts = {}): InspectedContainer => ({
  Id: id,
  Name: parts.Name ?? `/${id}`,
  Created: '2026-01-01T00:00:00Z',
  Image: 'sha256:1',
  Path: 'sleep',
  Args: ['100'],
  State: {
    Status: 'running',
    Pid: 100,
    ExitCode: 0,
    StartedAt: '2026-01-01T00:00:01Z',
    FinishedAt: '0001-01-01T00:00:00Z',
    ...parts.State,
  },
  Config: { Image: 'alpine', Env: ['SECRET=1'], Labels: {}, Tty: false, OpenStdin: false, ...parts.Config },
  HostConfig: { NetworkMode: 'default', LogConfig: { Type: 'json-file' }, ...parts.HostConfig },
  NetworkSettings: {
    Ports: {},
    Networks: {
      bridge: { NetworkID: 'net0', EndpointID: `ep-${id}`, IPAddress: '172.17.0.2', IPPrefixLen: 16, MacAddress: '02:42:ac:11:00:02' },
    },
    ...parts.NetworkSettings,
  },
  Mounts: parts.Mounts ?? [],
})

export const ours = { 'dockstage.run': 'r1' }
export const isMine = (labels: Readonly<Record<string, string>>): boolean => labels['dockstage.run'] === 'r1'

export const bridgeNetwork: InspectedNetwork = {
  Id: 'net0',
  Name: 'bridge',
  Driver: 'bridge',
  Scope: 'local',
  Options: { 'com.docker.network.bridge.name': 'docker0' },
  IPAM: { Config: [{ Subnet: '172.17.0.0/16', Gateway: '172.17.0.1' }] },
}

export const userNetwork = (id: string, name: string): InspectedNetwork => ({
  Id: id,
  Name: name,
  Driver: 'bridge',
  Scope: 'local',
  Labels: ours,
})

export function seenOf(containers: readonly InspectedContainer[], networks: readonly InspectedNetwork[] = [bridgeNetwork]): Seen {
  const seen = nothingSeen()
  for (const it of containers) seen.containers.set(it.Id, containerFacts(it))
  for (const it of networks) seen.networks.set(it.Id, it)
  return seen
}

export const engineInfo = { kind: 'docker', name: 'Docker Engine', version: '26', apiVersion: '1.45', os: 'linux', arch: 'amd64' } as const
