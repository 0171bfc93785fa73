import { FileError } from '../files/file-error.ts'
import { ReadOnlyTree } from '../files/read-only-tree.ts'
import type { FileStat, FileTree } from '../ports.ts'
import { networkFiles } from './network-files.ts'
import type { Proc } from './proc.ts'

/** What stands at a path: a text that is worked out when it is read, or a symlink. */
export type VirtualFile = (() => string) | { readonly link: string }
export type VirtualFiles = Record<string, VirtualFile>

const seconds = (ms: number): string => (ms / 1000).toFixed(2)

function processFiles(proc: Proc): VirtualFiles {
  const base = `/proc/${proc.pid}`
  const zeroed = (parts: Iterable<string>): string => [...parts].map((part) => `${part}\0`).join('')
  const fds = [...proc.fds.keys()].map((fd) => [`${base}/fd/${fd}`, () => ''] as const)
  return {
    [`${base}/cmdline`]: () => zeroed(proc.argv),
    [`${base}/comm`]: () => `${proc.name.slice(0, 15)}\n`,
    [`${base}/environ`]: () => zeroed([...proc.env].map(([name, value]) => `${name}=${value}`)),
    [`${base}/cwd`]: { link: proc.cwd },
    [`${base}/root`]: { link: '/' },
    [`${base}/stat`]: () =>
      `${proc.pid} (${proc.name.slice(0, 15)}) ${proc.stopped ? 'T' : 'S'} ${proc.ppid} ${proc.group} ${proc.group} 0 -1\n`,
    [`${base}/status`]: () =>
      `Name:\t${proc.name.slice(0, 15)}\nState:\t${proc.stopped ? 'T (stopped)' : 'S (sleeping)'}\nTgid:\t${proc.pid}\nPid:\t${proc.pid}\nPPid:\t${proc.ppid}\nUid:\t${`${proc.user.uid}\t`.repeat(4).trim()}\nGid:\t${`${proc.user.gid}\t`.repeat(4).trim()}\n`,
    ...Object.fromEntries(fds),
  }
}

function systemFiles(proc: Proc): VirtualFiles {
  const { kernel, world } = proc
  return {
    '/proc/self': { link: String(proc.pid) },
    '/proc/mounts': { link: 'self/mounts' },
    '/proc/net': { link: 'self/net' },
    '/proc/uptime': () => `${seconds(world.clock.now() - kernel.startedAt)} 0.00\n`,
    '/proc/loadavg': () => `0.00 0.00 0.00 1/${kernel.processes.length} ${proc.pid}\n`,
    '/proc/version': () => `Linux version ${world.kernel.release} (dockstage) #1 SMP\n`,
    '/proc/meminfo': () =>
      'MemTotal:        2097152 kB\nMemFree:         1048576 kB\nMemAvailable:    1572864 kB\nBuffers:           65536 kB\nCached:           458752 kB\nSwapTotal:             0 kB\nSwapFree:              0 kB\n',
    '/proc/cpuinfo': () => 'processor\t: 0\nmodel name\t: Dockstage embedded engine\n',
    '/proc/filesystems': () => 'nodev\tproc\nnodev\tsysfs\nnodev\ttmpfs\nnodev\toverlay\n',
    '/proc/sys/kernel/hostname': () => `${world.hostname()}\n`,
    '/proc/sys/kernel/osrelease': () => `${world.kernel.release}\n`,
    '/proc/sys/net/ipv4/ip_forward': () => '1\n',
  }
}

const deviceFiles: VirtualFiles = {
  ...Object.fromEntries(['null', 'zero', 'full', 'random', 'urandom', 'tty', 'console', 'ptmx'].map((name) => [`/dev/${name}`, () => ''])),
  '/dev/stdin': { link: '/proc/self/fd/0' },
  '/dev/stdout': { link: '/proc/self/fd/1' },
  '/dev/stderr': { link: '/proc/self/fd/2' },
  '/dev/fd': { link: '/proc/self/fd' },
  '/dev/pts/0': () => '',
}

/** `/proc`, `/sys` and `/dev` as this process sees them now. */
export function virtualTree(proc: Proc): FileTree {
  const all: VirtualFiles = { ...deviceFiles, ...systemFiles(proc) }
  for (const other of proc.kernel.processes) Object.assign(all, processFiles(other), networkFiles(other))
  const names = Object.keys(all)
  const { now } = proc.world.clock
  const stat = (path: string): FileStat => {
    const common = { uid: 0, gid: 0, modified: now.call(proc.world.clock) }
    const file = all[path]
    if (typeof file === 'function') return { kind: 'file', mode: path.startsWith('/dev/') ? 0o666 : 0o444, size: 0, ...common }
    if (file) return { kind: 'symlink', mode: 0o777, size: 0, target: file.link, ...common }
    if (path === '/dev' || path === '/dev/shm' || names.some((name) => name.startsWith(`${path}/`)))
      return { kind: 'directory', mode: 0o555, size: 0, ...common }
    throw new FileError('ENOENT', path, 'stat')
  }
  return new ReadOnlyTree({
    lstat: async (path) => stat(path),
    list: async (path) => {
      if (stat(path).kind !== 'directory') throw new FileError('ENOTDIR', path, 'scandir')
      const under = names.filter((name) => name.startsWith(`${path}/`)).map((name) => name.slice(path.length + 1).split('/')[0] ?? '')
      return [...new Set(under)].sort()
    },
    read: async (path) => {
      const file = all[path]
      if (typeof file === 'function') return new TextEncoder().encode(file())
      throw new FileError(stat(path).kind === 'directory' ? 'EISDIR' : 'ELOOP', path, 'read')
    },
  })
}
