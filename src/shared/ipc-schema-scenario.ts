import * as z from 'zod/mini'
import { id } from './ipc-schema-common.ts'
import { languages } from './language.ts'
import { engineThings } from './scenario/scenario.ts'

/** The scenario's part of the contract's schemas (`ipc-schema.ts`): what main has parsed already, checked loosely where the page only shows it. */
const maybe = z.exactOptional(z.string())

const conditionSchema = z.strictObject({
  engine: z.exactOptional(z.strictObject({ compare: z.enum(['<=', '>=']), major: z.number() })),
  lacks: z.exactOptional(z.array(z.enum(engineThings))),
})

const stepSchema = z.looseObject({
  id,
  title: z.string(),
  say: maybe,
  notes: maybe,
  warning: maybe,
  run: maybe,
  parallel: z.exactOptional(z.array(z.string())),
  expect: z.array(z.looseObject({ kind: z.string() })),
  focus: z.array(z.string()),
  fails: z.exactOptional(z.strictObject({ says: z.string(), exit: z.exactOptional(z.number()) })),
  ask: z.exactOptional(z.strictObject({ question: z.string(), options: z.array(z.string()), answer: z.number(), because: z.string() })),
  only: z.exactOptional(conditionSchema),
  unless: z.exactOptional(conditionSchema),
  typed: z.exactOptional(z.literal(true)),
})

export const scenarioSchema = z.strictObject({
  id: z.string(),
  section: maybe,
  language: z.enum(languages),
  title: z.string(),
  summary: z.string(),
  needs: z.array(z.string()),
  steps: z.array(stepSchema),
})

export const translationSchema = z.strictObject({
  title: z.string(),
  summary: z.string(),
  steps: z.record(
    z.string(),
    z.strictObject({
      title: maybe,
      say: maybe,
      notes: maybe,
      warning: maybe,
      question: maybe,
      options: z.exactOptional(z.array(z.string())),
      because: maybe,
    }),
  ),
})
