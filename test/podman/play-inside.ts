import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { PlayEnd } from '../../src/main/session/play.ts'
import { createSession } from '../../src/main/session/session.ts'
import type { Frame } from '../../src/shared/playback/frame.ts'

/** A step's last frame, and what there was at that moment by the word of others: the `ip` program's, and Podman's own. */
export interface Witnessed {
  readonly step: string
  readonly frame: Frame
  readonly links: readonly IpLink[]
  readonly containers: readonly PodmanContainer[]
  readonly networks: readonly PodmanNetwork[]
  readonly volumes: readonly string[]
}

export interface Ended {
  readonly end: PlayEnd
  readonly leftRuns: number
  readonly leftFolders: readonly string[]
}

export interface IpLink {
  readonly ifname: string
  readonly ifindex: number
  readonly link_index?: number
  readonly master?: string
  readonly address?: string
  readonly linkinfo?: { readonly info_kind?: string }
}

/** What `podman inspect` says, as far as it is compared, and the interfaces in the container's own network. */
export interface PodmanContainer {
  readonly Id: string
  readonly Name: string
  readonly State: { readonly Status: string; readonly Pid: number }
  readonly NetworkSettings: {
    readonly Networks?: Readonly<Record<string, { readonly IPAddress: string; readonly MacAddress: string }>> | null
    readonly Ports?: Readonly<Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[] | null>> | null
  }
  readonly Mounts: readonly { readonly Type: string; readonly Name?: string; readonly Source: string; readonly Destination: string }[]
  readonly inside: readonly IpLink[]
}

export interface PodmanNetwork {
  readonly id: string
  readonly name: string
  readonly network_interface: string
  readonly subnets: readonly { readonly subnet: string; readonly gateway: string }[]
}

/**
 * Plays a scenario file on the engine that `DOCKER_HOST` names and writes a line of JSON for each step, then one for the end. `mounts` is a process
 * whose mount namespace is the engine's.
 */
export async function main(path: string, userDataDirectory: string, mounts: string): Promise<void> {
  const session = await createSession({
    version: '0.0.0',
    userDataDirectory,
    scenariosDirectory: join(import.meta.dirname, '..', '..', 'scenarios'),
    environment: process.env,
    platform: process.platform,
    home: homedir(),
    engine: 'docker',
  })
  const end = await session.playScenario({
    source: { path },
    wholeEngine: true,
    onFrame: (frame) => frame.last && say({ step: frame.step, frame, ...witnesses(mounts) }),
  })
  const leftRuns = (await session.findLeftRuns()).length
  await session.close()
  say({ end, leftRuns, leftFolders: readdirSync(join(userDataDirectory, 'runs')) })
}

const say = (line: Witnessed | Ended): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

/** Asked at once and before anything else goes on, so that it is the moment that the frame shows. */
function witnesses(mounts: string): Omit<Witnessed, 'step' | 'frame'> {
  const podman = (...words: string[]): string => run('nsenter', '--target', mounts, '--mount', '--', 'podman', ...words)
  const ids = podman('ps', '--all', '--quiet', '--no-trunc').split('\n').filter(Boolean)
  const inspected = ids.length > 0 ? (JSON.parse(podman('inspect', ...ids)) as Omit<PodmanContainer, 'inside'>[]) : []
  const names = podman('network', 'ls', '--quiet').split('\n').filter(Boolean)
  return {
    links: linksSeenBy(),
    containers: inspected.map((it) => ({
      ...it,
      inside: it.State.Pid > 0 ? linksSeenBy('nsenter', '--target', String(it.State.Pid), '--net', '--') : [],
    })),
    networks: JSON.parse(podman('network', 'inspect', ...names)) as PodmanNetwork[],
    volumes: podman('volume', 'ls', '--quiet').split('\n').filter(Boolean),
  }
}

const linksSeenBy = (...before: string[]): IpLink[] => JSON.parse(run(...before, 'ip', '-json', '-details', 'link')) as IpLink[]

function run(...words: string[]): string {
  const [program = '', ...rest] = words
  return execFileSync(program, rest, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
}
