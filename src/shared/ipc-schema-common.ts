import * as z from 'zod/mini'
import { failureCodes } from './result.ts'

/** An id, by which tables are asked: never a name that every object has, such as `constructor`. */
export const id = z.string().check(z.refine((it) => !(it in {}), 'no id'))

const placeSchema = z.strictObject({ file: z.string(), line: z.number(), column: z.number() })
export const failureSchema = z.strictObject({
  code: z.enum(failureCodes),
  message: z.string(),
  remedy: z.exactOptional(z.string()),
  detail: z.exactOptional(z.string()),
  place: z.exactOptional(placeSchema),
})
const localizedSchema = z.strictObject({ en: z.string(), ko: z.string() })
export const courseEntrySchema = z.strictObject({ id: z.string(), minutes: z.number(), before: localizedSchema, after: localizedSchema })
export const callSchema = z.strictObject({ method: z.string(), path: z.string(), status: z.exactOptional(z.number()), ms: z.number() })
