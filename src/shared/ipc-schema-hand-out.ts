import * as z from 'zod/mini'
import { handOutFormats, handOutScales, handOutThemes, paneLimits } from './hand-out/hand-out.ts'
import { languages } from './language.ts'

const length = z.number().check(z.gte(paneLimits.least), z.lte(paneLimits.most))

export const handOutChoiceSchema = z.strictObject({
  format: z.enum(handOutFormats),
  frame: z.union([z.literal('all'), z.number().check(z.int(), z.gte(-1))]),
  scale: z.literal(handOutScales),
  theme: z.enum(handOutThemes),
  language: z.enum(languages),
  pane: z.strictObject({ width: length, height: length }),
})

export const handedOutFileSchema = z.strictObject({
  name: z.string(),
  base64: z.exactOptional(z.string()),
  missing: z.exactOptional(z.array(z.string())),
})
