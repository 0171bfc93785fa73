import type Docker from 'dockerode'
import type { LayerSizes } from '../../shared/topology/topology.ts'
import { ask } from '../connect/ask.ts'

/**
 * The sizes of containers' layers, in bytes. The engine measures a writable layer by walking it, which takes from milliseconds to seconds; those
 * that are gone meanwhile are left out.
 */
export async function layerSizes(docker: Docker, containerIds: readonly string[]): Promise<LayerSizes> {
  const sizes = await Promise.all(
    containerIds.map(async (id) => {
      try {
        const answer = await ask(docker, { path: `/containers/${id}/json`, query: { size: true } })
        const { SizeRw = 0, SizeRootFs = 0 } = answer as { SizeRw?: number; SizeRootFs?: number }
        return [[id, { writableBytes: SizeRw, rootBytes: SizeRootFs }] as const]
      } catch (cause) {
        if ((cause as { statusCode?: number }).statusCode === 404) return []
        throw cause
      }
    }),
  )
  return Object.fromEntries(sizes.flat().sort(([a], [b]) => (a < b ? -1 : 1)))
}
