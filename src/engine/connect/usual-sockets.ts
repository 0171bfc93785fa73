import { readdir } from 'node:fs/promises'
import { join } from 'node:path/posix'

/** As much of the surroundings as says where engines usually listen. */
interface Place {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly uid?: number
}

/** What is usually there (a proper name), and an address; a `*` in one folder's or file's name stands for any profile or machine. */
type UsualSocket = readonly [label: string, address: string]

/**
 * What is usually where; the first of each platform is the one that is named when nothing is there. Sources: Docker Engine and its rootless mode,
 * docs.docker.com/engine/security/rootless (`$XDG_RUNTIME_DIR`, else `~/.docker/run`); Docker Desktop, docs.docker.com/desktop (its contexts
 * `desktop-linux`); Colima, its FAQ and `config/dirs.go`; Lima, `templates/docker.yaml`; OrbStack and Rancher Desktop, their documentation of
 * `DOCKER_HOST`; Podman, podman-system-service(1) and `pkg/machine/env/dir*.go` (version 5), with what version 4 said of itself on its start.
 */
export function usualSockets(place: Place): readonly UsualSocket[] {
  if (place.platform === 'win32') return windows
  return place.platform === 'darwin' ? onMac(place) : onLinux(place)
}

/** Rancher Desktop listens on `docker_engine` too, and so does a machine of Podman's where that is free. */
const windows: readonly UsualSocket[] = [
  ['Docker Desktop', 'npipe:////./pipe/docker_engine'],
  ['Docker Desktop', 'npipe:////./pipe/dockerDesktopLinuxEngine'],
  ['Podman', 'npipe:////./pipe/podman-machine-default'],
]

function onMac({ env, home }: Place): readonly UsualSocket[] {
  return [
    ['Docker Desktop', unix(home, '.docker', 'run', 'docker.sock')],
    ['Docker Engine', 'unix:///var/run/docker.sock'],
    ['OrbStack', unix(home, '.orbstack', 'run', 'docker.sock')],
    ['Colima', unix(env.COLIMA_HOME || join(home, '.colima'), '*', 'docker.sock')],
    ['Colima', unix(home, '.colima', 'docker.sock')],
    ['Rancher Desktop', unix(home, '.rd', 'docker.sock')],
    ['Lima', unix(env.LIMA_HOME || join(home, '.lima'), '*', 'sock', 'docker.sock')],
    ['Podman', unix(env.TMPDIR || '/tmp', 'podman', '*-api.sock')],
    ['Podman', unix(home, '.local', 'share', 'containers', 'podman', 'machine', 'podman.sock')],
    ['Podman', unix(home, '.local', 'share', 'containers', 'podman', 'machine', '*', 'podman.sock')],
  ]
}

function onLinux({ env, home, uid }: Place): readonly UsualSocket[] {
  const runtime = env.XDG_RUNTIME_DIR || (uid === undefined ? undefined : `/run/user/${uid}`)
  const inRuntime = (label: string, ...path: string[]): UsualSocket[] => (runtime ? [[label, unix(runtime, ...path)]] : [])
  return [
    ['Docker Engine', 'unix:///var/run/docker.sock'],
    ['Docker Desktop', unix(home, '.docker', 'desktop', 'docker.sock')],
    ...inRuntime('Docker Engine, rootless', 'docker.sock'),
    ['Docker Engine, rootless', unix(home, '.docker', 'run', 'docker.sock')],
    ['Colima', unix(env.COLIMA_HOME || join(home, '.colima'), '*', 'docker.sock')],
    ['Colima', unix(env.XDG_CONFIG_HOME || join(home, '.config'), 'colima', '*', 'docker.sock')],
    ['Rancher Desktop', unix(home, '.rd', 'docker.sock')],
    ['Lima', unix(env.LIMA_HOME || join(home, '.lima'), '*', 'sock', 'docker.sock')],
    ...inRuntime('Podman', 'podman', 'podman.sock'),
    ['Podman', 'unix:///run/podman/podman.sock'],
    ...inRuntime('Podman machine', 'podman', '*-api.sock'),
  ]
}

const unix = (...path: readonly string[]): string => `unix://${join(...path)}`

/** The addresses that one with a `*` stands for, by name; itself where there is none in it. */
export async function expanded(address: string): Promise<readonly string[]> {
  const [, before = '', start = '', end = '', after = ''] = /^unix:\/\/(.*\/)([^/]*)\*([^/]*)(.*)$/.exec(address) ?? []
  if (before === '') return [address]
  const names = await readdir(before).catch(() => [])
  const fitting = names.filter((it) => it.startsWith(start) && it.endsWith(end) && it.length > start.length + end.length)
  return fitting.sort().map((name) => `unix://${before}${name}${after}`)
}
