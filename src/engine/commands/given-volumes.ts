import type Docker from 'dockerode'
import { call } from './api.ts'
import type { CommandContext } from './context.ts'

/** What an engine makes up for an anonymous volume; another's of such a name was refused before the container was made. */
const madeUp = /^[0-9a-f]{64}$/

/**
 * Notes the anonymous volumes that came with a new container, for an engine that does not label them: the journal alone knows then whose they are,
 * once the container is gone.
 */
export async function noteGivenVolumes(context: CommandContext, containerId: string): Promise<void> {
  const { Mounts } = await call<Docker.ContainerInspectInfo>(context, 'GET', `/containers/${containerId}/json`)
  for (const { Type, Name } of Mounts as readonly { Type?: string; Name?: string }[]) {
    if (Type === 'volume' && Name !== undefined && madeUp.test(Name) && !context.scope.journal.wasGivenVolume(Name))
      await context.scope.journal.record({ kind: 'volume', name: Name, action: 'given' })
  }
}
