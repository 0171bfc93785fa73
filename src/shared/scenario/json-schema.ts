import { scenarioTable } from './parse.ts'
import { translationTable } from './read-translation.ts'
import type { JsonSchema } from './shape.ts'

const draft7 = 'http://json-schema.org/draft-07/schema#'

/**
 * What a scenario file takes, made from the shapes that read it, for editors: they complete keys, show what each is for, and mark what is wrong.
 * It is never stricter than the reader, and less strict where only commands or other steps can tell.
 */
export const scenarioSchema = (): JsonSchema => ({
  $schema: draft7,
  title: 'Dockstage scenario',
  description: 'Docker command lines, step by step, with what to look at and what must be observed after each.',
  ...scenarioTable.schema(),
})

/** What a translation of a scenario takes (`x.ko.yaml` beside `x.yaml`). */
export const translationSchema = (): JsonSchema => ({
  $schema: draft7,
  title: 'Dockstage translation',
  description: 'The texts of a scenario in another language.',
  ...translationTable.schema(),
})

/** The schemas' files, which lie beside the shipped scenarios, with their texts. `npm run schema` writes them. */
export const schemaFiles = (): Readonly<Record<string, string>> => ({
  'scenario.schema.json': written(scenarioSchema()),
  'translation.schema.json': written(translationSchema()),
})

const written = (schema: JsonSchema): string => `${JSON.stringify(schema, null, 2)}\n`
