import { cpus, totalmem } from 'node:os'
import { isoOf } from '../../core/moment.ts'
import type { Call, Reply } from '../request.ts'

export const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64'
/** Neither containerd nor runc is behind this engine. */
const noCommit = { ID: '', Expected: '' }

/** `GET /info`: members and their order as recorded (engine-facts 13#4); what tells of a host tells of this one. */
export function info({ engine }: Call): Reply {
  const { like } = engine
  const containers = engine.containers()
  const none = like.emptyListsAreNull ? null : []
  const count = (...statuses: string[]): number => containers.filter(({ status }) => statuses.includes(status)).length
  return {
    status: 200,
    body: {
      ID: 'd0c57a6e-0000-4000-8000-000000000001',
      Containers: containers.length,
      ContainersRunning: count('running', 'restarting'),
      ContainersPaused: count('paused'),
      ContainersStopped: count('created', 'exited', 'dead'),
      Images: engine.state.images.size,
      Driver: 'overlay2',
      DriverStatus: [['Backing Filesystem', 'modelled in memory']],
      Plugins: { Volume: ['local'], Network: ['bridge', 'host', 'null'], Authorization: null, Log: ['json-file', 'local'] },
      ...{
        MemoryLimit: true,
        SwapLimit: true,
        ...(like.kernelMemoryShown ? { KernelMemory: true } : {}),
        KernelMemoryTCP: true,
        CpuCfsPeriod: true,
        CpuCfsQuota: true,
        CPUShares: true,
        CPUSet: true,
        PidsLimit: true,
        IPv4Forwarding: true,
      },
      ...{ BridgeNfIptables: true, BridgeNfIp6tables: true, Debug: false, NFd: 0, OomKillDisable: false, NGoroutines: 1 },
      SystemTime: isoOf(engine.now()),
      LoggingDriver: 'json-file',
      ...{ CgroupDriver: 'cgroupfs', CgroupVersion: '2', NEventsListener: engine.events.listeners, KernelVersion: '6.8.0-dockstage' },
      ...{
        OperatingSystem: 'Dockstage embedded engine',
        OSVersion: '',
        OSType: 'linux',
        Architecture: architecture === 'arm64' ? 'aarch64' : 'x86_64',
      },
      IndexServerAddress: 'https://index.docker.io/v1/',
      RegistryConfig: {
        AllowNondistributableArtifactsCIDRs: none,
        AllowNondistributableArtifactsHostnames: none,
        InsecureRegistryCIDRs: ['127.0.0.0/8'],
        IndexConfigs: { 'docker.io': { Name: 'docker.io', Mirrors: [], Secure: true, Official: true } },
        Mirrors: none,
      },
      ...{
        NCPU: cpus().length,
        MemTotal: totalmem(),
        GenericResources: null,
        DockerRootDir: '/var/lib/docker',
        HttpProxy: '',
        HttpsProxy: '',
        NoProxy: '',
      },
      ...{ Name: engine.hostname, Labels: [], ExperimentalBuild: false, ServerVersion: like.version },
      ...{
        Runtimes: Object.fromEntries(like.runtimes.map((name) => [name, { path: 'runc' }])),
        DefaultRuntime: 'runc',
        Swarm: { NodeID: '', NodeAddr: '', LocalNodeState: 'inactive', ControlAvailable: false, Error: '', RemoteManagers: null },
      },
      ...{
        LiveRestoreEnabled: false,
        Isolation: '',
        InitBinary: 'docker-init',
        ContainerdCommit: noCommit,
        RuncCommit: noCommit,
        InitCommit: noCommit,
      },
      ...{ SecurityOptions: [], ...(like.tellsCdiSpecDirs ? { CDISpecDirs: [] } : {}), Warnings: null },
    },
  }
}
