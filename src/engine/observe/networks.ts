import type Docker from 'dockerode'
import { ask } from '../connect/ask.ts'
import type { EngineConnection } from '../connect/connection.ts'
import { refusalOf } from '../to-failure.ts'
import { endPatience } from './patient-client.ts'
import type { InspectedNetwork } from './seen.ts'

/** What Podman's own API says of a network; Docker's side of it names no bridge, and calls the default network `bridge` (measured on 4.3.1). */
interface LibpodNetwork {
  readonly id: string
  readonly name: string
  readonly network_interface?: string
}

/** Asks an engine for its networks, and, where it has an API of its own beside Docker's, for what that one adds. */
export class Networks {
  readonly #docker: Docker
  readonly #libpod: Docker | undefined

  constructor(connection: EngineConnection, docker: Docker, limitMs: number) {
    const { libpod } = connection.traits
    this.#docker = docker
    this.#libpod = libpod ? endPatience(connection.client(undefined, libpod), limitMs) : undefined
  }

  async all(): Promise<readonly InspectedNetwork[]> {
    const [networks, more] = (await Promise.all([this.#docker.listNetworks(), this.#more()])) as [
      InspectedNetwork[],
      readonly LibpodNetwork[] | undefined,
    ]
    return more ? networks.map((network) => completed(network, more)) : networks
  }

  /** Throws as dockerode does where there is none. */
  async one(id: string): Promise<InspectedNetwork> {
    const network = (await this.#docker.getNetwork(id).inspect()) as InspectedNetwork
    const more = await this.#more()
    return more ? completed(network, more) : network
  }

  /** Undefined where there is no such API; empty where it refuses, and then no bridge is known. */
  async #more(): Promise<readonly LibpodNetwork[] | undefined> {
    if (!this.#libpod) return undefined
    try {
      return (await ask(this.#libpod, { path: '/libpod/networks/json' })) as readonly LibpodNetwork[]
    } catch (cause) {
      if (refusalOf(cause)) return []
      throw cause
    }
  }
}

function completed(network: InspectedNetwork, more: readonly LibpodNetwork[]): InspectedNetwork {
  const own = more.find(({ id }) => id === network.Id)
  return { ...network, OwnName: own?.name ?? network.Name, Bridge: own?.network_interface ?? '' }
}
