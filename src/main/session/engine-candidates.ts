import { differences } from '../../embedded/core/differences.ts'
import { limitsOf } from '../../engine/connect/limits.ts'
import { type EnginePlace, enginePlaces, type Surroundings } from '../../engine/connect/places.ts'
import { probeEngines } from '../../engine/connect/probe.ts'
import { dockersTraits } from '../../engine/connect/traits.ts'
import type { EngineCandidate } from '../../shared/ipc.ts'
import type { EngineInfo } from '../../shared/topology/topology.ts'
import type { SessionOptions } from './options.ts'

/** What `chooseEngine` takes for the embedded engine. */
export const embeddedId = 'embedded'

/** Every place where an engine could be, in the order in which they are tried, the one that was chosen first, and what came of asking there. */
export async function engineCandidates(options: SessionOptions, chosen: string = options.engine): Promise<readonly EngineCandidate[]> {
  return [...(await probeEngines(await placesFor(options, chosen))), embeddedCandidate(options)]
}

/** Where to look, for these options; `chosen` is what they or the user name. */
export function placesFor({ environment, platform, home }: SessionOptions, chosen: string): Promise<EnginePlace[]> {
  const uid = process.getuid?.()
  const named = ['auto', 'docker', embeddedId].includes(chosen) ? {} : { chosen }
  const surroundings: Surroundings = { env: environment, platform, home, ...(uid === undefined ? {} : { uid }), ...named }
  return enginePlaces(surroundings)
}

/** What it will say of itself is known before it is started. */
function embeddedCandidate({ like = '28' }: SessionOptions): EngineCandidate {
  const { version, apiVersion } = differences[like]
  const arch = process.arch === 'arm64' ? 'arm64' : 'amd64'
  const info: EngineInfo = { kind: 'embedded', name: 'Dockstage embedded engine', version, apiVersion, os: 'linux', arch }
  const limits = limitsOf({ info, host: { look: 'asked' }, onThisMachine: true, traits: dockersTraits })
  return { id: embeddedId, source: 'embedded', label: '', address: '', onlyWhenChosen: false, reachable: true, info, limits }
}
