import * as z from 'zod/mini'
import { failureCodes } from './result.ts'

/** A failure as it crosses the contract, and as it stands in files. */
export const failureSchema = z.strictObject({
  code: z.enum(failureCodes),
  message: z.string(),
  remedy: z.exactOptional(z.string()),
  detail: z.exactOptional(z.string()),
  place: z.exactOptional(z.strictObject({ file: z.string(), line: z.number(), column: z.number() })),
})
