import type { Endpoint, Link, Mount, PublishedPort, Table } from './topology.ts'

/** The key of an endpoint, and of the veth that belongs to it. */
export const endpointKey = (it: Pick<Endpoint, 'containerId' | 'networkId'>): string => `${it.containerId}/${it.networkId}`
export const mountKey = (it: Pick<Mount, 'containerId' | 'destination'>): string => `${it.containerId}:${it.destination}`
export const linkKey = (it: Link): string => `${it.from}/${it.to}/${it.alias}`
export const portKey = (it: PublishedPort): string => `${it.containerId}:${it.containerPort}/${it.protocol}@${it.hostIp}:${it.hostPort}`

/** A table of `records` with its keys in code unit order, whatever order the records came in. */
export function tableOf<T>(records: readonly T[], key: (record: T) => string): Table<T> {
  const entries = records.map((record) => [key(record), record] as const)
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return Object.fromEntries(entries)
}
