import type { Engine } from './engine.ts'
import type { LiveContainer } from './live-container.ts'
import { unmountVolumes } from './mounted-volumes.ts'

/** Listeners, processes and connections of a run that is over. */
export async function letGo(engine: Engine, live: LiveContainer): Promise<void> {
  live.table?.kill()
  live.table = undefined
  live.process = undefined
  engine.fabric.clear(live.id)
  unmountVolumes(engine, live.id)
  // What a tmpfs held is gone: a look into the container that is over (`docker cp`) shows none of it.
  const lasting = live.mounts.filter(({ shown }) => shown?.type !== 'tmpfs')
  if (lasting.length < live.mounts.length) await live.files.setMounts(lasting)
  const { ports } = live
  live.ports = undefined
  await ports?.close()
}
