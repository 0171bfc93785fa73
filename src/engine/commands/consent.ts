import type { Command } from '../../shared/command/command.ts'
import { consentsOf } from '../../shared/command/consents.ts'
import { FailureError } from '../../shared/result.ts'
import type { CommandContext } from './context.ts'
import { hostPath, isInsideWorkspace } from './workspace.ts'

/** Refuses, before any call, what needs a consent that was not given, and relative paths out of the workspace (`bad-usage`). Host paths that turn out to be in the workspace need none. */
export async function checkConsent(context: CommandContext, command: Command): Promise<void> {
  for (const { kind, what } of await needed(context, command)) {
    if (context.consented.includes(kind)) continue
    // On the embedded engine the host's network is a model, nothing of the machine's own.
    if (kind === 'host-network' && context.engine.kind === 'embedded') continue
    throw new FailureError({
      code: 'needs-consent',
      message: `"${what}" needs your consent (${kind}) and does not have it.`,
      remedy: `Allow it when the scenario is opened, or in the terminal with --allow ${kind}.`,
    })
  }
}

async function needed(context: CommandContext, command: Command): Promise<ReturnType<typeof consentsOf>> {
  if (command.name !== 'run' && command.name !== 'create') return consentsOf(command)
  // A path that leads out by `..` or a link is refused here, before an image is pulled for it.
  for (const mount of command.spec.mounts) if (mount.type === 'bind') await hostPath(context.workspace, mount.source)
  const isOutside = await Promise.all(
    command.spec.mounts.map(async (mount) => mount.type !== 'bind' || !(await isInsideWorkspace(context.workspace, mount.source))),
  )
  const mounts = command.spec.mounts.filter((_, index) => isOutside[index])
  return consentsOf({ ...command, spec: { ...command.spec, mounts } })
}
