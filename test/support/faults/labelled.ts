import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EngineConnection } from '../../../src/engine/connect/connection.ts'

/** The names of all that an engine has with the label of this installation. */
export async function labelledBy(userData: string, engine: EngineConnection): Promise<readonly string[]> {
  const owner = await readFile(join(userData, 'owner'), 'utf8')
  const filters = { label: [`dockstage.owner=${owner.trim()}`] }
  const docker = engine.client()
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ])
  return [...containers.flatMap((it) => it.Names), ...networks.map((it) => it.Name), ...(volumes.Volumes ?? []).map((it) => it.Name)]
}
