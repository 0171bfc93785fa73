import * as z from 'zod/mini'
import { FailureError } from '../../shared/result.ts'
import type { Step } from '../../shared/scenario/scenario.ts'

/** What a step does beside its docker commands. */
export type StepDeeds = Pick<Step, 'attach' | 'http' | 'host' | 'wait'>

const maybe = z.exactOptional(z.string())
const withinMs = z.number()
const strings = z.array(z.string())

const deedsSchema = z.object({
  attach: z.exactOptional(
    z.array(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('see'), see: z.string(), withinMs }),
        z.object({ kind: z.literal('type'), text: z.string() }),
        z.object({ kind: z.literal('keys'), keys: strings }),
      ]),
    ),
  ),
  http: z.exactOptional(
    z.object({
      method: z.enum(['GET', 'POST']),
      url: z.string(),
      form: z.exactOptional(z.record(z.string(), z.string())),
      status: z.exactOptional(z.number().check(z.int())),
      contains: maybe,
      lacks: maybe,
      withinMs,
    }),
  ),
  host: z.exactOptional(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('list'), path: z.string(), contains: strings, lacks: strings }),
      z.object({ kind: z.literal('read'), path: z.string(), contains: maybe }),
      z.object({ kind: z.literal('write'), path: z.string(), content: z.string() }),
    ]),
  ),
  wait: z.exactOptional(z.object({ container: z.string(), log: maybe, state: maybe, health: maybe, withinMs })),
})

/**
 * Of a step of a recording these are not checked when that is opened, as nothing of it is ever run. In a script something is.
 * Throws `bad-recording`, naming the step.
 */
export function stepDeeds(step: Step): StepDeeds {
  const parsed = z.safeParse(deedsSchema, step)
  if (parsed.success) return parsed.data
  const at = parsed.error.issues[0]?.path.join('.')
  throw new FailureError({
    code: 'bad-recording',
    message: `the step ${JSON.stringify(step.id)} cannot be written as commands: its ${at} is not as a scenario has it`,
    remedy: 'Record the scenario again: dockstage play SCENARIO --record FILE',
  })
}
