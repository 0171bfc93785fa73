import { differences } from '../../embedded/core/differences.ts'
import { limitsOf } from '../../engine/connect/limits.ts'
import { type EnginePlace, enginePlaces, type Surroundings } from '../../engine/connect/places.ts'
import { probeEngines } from '../../engine/connect/probe.ts'
import { dockersTraits } from '../../engine/connect/traits.ts'
import type { EngineCandidate } from '../../shared/ipc.ts'
import { FailureError } from '../../shared/result.ts'
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

/**
 * Throws `bad-usage` for what is not listed. A page chooses from the list and no other way: one that somebody else's script runs in must not have main
 * connect to a server of its choice. What the user names at the start, as an option, a variable or a context, is on the list.
 */
export async function refuseUnlisted(options: SessionOptions, id: string): Promise<void> {
  // Of a context that is gone it is said elsewhere that it is; that leads nowhere.
  if (id === embeddedId || id === 'environment' || id.startsWith('context:')) return
  const places = await placesFor(options, options.engine)
  if (places.some((it) => it.id === id)) return
  throw new FailureError({
    code: 'bad-usage',
    message: `${JSON.stringify(id)} is none of the engines that are listed`,
    remedy:
      'Choose one of the list. Another address is named when Dockstage is started: --engine ADDRESS, DOCKER_HOST, or a Docker context.',
  })
}

/** What it will say of itself is known before it is started. */
function embeddedCandidate({ like = '28' }: SessionOptions): EngineCandidate {
  const { version, apiVersion } = differences[like]
  const arch = process.arch === 'arm64' ? 'arm64' : 'amd64'
  const info: EngineInfo = { kind: 'embedded', name: 'Dockstage embedded engine', version, apiVersion, os: 'linux', arch }
  const limits = limitsOf({ info, host: { look: 'asked' }, onThisMachine: true, traits: dockersTraits })
  return { id: embeddedId, source: 'embedded', label: '', address: '', onlyWhenChosen: false, reachable: true, info, limits }
}
