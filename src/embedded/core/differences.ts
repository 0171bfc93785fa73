import type { EngineVersion } from '../engine.ts'

/**
 * All that the embedded engine does otherwise from one engine version to another, in this one place. `20.10` and `26` are held to the recordings
 * (engine-facts, "What 26.1.5 does otherwise"); `28` and `29` are 26 plus the differences whose source is named beside them.
 */
export interface Differences {
  readonly version: string
  readonly apiVersion: string
  readonly minApiVersion: string
  /** engine-facts 02: 02:42 and the address up to 27; since 28 each start has a random one (moby/moby#48808). */
  readonly macFollowsAddress: boolean
  /** engine-facts 26: `die` comes after `network disconnect`, `volume unmount` and `stop`, and has `execDuration`. */
  readonly dieComesLast: boolean
  /** engine-facts 06: 20.10 ends the aliases of an endpoint with the short id; 26 has `DNSNames` instead. */
  readonly aliasesHaveShortId: boolean
  /** engine-facts 05; `--link` sets no variables any more since 29 unless asked to (deprecated in 28.4: docker/cli `docs/deprecated.md`). */
  readonly linksSetEnvironment: boolean
  /** engine-facts 08: 20.10 emits `volume create` for every create that names a volume. */
  readonly volumeCreateEventAlways: boolean
  /** engine-facts 08: `volume prune` takes anonymous volumes only, unless `all=true` (API 1.42). */
  readonly pruneSparesNamedVolumes: boolean
  /** engine-facts 26: 400 instead of 500 for bad JSON, filters, subnets and gateways. */
  readonly badInputStatus: 400 | 500
  /** engine-facts 03#162: the Go of 26 names the struct that a field is embedded from. */
  readonly configStruct: string
  /** engine-facts 26: an address or alias that is not allowed is refused by create. */
  readonly endpointsCheckedAtCreate: boolean
  /** engine-facts 03#108: 20.10 takes one endpoint at create. */
  readonly oneEndpointAtCreate: boolean
  /** engine-facts 01#3: 20.10 shows the kernel memory fields, and does not mask powercap. */
  readonly kernelMemoryShown: boolean
  /** engine-facts 09: `Container`, `ContainerConfig` and `VirtualSize` of images are gone since API 1.44 and 1.45. */
  readonly imagesTellTheirContainer: boolean
  /** Images without a name are listed as `<none>:<none>` up to API 1.42, and with none from 1.43 (version history of the API). */
  readonly danglingImagesAreNamed: boolean
  /** engine-facts 09#3: lists of images tell null of one without digests on 20.10. */
  readonly noDigestsAreNull: boolean
  /** `docker save` writes the OCI's layout since 25.0 (its release notes); a directory for each layer before. */
  readonly savesBlobs: boolean
  /** engine-facts 03#164. */
  readonly speaksPlainErrors: boolean
  /** engine-facts 26 (06#12): `host` and `none` show null for their subnets. */
  readonly noSubnetsAreNull: boolean
  /** engine-facts 26: an internal network gives no default route, and shows no gateway. */
  readonly internalHasDefaultRoute: boolean
  /** engine-facts 26: comment lines around resolv.conf's content. */
  readonly resolvConfHasComments: boolean
  /** engine-facts 10: logs and attach say their content type. */
  readonly streamsHaveContentType: boolean
  /** engine-facts 26: many messages begin in lower case. */
  readonly lowerCaseMessages: boolean
  /** engine-facts 08: 26 labels anonymous volumes `com.docker.volume.anonymous`. */
  readonly anonymousVolumesAreLabelled: boolean
  /** engine-facts 13#1: a ping tells of the builder and the swarm on 26. */
  readonly pingTellsMore: boolean
  /** engine-facts 13#7: `BuilderSize`, and no build cache as null, on 20.10. */
  readonly dfTellsBuilderSize: boolean
  /** engine-facts 13#4. */
  readonly runtimes: readonly string[]
  /** engine-facts 13#4: an empty list of the registries' is null on 26. */
  readonly emptyListsAreNull: boolean
  /** engine-facts 13#4. */
  readonly tellsCdiSpecDirs: boolean
  /** engine-facts 11#44: where nothing went wrong, `wait` tells `Error: null` on 20.10, and no `Error` on 26. */
  readonly waitTellsNullError: boolean
  /** test/docker on 20.10.24: a policy that was not sent stays empty there; 26 shows `no` (engine-facts 01#3). */
  readonly plainRestartPolicy: '' | 'no'
  /** engine-facts 03#49; since 27.4 a start that fails in the network says so first (moby/moby#48828). */
  readonly networkFailurePrefix: string
  /** 28 listens before it starts the proxy, with a message of its own (moby/moby#48132). */
  readonly portTaken: (address: string, port: number, protocol: string) => string
  /** Since 27.0 an IPv6 network needs no subnet: there is a default pool (its release notes); before, it was refused (test/docker on 20.10.24). */
  readonly poolsOfIpv6: boolean
  /** API 1.52: the deprecated top-level address fields of NetworkSettings are gone (29.0 release notes). */
  readonly topLevelAddresses: boolean
}

const of2010: Differences = {
  version: '20.10.24',
  apiVersion: '1.41',
  minApiVersion: '1.12',
  macFollowsAddress: true,
  dieComesLast: false,
  aliasesHaveShortId: true,
  linksSetEnvironment: true,
  volumeCreateEventAlways: true,
  pruneSparesNamedVolumes: false,
  badInputStatus: 500,
  configStruct: 'ContainerConfigWrapper',
  endpointsCheckedAtCreate: false,
  oneEndpointAtCreate: true,
  kernelMemoryShown: true,
  imagesTellTheirContainer: true,
  danglingImagesAreNamed: true,
  noDigestsAreNull: true,
  savesBlobs: false,
  speaksPlainErrors: true,
  noSubnetsAreNull: false,
  internalHasDefaultRoute: true,
  resolvConfHasComments: false,
  streamsHaveContentType: false,
  lowerCaseMessages: false,
  anonymousVolumesAreLabelled: false,
  pingTellsMore: false,
  dfTellsBuilderSize: true,
  runtimes: ['io.containerd.runc.v2', 'io.containerd.runtime.v1.linux', 'runc'],
  emptyListsAreNull: false,
  tellsCdiSpecDirs: false,
  waitTellsNullError: true,
  plainRestartPolicy: '',
  networkFailurePrefix: '',
  portTaken: (address, port, protocol) =>
    `Error starting userland proxy: listen ${protocol}4 ${address}:${port}: bind: address already in use`,
  poolsOfIpv6: false,
  topLevelAddresses: true,
}

const of26: Differences = {
  ...of2010,
  version: '26.1.5',
  apiVersion: '1.45',
  minApiVersion: '1.24',
  dieComesLast: true,
  aliasesHaveShortId: false,
  volumeCreateEventAlways: false,
  pruneSparesNamedVolumes: true,
  badInputStatus: 400,
  configStruct: 'ContainerConfigWrapper.Config',
  endpointsCheckedAtCreate: true,
  oneEndpointAtCreate: false,
  kernelMemoryShown: false,
  imagesTellTheirContainer: false,
  danglingImagesAreNamed: false,
  noDigestsAreNull: false,
  savesBlobs: true,
  speaksPlainErrors: false,
  noSubnetsAreNull: true,
  internalHasDefaultRoute: false,
  resolvConfHasComments: true,
  streamsHaveContentType: true,
  lowerCaseMessages: true,
  anonymousVolumesAreLabelled: true,
  pingTellsMore: true,
  dfTellsBuilderSize: false,
  runtimes: ['io.containerd.runc.v2', 'runc'],
  emptyListsAreNull: true,
  tellsCdiSpecDirs: true,
  waitTellsNullError: false,
  plainRestartPolicy: 'no',
}

const of28: Differences = {
  ...of26,
  version: '28.5.2',
  apiVersion: '1.51',
  macFollowsAddress: false,
  poolsOfIpv6: true,
  networkFailurePrefix: 'failed to set up container networking: ',
  portTaken: (address, port, protocol) => `failed to bind host port ${address}:${port}/${protocol}: address already in use`,
}

const of29: Differences = {
  ...of28,
  version: '29.0.4',
  apiVersion: '1.52',
  minApiVersion: '1.44',
  linksSetEnvironment: false,
  topLevelAddresses: false,
}

export const differences: Readonly<Record<EngineVersion, Differences>> = { '20.10': of2010, '26': of26, '28': of28, '29': of29 }
