/** Why the embedded engine answers otherwise than was recorded, by step and path (a prefix of it); `engine` where only one version is meant. */
export interface Known {
  readonly step: string
  readonly at: string
  readonly engine?: '20.10' | '26'
  readonly why: string
  /** Now and then it is as recorded. */
  readonly byChance?: boolean
}

const recorder = 'the recorder translated nothing here: what was recorded belongs to its own host'
const labImage = 'the lab’s image stands in: it has variables of its own, and its Apache does not end in the time given'
const noMetrics = 'the recorder’s kernel gave its engine no figures of a container that runs (engine-facts 11)'
const labImages = 'the lab’s own images, layer by layer as its builder made them, none of them pulled; ours are those of the catalogue'
const identity = 'it says what it is: no build of Docker, on no kernel of its own'
const modelled = 'the host’s, or a plugin that there is none of here: what is not modelled is not told of'
const ofEarlier = 'the recorder’s engine writes names of the host’s users, and the kind of a file into its mode, which readers leave out'
const pipes = 'which of a process’s two pipes is read first is left to chance (engine-facts 10)'

export const known: readonly Known[] = [
  { step: '03#40', at: 'status', why: `${recorder} (the start of an id)` },
  { step: '03#49', at: '', why: `${recorder} (a program there had the port)` },
  { step: '03#50', at: '', why: `${recorder} (a program there had the port)` },
  { step: '03#157', at: 'message', why: 'which of the containers of an image is named is left to chance', byChance: true },
  { step: '05#4', at: 'Config.Env', why: labImage },
  { step: '05#7', at: 'Config.Env', why: labImage },
  { step: '05#8', at: 'Config.Env', why: labImage },
  { step: '05#14', at: 'Config.Env', why: labImage },
  {
    step: '05#18',
    at: 'events',
    why: 'nothing waits here for the database: it may be in the middle of its set-up when it is stopped',
    byChance: true,
  },
  { step: '05#29', at: 'events', why: labImage },
  { step: '05#33', at: 'Config.Env', why: labImage },
  { step: '05#36', at: 'Config.Env', why: labImage },
  { step: '05#49', at: '', why: 'the order of unpublished ports is that of a hash table', byChance: true },
  { step: '06#102', at: '3.IPAM', why: `${recorder} (its pools had come round to another prefix length)` },
  { step: '07#2', at: 'Config.Hostname', why: recorder },
  { step: '07#4', at: 'Config.Hostname', why: recorder },
  { step: '07#29', at: 'Config.Hostname', why: recorder },
  ...['08#42', '08#57', '08#61'].map((step) => ({ step, at: 'Config.Env', why: labImage })),
  { step: '08#94', at: 'Images', why: labImages },
  ...['09#1', '09#5', '09#7', '09#9', '09#11', '09#29'].map((step) => ({ step, at: '', why: labImages })),
  ...['Labels', 'ParentId', 'RepoDigests'].map((at) => ({ step: '09#3', at: `0.${at}`, why: labImages })),
  ...['09#4', '09#6', '09#8', '09#10'].flatMap((step) => [
    ...['Config.Labels', 'DockerVersion', 'Parent', 'RepoDigests'].map((at) => ({ step, at, why: labImages })),
    { step, at: 'Container', engine: '20.10' as const, why: labImages },
  ]),
  ...['09#6', '09#8', '09#10', '09#28', '09#31'].map((step) => ({ step, at: 'RootFS.Layers', why: labImages })),
  { step: '09#10', at: 'Config.Env', why: labImages },
  ...['mode', 'uname', 'gname'].map((at) => ({ step: '09#22', at, engine: '20.10' as const, why: ofEarlier })),
  { step: '10#8', at: '', engine: '26', why: pipes, byChance: true },
  { step: '10#11', at: '', engine: '26', why: pipes, byChance: true },
  {
    step: '10#20',
    at: '',
    engine: '20.10',
    why: 'a last line without its end reaches a follower or comes too late: two of four times each, measured on 20.10.24',
    byChance: true,
  },
  { step: '10#21', at: 'events', why: 'a log ends before its container: the next call overlaps with that', byChance: true },
  { step: '11#11', at: '', why: 'the lab’s busybox calls the group of nobody nogroup; the Hub’s calls it nobody' },
  { step: '11#53', at: '', why: noMetrics },
  { step: '11#54', at: '', why: noMetrics },
  { step: '11#55', at: '', why: noMetrics },
  { step: '13#1', at: 'headers.builder-version', engine: '26', why: '2 stands for BuildKit, which there is none of' },
  { step: '13#2', at: 'headers.builder-version', engine: '26', why: '2 stands for BuildKit, which there is none of' },
  ...['Platform.Name', 'Components', 'GitCommit', 'GoVersion', 'KernelVersion', 'BuildTime'].map((at) => ({
    step: '13#3',
    at,
    why: identity,
  })),
  { step: '13#3', at: 'Arch', why: 'the machine’s', byChance: true },
  ...['ID', 'KernelVersion', 'OperatingSystem', 'OSVersion'].map((at) => ({ step: '13#4', at, why: identity })),
  ...[
    'DriverStatus',
    'Plugins',
    'NFd',
    'OomKillDisable',
    'NGoroutines',
    'CgroupVersion',
    'ContainerdCommit',
    'RuncCommit',
    'SecurityOptions',
  ].map((at) => ({ step: '13#4', at, why: modelled })),
  ...['io.containerd.runc.v2', 'runc'].map((name) => ({
    step: '13#4',
    at: `Runtimes.${name}.status`,
    engine: '26' as const,
    why: modelled,
  })),
  ...['Architecture', 'NCPU', 'MemTotal', 'Name'].map((at) => ({ step: '13#4', at, why: 'the machine’s', byChance: true })),
  { step: '13#4', at: 'Images', why: labImages },
  { step: '13#7', at: 'Images', why: labImages },
  { step: '13#14', at: '', why: 'images of the recordings before this one' },
]
