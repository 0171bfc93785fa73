import type { EngineVersion } from './ask-version.ts'

/**
 * What an engine does otherwise than Docker's though it speaks Docker's API, as far as it has to be known before it is asked. What can be read
 * off an answer is read off the answer instead. The one place that knows engines by name.
 */
export interface EngineTraits {
  /** Its events tell of networks that are made and removed. */
  readonly tellsOfNetworks: boolean
  /** `/events` with an `until` ends when it has given all that happened before; else `stream=false` ends it so. */
  readonly endsEventsByTime: boolean
  /** A network's bridge is there for as long as the network; else only while a container is on it. */
  readonly bridgesStay: boolean
  /** A volume that is made together with a container gets the labels that were asked for. */
  readonly labelsAnonymousVolumes: boolean
  /** Who waits for a container's removal is told its exit code. */
  readonly tellsExitOfRemoved: boolean
  /** It has legacy links (`--link`). */
  readonly links: boolean
  /** The version of Podman's own API, which names what Docker's leaves out there: `v4.3.1`. */
  readonly libpod?: string
}

/** Engine 20.10 to 29, and the embedded engine. */
export const dockersTraits: EngineTraits = {
  tellsOfNetworks: true,
  endsEventsByTime: true,
  bridgesStay: true,
  labelsAnonymousVolumes: true,
  tellsExitOfRemoved: true,
  links: true,
}

/**
 * All measured on Podman 4.3.1: no event comes of `POST /networks/create` and `DELETE /networks/{id}`; an answer to `until` is cut off at that
 * moment, often before its first line, while `stream=false` gives all; netavark removes a bridge with the last container on it; labels in
 * `VolumeOptions` are dropped; `wait?condition=removed` answers 0 whatever the code was; `--link` is refused on every
 * network.
 */
const podmansTraits: EngineTraits = {
  tellsOfNetworks: false,
  endsEventsByTime: false,
  bridgesStay: false,
  labelsAnonymousVolumes: false,
  tellsExitOfRemoved: false,
  links: false,
}

export function traitsOf(version: EngineVersion): EngineTraits {
  const podman = podmanIn(version)
  if (!podman) return dockersTraits
  const api = podman.Details?.APIVersion
  return { ...podmansTraits, ...(api ? { libpod: `v${api}` } : {}) }
}

/** Podman makes itself known as a component; its `Platform.Name` (`linux/amd64/debian-12`) is no engine's name. */
export const podmanIn = ({ Components }: EngineVersion): NonNullable<EngineVersion['Components']>[number] | undefined =>
  Components?.find(({ Name }) => Name?.startsWith('Podman'))
