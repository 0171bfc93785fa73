import type { Engine } from './engine.ts'
import type { LiveContainer } from './live-container.ts'
import { unmountTmpfs } from './volumes.ts'

/** Listeners, processes and connections of a run that is over. */
export async function letGo(engine: Engine, live: LiveContainer): Promise<void> {
  live.table?.kill()
  live.table = undefined
  live.process = undefined
  engine.fabric.clear(live.id)
  unmountTmpfs(engine, live.id)
  const { ports } = live
  live.ports = undefined
  await ports?.close()
}
