import type { ContainerSpec } from '../../shared/command/command.ts'
import { FailureError } from '../../shared/result.ts'
import { Refused } from './api.ts'
import type { CommandContext } from './context.ts'

/**
 * Where an engine refuses a container for want of something that Docker's has: what it lacks and what to do instead. Undefined for any other
 * refusal. Podman's word is `bad parameter: link is not supported`, for all networks (measured on 4.3.1).
 */
export function lackOf({ engine }: Pick<CommandContext, 'engine'>, spec: ContainerSpec, error: unknown): FailureError | undefined {
  const [link] = spec.links
  if (!link || !(error instanceof Refused) || !/\blinks? (is|are) not supported/i.test(error.message)) return undefined
  return new FailureError({
    code: 'engine-refused',
    message: `${engine.name} ${engine.version} has no --link, so "${link.container}" cannot be linked as "${link.alias}" there.`,
    remedy:
      'Play this scenario on a Docker Engine or on the embedded engine. Without a link, containers find each other by name on a network of your own.',
    detail: error.message,
  })
}
