import { isUp } from '../core/lifecycle.ts'
import { systemFiles } from '../core/system-files.ts'
import type { Engine } from './engine.ts'

/** Writes what the engine writes into `/etc`, of this container and of those whose links name it. */
export function writeSystemFiles(engine: Engine, id: string): void {
  for (const container of engine.containers()) {
    const concerns = container.id === id || container.sharesNetworkOf === id || container.links.some(({ targetId }) => targetId === id)
    if (!concerns || (container.id !== id && !isUp(container))) continue
    const live = engine.live.get(container.id)
    if (!live) continue
    const files = systemFiles(engine.state, container, engine.like, { hostname: engine.hostname })
    live.system.hosts.set(files.hosts)
    live.system.hostname.set(files.hostname)
    live.system.resolvConf.set(files.resolvConf)
  }
}
