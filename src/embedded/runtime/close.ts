import type { Engine } from './engine.ts'
import { letGo } from './let-go.ts'

/** Ends every container's processes and listeners; streams of clients end with `closing`. */
export async function closeEngine(engine: Engine): Promise<void> {
  engine.closing.abort()
  await Promise.all([...engine.live.values()].map((live) => letGo(engine, live)))
  await engine.store?.close(engine)
}
