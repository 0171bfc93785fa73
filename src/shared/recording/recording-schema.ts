import * as z from 'zod/mini'
import { courseEntrySchema, failureSchema } from '../ipc-schema-common.ts'
import { scenarioSchema, translationSchema } from '../ipc-schema-scenario.ts'
import { frameRecordSchema, momentSchema, startSchema } from './frame-record-schema.ts'

/** The schema of a file of version 1. Whatever one part says of another (a place in a list, a key that was there) is checked as it is unfolded. */
const mostFrames = 5_000

export const recordingSchema = z.strictObject({
  dockstage: z.literal('recording'),
  version: z.literal(1),
  by: z.string(),
  recordedAt: momentSchema,
  end: z.strictObject({ status: z.enum(['done', 'failed']), error: z.exactOptional(failureSchema) }),
  scenario: scenarioSchema,
  translations: z.strictObject({ en: z.exactOptional(translationSchema), ko: z.exactOptional(translationSchema) }),
  course: z.exactOptional(courseEntrySchema),
  start: startSchema,
  frames: z.array(frameRecordSchema).check(z.maxLength(mostFrames)),
})
