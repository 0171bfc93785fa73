import { once } from 'node:events'
import type { Topology } from '../../src/shared/topology/topology.ts'
import { sessionOn } from './session-world.ts'

/** Plays a scenario file on an embedded engine on which others' containers run: what is observed, from the start on, of the whole engine. */
export async function playBeside(path: string, others: readonly string[]): Promise<readonly Topology[]> {
  const { session, other } = await sessionOn('embedded')
  const progress = await other.pull('nginx:alpine')
  progress.resume()
  await once(progress, 'end')
  for (const name of others) await (await other.createContainer({ name, Image: 'nginx:alpine' })).start()
  const run: Topology[] = []
  const end = await session.playScenario({
    source: { path },
    wholeEngine: true,
    onStart: ({ start }) => run.push(start),
    onFrame: ({ topology }) => run.push(topology),
  })
  if (end.error) throw new Error(JSON.stringify(end.error))
  return run
}
