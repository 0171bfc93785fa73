import * as z from 'zod/mini'
import { id } from './ipc-schema-common.ts'
import type { TableName, Topology } from './topology/topology.ts'

/** The topology's part of the contract's schemas (`ipc-schema.ts`); the types are `topology/topology.ts`. */
export const engineInfoSchema = z.strictObject({
  kind: z.enum(['docker', 'embedded']),
  name: z.string(),
  version: z.string(),
  apiVersion: z.string(),
  os: z.string(),
  arch: z.string(),
})

const maybeId = z.exactOptional(id)
const maybe = z.exactOptional(z.string())
const maybeNumber = z.exactOptional(z.number())
const texts = z.array(z.string())

export const recordSchemas = {
  hostInterfaces: z.strictObject({
    name: z.string(),
    kind: z.enum(['uplink', 'bridge']),
    mac: maybe,
    addresses: texts,
    networkId: maybeId,
  }),
  images: z.strictObject({ id, tags: texts, layers: texts, sizeBytes: z.number() }),
  containers: z.strictObject({
    id,
    name: z.string(),
    imageId: id,
    image: z.string(),
    command: maybe,
    state: z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']),
    health: z.exactOptional(z.enum(['starting', 'healthy', 'unhealthy'])),
    exitCode: maybeNumber,
    createdAt: z.string(),
    startedAt: maybe,
    finishedAt: maybe,
    networkMode: z.enum(['bridge', 'host', 'none', 'container', 'user']),
    sharesNetworkOf: maybeId,
    tty: z.boolean(),
    stdinOpen: z.boolean(),
    environment: z.exactOptional(texts),
    exposedPorts: texts,
    logDriver: z.string(),
    autoRemove: z.exactOptional(z.literal(true)),
    mine: z.boolean(),
  }),
  networks: z.strictObject({
    id,
    name: z.string(),
    driver: z.string(),
    scope: z.string(),
    subnets: z.array(z.strictObject({ subnet: z.string(), gateway: maybe })),
    bridge: maybe,
    internal: z.boolean(),
    mine: z.boolean(),
  }),
  endpoints: z.strictObject({
    containerId: id,
    networkId: id,
    interface: maybe,
    ipv4: maybe,
    ipv4Prefix: maybeNumber,
    ipv6: maybe,
    mac: maybe,
    aliases: texts,
  }),
  veths: z.strictObject({
    name: maybe,
    index: maybeNumber,
    peerIndex: maybeNumber,
    containerId: id,
    networkId: id,
    bridge: maybe,
    evidence: z.enum(['process', 'container', 'forwarding-table', 'helper-container', 'embedded', 'none']),
    why: maybe,
  }),
  volumes: z.strictObject({
    name: z.string(),
    driver: z.string(),
    mountpoint: z.string(),
    anonymous: z.boolean(),
    hasOptions: z.exactOptional(z.literal(true)),
    mine: z.boolean(),
  }),
  mounts: z.strictObject({
    containerId: id,
    type: z.enum(['bind', 'volume', 'tmpfs']),
    source: maybe,
    destination: z.string(),
    readOnly: z.boolean(),
    from: maybeId,
  }),
  links: z.strictObject({ from: id, to: id, alias: z.string() }),
  ports: z.strictObject({
    containerId: id,
    containerPort: z.number(),
    protocol: z.enum(['tcp', 'udp', 'sctp']),
    hostIp: z.string(),
    hostPort: z.number(),
  }),
} satisfies Record<TableName, z.core.$ZodType>

export const tableOf = <S extends z.core.$ZodType>(record: S) => z.record(z.string(), record)
const diffOf = <S extends z.core.$ZodType>(record: S) =>
  z.exactOptional(
    z.strictObject({
      added: tableOf(record),
      updated: tableOf(z.strictObject({ before: record, after: record })),
      removed: tableOf(record),
    }),
  )

export const topologySchema = z.strictObject({
  engine: engineInfoSchema,
  hostInterfaces: tableOf(recordSchemas.hostInterfaces),
  images: tableOf(recordSchemas.images),
  containers: tableOf(recordSchemas.containers),
  networks: tableOf(recordSchemas.networks),
  endpoints: tableOf(recordSchemas.endpoints),
  veths: tableOf(recordSchemas.veths),
  volumes: tableOf(recordSchemas.volumes),
  mounts: tableOf(recordSchemas.mounts),
  links: tableOf(recordSchemas.links),
  ports: tableOf(recordSchemas.ports),
} satisfies Record<keyof Topology, z.core.$ZodType>)

export const diffSchema = z.strictObject({
  engine: z.exactOptional(z.strictObject({ before: engineInfoSchema, after: engineInfoSchema })),
  hostInterfaces: diffOf(recordSchemas.hostInterfaces),
  images: diffOf(recordSchemas.images),
  containers: diffOf(recordSchemas.containers),
  networks: diffOf(recordSchemas.networks),
  endpoints: diffOf(recordSchemas.endpoints),
  veths: diffOf(recordSchemas.veths),
  volumes: diffOf(recordSchemas.volumes),
  mounts: diffOf(recordSchemas.mounts),
  links: diffOf(recordSchemas.links),
  ports: diffOf(recordSchemas.ports),
} satisfies Record<keyof Topology, z.core.$ZodType>)

export const layerSizesSchema = tableOf(z.strictObject({ writableBytes: z.number(), rootBytes: z.number() }))
