import * as z from 'zod/mini'
import { failureSchema } from './ipc-schema-common.ts'
import { leftRunProblems, resumeReasons, resumeWays } from './left-run.ts'

/** The part of the contract's schemas (`ipc-schema.ts`) about runs that were cut off. */
const localized = z.strictObject({ en: z.exactOptional(z.string()), ko: z.exactOptional(z.string()) })
const words = z.array(z.string())

export const resumeWaySchema = z.enum(resumeWays)

export const leftRunSchema = z.strictObject({
  runId: z.string(),
  scenarioId: z.string(),
  title: localized,
  startedAt: z.exactOptional(z.string()),
  lastAt: z.exactOptional(z.string()),
  kept: z.boolean(),
  engine: z.exactOptional(z.strictObject({ kind: z.enum(['docker', 'embedded']), address: z.string(), name: z.exactOptional(z.string()) })),
  unreachable: z.exactOptional(failureSchema),
  things: z.array(
    z.strictObject({
      kind: z.enum(['container', 'network', 'volume', 'image', 'workspace', 'engine-folder']),
      name: z.string(),
      state: z.exactOptional(z.string()),
      stays: z.exactOptional(z.literal(true)),
    }),
  ),
  resume: z.exactOptional(
    z.strictObject({
      number: z.number(),
      count: z.number(),
      title: localized,
      inStep: z.boolean(),
      way: resumeWaySchema,
      ways: z.array(resumeWaySchema),
      because: z.enum(resumeReasons),
      differs: z.strictObject({ en: words, ko: words }),
    }),
  ),
  problem: z.exactOptional(z.enum(leftRunProblems)),
})
