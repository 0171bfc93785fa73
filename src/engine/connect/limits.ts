import type { EngineLimit } from '../../shared/engine-limit.ts'
import type { EngineConnection } from './connection.ts'

/** What works less well on this engine than on a Docker Engine of this machine itself; empty where nothing does. */
export function limitsOf({
  info,
  traits,
  host,
  onThisMachine,
}: Pick<EngineConnection, 'info' | 'traits' | 'host' | 'onThisMachine'>): EngineLimit[] {
  if (info.kind === 'embedded') return [{ what: 'embedded' }]
  const limits: EngineLimit[] = []
  if (host.look === 'hidden')
    limits.push(host.reason === 'os' ? { what: 'veths.os', values: { os: info.os } } : { what: `veths.${host.reason}` })
  if (!onThisMachine) limits.push({ what: 'ports' }, { what: 'binds' })
  if (traits.libpod) limits.push(...podmansLimits)
  return limits
}

/** Each measured on Podman 4.3.1 with netavark. */
const podmansLimits: readonly EngineLimit[] = [
  { what: 'podman.links' },
  { what: 'podman.bridges' },
  { what: 'podman.names' },
  { what: 'podman.events' },
]
