import type Docker from 'dockerode'
import { FailureError } from '../../shared/result.ts'
import { endPatience } from '../observe/patient-client.ts'
import { findContainer } from './ours.ts'
import type { RunScope } from './scope.ts'

/**
 * The value of one environment variable of a container of this run, as the engine tells it now: what is masked everywhere else is told to the one who
 * asked, and kept nowhere. Throws a `FailureError`: `not-ours` for another's container, whose secrets are not this run's to show; `not-found` where there
 * is no such container or variable.
 */
export async function showSecret(docker: Docker, scope: RunScope, id: string, variable: string): Promise<string> {
  const context = { docker: endPatience(docker), scope, signal: new AbortController().signal }
  const container = await findContainer(context, id)
  if (!container)
    throw new FailureError({
      code: 'not-found',
      message: `the container ${id.slice(0, 12)} is not on the engine any more, and its variables are kept nowhere else`,
      remedy: 'Go back to a step at which it is there, or play the scenario again.',
    })
  const value = container.Config.Env?.find((it) => it.startsWith(`${variable}=`))
  if (value === undefined)
    throw new FailureError({
      code: 'not-found',
      message: `the container ${container.Name.slice(1)} was given no variable ${JSON.stringify(variable)}`,
      remedy: 'Select a variable that is listed with the container.',
    })
  return value.slice(variable.length + 1)
}
