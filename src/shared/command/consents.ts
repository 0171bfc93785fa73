import type { ConsentKind } from '../scenario/consent.ts'
import type { Command, ContainerSpec, MountSpec } from './command.ts'
import {
  isHostNetwork,
  isOwnLogDriver,
  isOwnRuntime,
  isSharedPropagation,
  looseLimits,
  networkReach,
  reachesSocket,
  sharesNamespace,
  volumeReach,
} from './host-reach.ts'
import { isAbsoluteHostPath } from './mounts.ts'

export interface CommandConsent {
  readonly kind: ConsentKind
  /** The argument as written, e.g. `-v /etc:/data`. */
  readonly what: string
}

/**
 * What a command does that needs the user's yes (the design's section 4). Relative host paths count as inside the run's workspace; that they
 * are is checked when the command is performed. `host-network` is asked for on a real engine only, which is for the caller to decide.
 */
export function consentsOf(command: Command): CommandConsent[] {
  switch (command.name) {
    case 'run':
    case 'create':
      return ofContainer(command.spec)
    case 'exec':
      return command.privileged ? [{ kind: 'privileged', what: '--privileged' }] : []
    case 'volume create': {
      const { volume = '', driver = '', options } = command
      return volumeReach({ name: volume, driver, options }, isRelativeDevice).map((what) => ({ kind: 'volume-device', what }))
    }
    case 'network create': {
      const { driver = '', ipamDriver = '', options } = command
      const addresses = [
        ...command.subnets.map((it) => ['--subnet', it] as const),
        ...command.ranges.map((it) => ['--ip-range', it] as const),
        ...command.gateways.map((it) => ['--gateway', it] as const),
        ...Object.values(command.auxAddresses).map((it) => ['--aux-address', it] as const),
      ]
      return networkReach({ driver, ipamDriver, options, addresses }).map((what) => ({ kind: 'host-network', what }))
    }
    default:
      return []
  }
}

function ofContainer(spec: ContainerSpec): CommandConsent[] {
  const consents = spec.mounts.flatMap((mount) => ofMount(mount, spec.volumeDriver))
  const add = (kind: ConsentKind, what: string): number => consents.push({ kind, what })
  if (spec.privileged) add('privileged', '--privileged')
  for (const capability of spec.capAdd) add('cap-add', `--cap-add ${capability}`)
  for (const device of spec.devices) add('device', `--device ${device.onHost}`)
  for (const rule of spec.deviceRules) add('device', `--device-cgroup-rule ${rule}`)
  for (const option of spec.securityOptions) add('security-opt', `--security-opt ${option}`)
  const { Runtime, Annotations } = spec.hostFields
  if (typeof Runtime === 'string' && !isOwnRuntime(Runtime)) add('security-opt', `--runtime ${Runtime}`)
  // Runtimes take orders by them: files of the host to write to, properties of systemd, programs to start.
  for (const name of Object.keys(Annotations ?? {})) add('security-opt', `--annotation ${name}`)
  for (const limit of looseLimits(spec.hostFields)) add('security-opt', limit)
  for (const space of ['pid', 'ipc', 'uts', 'userns', 'cgroupns'] as const) {
    const mode = spec[space]
    if (mode !== undefined && sharesNamespace(space, mode)) add('host-namespace', `--${space} ${mode}`)
  }
  for (const { network } of spec.networks) if (isHostNetwork(network)) add('host-network', `--network ${network}`)
  if (spec.logDriver !== undefined && !isOwnLogDriver(spec.logDriver)) add('host-network', `--log-driver ${spec.logDriver}`)
  return consents
}

function ofMount(mount: MountSpec, volumeDriver = ''): CommandConsent[] {
  if (mount.type === 'volume') {
    const { source: name = '', driver = volumeDriver, driverOptions: options } = mount
    const reach = volumeReach({ name, driver, options }, isRelativeDevice)
    return reach.length > 0 ? [{ kind: 'volume-device', what: mount.written }] : []
  }
  if (mount.type === 'tmpfs') return []
  const isShared = isSharedPropagation(mount.propagation ?? mount.mode ?? '')
  if (!isAbsoluteHostPath(mount.source)) return isShared ? [{ kind: 'bind', what: mount.written }] : []
  return ofHostPath(mount.source, mount.written)
}

/** Of an absolute path of the host's that a container is to have. */
export function ofHostPath(path: string, what: string): CommandConsent[] {
  const socket = reachesSocket(path)
  const consents: CommandConsent[] = socket === 'is' ? [] : [{ kind: 'bind', what }]
  return socket === 'no' ? consents : [...consents, { kind: 'docker-socket', what }]
}

/** `./…` is inside the workspace. Every other device is the host's: with `o=bind` any word is a path, whatever the type says. */
export const isRelativeDevice = (device: string): boolean => device.startsWith('./')
