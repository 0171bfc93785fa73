import { realpath } from 'node:fs/promises'
import type { Command, MountSpec } from '../../shared/command/command.ts'
import { type CommandConsent, consentsOf, ofHostPath } from '../../shared/command/consents.ts'
import { FailureError } from '../../shared/result.ts'
import type { CommandContext } from './context.ts'
import { checkSubnets } from './machine-addresses.ts'
import { hostPath, isInsideWorkspace } from './workspace.ts'

export type ConsentContext = Pick<CommandContext, 'consented' | 'engine' | 'workspace' | 'memory'>

/** Refuses, before any call, what needs a consent that was not given, and relative paths out of the workspace and subnets that take this machine's addresses (`bad-usage`). Host paths that turn out to be in the workspace need none. */
export async function checkConsent(context: CommandContext, command: Command): Promise<void> {
  requireConsents(context, await needed(context, command))
}

/** Throws `needs-consent` for the first thing that has none. */
export function requireConsents(context: ConsentContext, needed: readonly CommandConsent[]): void {
  for (const { kind, what } of needed) {
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

async function needed(context: CommandContext, command: Command): Promise<CommandConsent[]> {
  if (command.name === 'network create') await checkSubnets(context, command)
  if (command.name !== 'run' && command.name !== 'create') return consentsOf(command)
  // A path that leads out by `..` or a link is refused here, before an image is pulled for it.
  for (const mount of command.spec.mounts) if (mount.type === 'bind') await hostPath(context.workspace, mount.source)
  const mounts: MountSpec[] = []
  const behindLinks: CommandConsent[] = []
  for (const mount of command.spec.mounts) {
    if (mount.type === 'bind' && (await isInsideWorkspace(context.workspace, mount.source))) {
      // What else it may need (its propagation) it needs by a relative path, too.
      mounts.push({ ...mount, source: '.' })
      continue
    }
    mounts.push(mount)
    // A link of the host's may be called anything; what counts is where it leads.
    if (mount.type === 'bind') behindLinks.push(...ofHostPath(await realOr(mount.source), mount.written))
  }
  return [...consentsOf({ ...command, spec: { ...command.spec, mounts } }), ...behindLinks]
}

const realOr = (path: string): Promise<string> => realpath(path).catch(() => path)
