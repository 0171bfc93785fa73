import type { OpenedScenario } from '../../shared/ipc.ts'
import { FailureError } from '../../shared/result.ts'
import type { Step } from '../../shared/scenario/scenario.ts'
import { commandTexts } from '../../shared/scenario/step-commands.ts'
import { SecretValues } from '../../shared/secret-values.ts'
import { mask } from '../../shared/secrets.ts'

/**
 * A run's history holds no secrets. Those that its scenario's file writes are taken from there, step by step, where the file is still as it was; what was
 * typed stays masked, and is refused when it is to be run (`refuseMasked`).
 */
export function withSecretsOf(kept: OpenedScenario, file: OpenedScenario): OpenedScenario {
  const masked = new SecretValues().opened(file).scenario.steps
  const steps = kept.scenario.steps.map((step) => {
    const at = masked.findIndex(({ id }) => id === step.id)
    return (JSON.stringify(masked[at]) === JSON.stringify(step) && file.scenario.steps[at]) || step
  })
  return { ...kept, scenario: { ...kept.scenario, steps } }
}

/** Asterisks must not become somebody's password. Throws a `FailureError` (`bad-usage`) for a step in which a secret is masked. */
export function refuseMasked(step: Step): void {
  const { host, http } = step
  const sent = [...commandTexts(step), ...(host?.kind === 'write' ? [host.content] : []), ...Object.values(http?.form ?? {})]
  if (!sent.some((it) => it.includes(mask))) return
  throw new FailureError({
    code: 'bad-usage',
    message: `the step ${step.id} holds a secret that is kept nowhere: in its place there is ${mask}`,
    remedy: 'Skip the step, and type its command again with the value. In a file of your own, write the value itself.',
  })
}
