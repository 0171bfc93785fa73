import { formatAddress, parseAddress } from '../../engine/connect/address.ts'
import { connectTo } from '../../engine/connect/connect.ts'
import type { EngineConnection } from '../../engine/connect/connection.ts'
import { toFailure } from '../../engine/to-failure.ts'
import type { Failure } from '../../shared/result.ts'
import { placesFor } from './engine-candidates.ts'
import type { EngineHolder } from './engine-holder.ts'
import type { SessionOptions } from './options.ts'

/** How long an engine that a run was left on may take to answer, in milliseconds: nobody is kept from the start page for one that is gone. */
const patience = 4_000

/** The engines that runs were left on, as far as they answer now: the session's own, and others that are connected to for as long as it takes. */
export interface RunEngines {
  /** Why it does not answer, where it does not. Each address is tried once. */
  at(address: string): Promise<EngineConnection | Failure>
  /** The session's own. */
  own(): Promise<EngineConnection | Failure>
  close(): Promise<void>
}

export const isConnection = (it: EngineConnection | Failure): it is EngineConnection => 'client' in it

export function openRunEngines(options: SessionOptions, engine: Pick<EngineHolder, 'connection'>): RunEngines {
  const tried = new Map<string, Promise<EngineConnection | Failure>>()
  let own: Promise<EngineConnection | Failure> | undefined
  const askOwn = (): Promise<EngineConnection | Failure> => {
    own ??= engine.connection().catch(toFailure)
    return own
  }
  const connect = async (address: string): Promise<EngineConnection | Failure> => {
    const mine = await askOwn()
    if (isConnection(mine) && formatAddress(mine.address) === address) return mine
    try {
      // A context knows more of an address than it says: the files for TLS.
      const places = await placesFor(options, 'auto')
      const known = places.find((it) => it.text === address)?.address
      return await connectTo(known ?? parseAddress(address), 'chosen', undefined, patience)
    } catch (cause) {
      return toFailure(cause)
    }
  }
  return {
    own: askOwn,
    at(address) {
      const trying = tried.get(address) ?? connect(address)
      tried.set(address, trying)
      return trying
    },
    async close() {
      const mine = own && (await own)
      for (const trying of tried.values()) {
        const it = await trying
        if (isConnection(it) && it !== mine) it.close()
      }
    },
  }
}
