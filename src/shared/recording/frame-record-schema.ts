import * as z from 'zod/mini'
import { callSchema, failureSchema } from '../ipc-schema-common.ts'
import { engineInfoSchema, layerSizesSchema, recordSchemas } from '../ipc-schema-topology.ts'
import type { TableName } from '../topology/topology.ts'

const count = z.number().check(z.int(), z.gte(0))
export const momentSchema = z.string().check(
  z.maxLength(40),
  z.refine((it) => /^\d{4}-\d\d-\d\dT/.test(it) && !Number.isNaN(Date.parse(it)), 'a time'),
) // RFC 3339

const tablePatchOf = <S extends z.core.$ZodType>(record: S) =>
  z.exactOptional(z.strictObject({ set: z.exactOptional(z.array(record)), gone: z.exactOptional(z.array(z.string())) }))
/** What can be told of each table of a topology; see `TopologyPatch`. */
const tablePatches = {
  hostInterfaces: tablePatchOf(recordSchemas.hostInterfaces),
  images: tablePatchOf(recordSchemas.images),
  containers: tablePatchOf(recordSchemas.containers),
  networks: tablePatchOf(recordSchemas.networks),
  endpoints: tablePatchOf(recordSchemas.endpoints),
  veths: tablePatchOf(recordSchemas.veths),
  volumes: tablePatchOf(recordSchemas.volumes),
  mounts: tablePatchOf(recordSchemas.mounts),
  links: tablePatchOf(recordSchemas.links),
  ports: tablePatchOf(recordSchemas.ports),
} satisfies Record<TableName, z.core.$ZodType>

const growthOf = <S extends z.core.$ZodType>(add: S) =>
  z.exactOptional(z.strictObject({ keep: z.exactOptional(count), add: z.exactOptional(add) }))

const commandSchema = z.strictObject({
  line: z.string(),
  exit: z.number().check(z.int()),
  output: z.union([z.string(), z.tuple([count, count])]),
  calls: z.array(z.union([count, callSchema])),
  terminal: z.exactOptional(count),
})

/** A frame as it stands in a recording, and as it crosses to the page; see `FrameRecord`. */
export const frameRecordSchema = z.strictObject({
  step: z.string(),
  at: momentSchema,
  ms: z.number().check(z.gte(0)),
  last: z.exactOptional(z.literal(true)),
  status: z.exactOptional(z.literal('failed')),
  command: z.exactOptional(z.string()),
  commands: growthOf(z.array(commandSchema)),
  calls: growthOf(z.array(callSchema)),
  output: growthOf(z.string()),
  patch: z.exactOptional(z.strictObject({ engine: z.exactOptional(engineInfoSchema), ...tablePatches })),
  sizes: z.exactOptional(layerSizesSchema),
  unknown: z.exactOptional(z.array(z.string())),
  answer: z.exactOptional(count),
  passedOver: z.exactOptional(z.boolean()),
  failure: z.exactOptional(failureSchema),
})

/** What a run began with: a patch against an engine with nothing on it. */
export const startSchema = z.strictObject({ engine: engineInfoSchema, ...tablePatches })
