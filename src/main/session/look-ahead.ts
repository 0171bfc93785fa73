import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { EngineVersion } from '../../embedded/engine.ts'
import { connectTo } from '../../engine/connect/connect.ts'
import { onlyMine } from '../../shared/playback/only-mine.ts'
import { consentNeeded } from '../../shared/scenario/consent-needed.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import { deadline } from './deadline.ts'
import { embeddedSocket } from './embedded-socket.ts'
import { playScenario } from './play.ts'
import type { LoadedScenario } from './scenario-files.ts'

/** A play on the embedded engine takes about half a second; one that takes longer than this tells too late to be of use. */
const longest = 10_000

export interface LookAheadOptions {
  readonly scenariosDirectory: string
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly like?: EngineVersion
}

/**
 * What a scenario will show: it is played on an embedded engine of this play's own, which listens on no port of this machine, with a data directory
 * of its own; both are gone after. Undefined where that cannot be told: the scenario needs consent, fails there, or takes too long; or `signal`.
 */
export async function lookAhead(
  loaded: LoadedScenario,
  options: LookAheadOptions,
  signal: AbortSignal,
): Promise<readonly Topology[] | undefined> {
  // On an engine of its own the host's network is a model, and asks for nobody's consent.
  if (consentNeeded(loaded.opened.scenario).some(({ kind }) => kind !== 'host-network')) return undefined
  const limit = deadline(signal, longest)
  try {
    return await played(loaded, options, limit.signal)
  } catch {
    // It is an extra: without it, the picture makes room when something comes.
    return undefined
  } finally {
    limit.end()
  }
}

async function played(loaded: LoadedScenario, options: LookAheadOptions, signal: AbortSignal): Promise<readonly Topology[] | undefined> {
  const { startEmbeddedEngine } = await import('../../embedded/start.ts')
  signal.throwIfAborted()
  const { address, folder } = await embeddedSocket(options.platform)
  try {
    const engine = await startEmbeddedEngine({
      socketPath: address.path,
      ports: 'inside',
      ...(options.like ? { like: options.like } : {}),
    })
    try {
      const connection = await connectTo(address, 'embedded', signal)
      const seen = new Map<string, Topology>()
      const note = (topology: Topology): void => {
        const it = slim(topology)
        seen.set(JSON.stringify(it), it)
      }
      const { scenariosDirectory, home } = options
      const world = {
        userData: join(folder, 'user'),
        owner: 'look-ahead',
        home,
        scenariosDirectory,
        connection: async () => connection,
        dial: engine.connect,
        passing: true,
      }
      // Nothing needs to be removed: the engine ends with all that is on it.
      const play = { source: loaded, keep: true, signal, onFrame: ({ topology }: { topology: Topology }) => note(topology) }
      const end = await playScenario(world, play).finally(() => connection.close())
      return end.status === 'done' ? [...seen.values()] : undefined
    } finally {
      await engine.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What places are given from, and nothing of that play's own host. */
function slim(topology: Topology): Topology {
  const mine = onlyMine(topology)
  const containers = Object.entries(mine.containers).map(([id, { environment: _secret, ...rest }]) => [id, rest] as const)
  return { ...mine, images: {}, hostInterfaces: {}, containers: Object.fromEntries(containers) }
}
