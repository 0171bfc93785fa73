import type { EngineLimit } from '../../shared/engine-limit.ts'
import type { EngineConnection } from './connection.ts'

/** What works less well on this engine than on a Docker Engine of this machine itself; empty where nothing does. */
export function limitsOf({ info, host, onThisMachine }: Pick<EngineConnection, 'info' | 'host' | 'onThisMachine'>): EngineLimit[] {
  if (info.kind === 'embedded') return [{ what: 'embedded' }]
  const limits: EngineLimit[] = []
  if (host.look === 'hidden') {
    if (!onThisMachine) limits.push({ what: 'veths.remote' })
    else if (info.os === 'linux') limits.push({ what: 'veths.machine' })
    else limits.push({ what: 'veths.os', values: { os: info.os } })
  }
  if (!onThisMachine) limits.push({ what: 'ports' }, { what: 'binds' })
  if (info.name.startsWith('Podman')) limits.push({ what: 'podman' })
  return limits
}
