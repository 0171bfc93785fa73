import type { ConsentKind } from '../scenario/consent.ts'
import type { Command, ContainerSpec, MountSpec } from './command.ts'
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
    case 'volume create':
      return ofDevice(command.options, (device) => `-o device=${device}`)
    case 'network create':
      // These drivers put containers onto a network of the host's own.
      return command.driver === 'macvlan' || command.driver === 'ipvlan' ? [{ kind: 'host-network', what: `-d ${command.driver}` }] : []
    default:
      return []
  }
}

function ofContainer(spec: ContainerSpec): CommandConsent[] {
  const consents = spec.mounts.flatMap(ofMount)
  const add = (kind: ConsentKind, what: string): number => consents.push({ kind, what })
  if (spec.privileged) add('privileged', '--privileged')
  for (const capability of spec.capAdd) add('cap-add', `--cap-add ${capability}`)
  for (const device of spec.devices) add('device', `--device ${device.onHost}`)
  for (const rule of spec.deviceRules) add('device', `--device-cgroup-rule ${rule}`)
  for (const option of spec.securityOptions) add('security-opt', `--security-opt ${option}`)
  for (const space of ['pid', 'ipc', 'uts', 'userns', 'cgroupns'] as const) {
    if (spec[space] === 'host') add('host-namespace', `--${space} host`)
  }
  for (const { network } of spec.networks) if (network === 'host') add('host-network', '--network host')
  return consents
}

function ofMount(mount: MountSpec): CommandConsent[] {
  if (mount.type === 'volume') return ofDevice(mount.driverOptions, () => mount.written)
  if (mount.type === 'tmpfs' || !isAbsoluteHostPath(mount.source)) return []
  const socket = reachesSocket(mount.source)
  const consents: CommandConsent[] = socket === 'is' ? [] : [{ kind: 'bind', what: mount.written }]
  return socket === 'no' ? consents : [...consents, { kind: 'docker-socket', what: mount.written }]
}

/** `./…` is inside the workspace. Every other device is the host's: with `o=bind` any word is a path, whatever the type says. */
function ofDevice(options: Readonly<Record<string, string>>, what: (device: string) => string): CommandConsent[] {
  const { device } = options
  return device === undefined || isRelativeDevice(device) ? [] : [{ kind: 'volume-device', what: what(device) }]
}

export const isRelativeDevice = (device: string): boolean => device.startsWith('./')

/** Whether a host path is an engine's socket, or a directory that one lies in (`/`, `/run`, `/var`). */
function reachesSocket(path: string): 'is' | 'holds' | 'no' {
  const parts: string[] = []
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  const directory = parts.length === 0 ? '' : `/${parts.join('/')}`
  if (/\/(?:docker|podman)[^/]*\.sock$/.test(directory) || /\/pipe\/docker/.test(directory)) return 'is'
  return ['', '/run', '/var', '/var/run', '/run/user', '/home', '/root'].includes(directory) ? 'holds' : 'no'
}
