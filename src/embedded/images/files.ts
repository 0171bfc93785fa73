import type { LayerEntry, LayerFiles } from '../userland/ports.ts'
import { corePrograms, networkPrograms, packageTools, programFile } from '../userland/program-names.ts'
import { alpine, busybox, centos, usersOf } from './users.ts'

/** Building blocks of the catalogue's layers. */
export const program = (name: string): LayerEntry => ({ kind: 'file', content: programFile(name), mode: 0o755, program: name })
export const file = (content: string, more: { mode?: number; uid?: number; gid?: number } = {}): LayerEntry => ({
  kind: 'file',
  content,
  ...more,
})
export const directory = (mode = 0o755, uid = 0, gid = uid): LayerEntry => ({ kind: 'directory', mode, uid, gid })
const link = (target: string): LayerEntry => ({ kind: 'symlink', target })

const programs = (directoryName: string, names: readonly string[]): LayerFiles =>
  Object.fromEntries(names.map((name) => [`${directoryName}/${name}`, program(name)]))

const usualDirectories: LayerFiles = {
  '/root': directory(0o700),
  '/tmp': directory(0o1777),
  '/var/tmp': directory(0o1777),
  '/home': directory(),
  '/mnt': directory(),
  '/opt': directory(),
  '/run': directory(),
  '/srv': directory(),
  '/var/log': directory(),
  '/var/run': link('/run'),
}

/** A Debian-like base: merged `/usr`, bash, coreutils, package tools. */
export function debianBase(
  release: { pretty: string; id: string; version: string; codename: string },
  users: Parameters<typeof usersOf>[0],
): LayerFiles {
  return {
    ...usualDirectories,
    '/bin': link('usr/bin'),
    '/lib': link('usr/lib'),
    '/lib64': link('usr/lib64'),
    '/usr/lib': directory(),
    '/usr/lib64': directory(),
    '/boot': directory(),
    '/media': directory(),
    '/sbin': link('usr/sbin'),
    '/usr/sbin': directory(),
    ...programs('/usr/bin', [...corePrograms, ...packageTools, 'bash', 'sh']),
    ...usersOf(users),
    '/etc/nsswitch.conf': file('passwd: files\ngroup: files\nhosts: files dns\n'),
    '/etc/debian_version': file(`${release.version}\n`),
    '/etc/issue': file(`${release.pretty} \\n \\l\n\n`),
    '/etc/os-release': file(
      `PRETTY_NAME="${release.pretty}"\nNAME="${release.pretty.split(' ')[0]}"\nVERSION_ID="${release.version}"\nVERSION_CODENAME=${release.codename}\nID=${release.id}\n`,
    ),
  }
}

/** Tools that notes of the course use in such images. */
export const networkTools: LayerFiles = programs('/usr/bin', networkPrograms)

export const centosBase: LayerFiles = {
  ...usualDirectories,
  '/bin': link('usr/bin'),
  '/sbin': link('usr/sbin'),
  '/usr/sbin': directory(),
  ...programs('/usr/bin', [...corePrograms, ...networkPrograms, 'bash', 'sh']),
  ...usersOf(centos),
  '/etc/nsswitch.conf': file('passwd: files\ngroup: files\nhosts: files dns\n'),
  '/etc/centos-release': file('CentOS Linux release 7.9.2009 (Core)\n'),
  '/etc/os-release': file('NAME="CentOS Linux"\nVERSION="7 (Core)"\nID="centos"\nVERSION_ID="7"\nPRETTY_NAME="CentOS Linux 7 (Core)"\n'),
}

const busyboxNetwork = networkPrograms.filter((name) => !['dig', 'host', 'curl', 'ss'].includes(name))

/** Everything is busybox. */
export const busyboxBase: LayerFiles = {
  ...usualDirectories,
  ...programs('/bin', [...corePrograms, ...busyboxNetwork, 'sh', 'busybox']),
  '/usr/bin': directory(),
  '/usr/sbin': directory(),
  '/sbin': directory(),
  ...usersOf(busybox),
}

export const alpineBase: LayerFiles = {
  ...busyboxBase,
  ...usersOf(alpine),
  '/etc/alpine-release': file('3.22.2\n'),
  '/etc/os-release': file('NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.2\nPRETTY_NAME="Alpine Linux v3.22"\n'),
}
