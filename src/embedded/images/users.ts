import type { LayerFiles } from '../userland/ports.ts'

/** `name:uid` or `name:uid:gid`, with the home and a shell where it is not the usual one. */
interface Names {
  readonly passwd: readonly string[]
  readonly group: readonly string[]
}

const nologin = '/usr/sbin/nologin'
const system = (name: string, uid: number, gid: number, home: string, comment = name, shell = nologin): string =>
  `${name}:x:${uid}:${gid}:${comment}:${home}:${shell}`

/** As in Debian's base-passwd (measured on the lab's bookworm). */
const debianUsers: readonly string[] = [
  system('root', 0, 0, '/root', 'root', '/bin/bash'),
  system('daemon', 1, 1, '/usr/sbin'),
  system('bin', 2, 2, '/bin'),
  system('sys', 3, 3, '/dev'),
  system('sync', 4, 65_534, '/bin', 'sync', '/bin/sync'),
  system('games', 5, 60, '/usr/games'),
  system('man', 6, 12, '/var/cache/man'),
  system('lp', 7, 7, '/var/spool/lpd'),
  system('mail', 8, 8, '/var/mail'),
  system('news', 9, 9, '/var/spool/news'),
  system('uucp', 10, 10, '/var/spool/uucp'),
  system('proxy', 13, 13, '/bin'),
  system('www-data', 33, 33, '/var/www'),
  system('backup', 34, 34, '/var/backups'),
  system('list', 38, 38, '/var/list', 'Mailing List Manager'),
]
const nobody = system('nobody', 65_534, 65_534, '/nonexistent')
const debianGroups: readonly string[] = [
  ...['root:0', 'daemon:1', 'bin:2', 'sys:3', 'adm:4', 'tty:5', 'disk:6', 'lp:7', 'mail:8', 'news:9', 'uucp:10', 'man:12', 'proxy:13'],
  ...['kmem:15', 'dialout:20', 'fax:21', 'voice:22', 'cdrom:24', 'floppy:25', 'tape:26', 'sudo:27', 'audio:29', 'dip:30', 'www-data:33'],
  ...['backup:34', 'operator:37', 'list:38', 'irc:39', 'src:40', 'shadow:42', 'utmp:43', 'video:44', 'sasl:45', 'plugdev:46', 'staff:50'],
  ...['games:60', 'users:100', 'nogroup:65534'],
].map((entry) => entry.replace(':', ':x:').concat(':'))

const irc = (home: string): string => system('irc', 39, 39, home, 'ircd')
const gnats = system('gnats', 41, 41, '/var/lib/gnats', 'Gnats Bug-Reporting System (admin)')
const withGnats = [...debianGroups.slice(0, -2), 'gnats:x:41:', ...debianGroups.slice(-2)]

export const debian: Names = {
  passwd: [...debianUsers, irc('/run/ircd'), system('_apt', 42, 65_534, '/nonexistent', ''), nobody],
  group: debianGroups,
}
/** The Ubuntu of 2014 has no user for apt yet, and one for its UUIDs. */
export const trusty: Names = {
  passwd: [
    ...[...debianUsers, irc('/var/run/ircd'), gnats, nobody],
    ...[system('libuuid', 100, 101, '/var/lib/libuuid', '', ''), system('syslog', 101, 104, '/home/syslog', '', '/bin/false')],
  ],
  group: [...withGnats, 'libuuid:x:101:', 'netdev:x:102:', 'crontab:x:103:', 'syslog:x:104:'],
}
export const jammy: Names = {
  passwd: [...debianUsers, irc('/run/ircd'), gnats, nobody, system('_apt', 100, 65_534, '/nonexistent', '')],
  group: withGnats,
}
export const noble: Names = {
  passwd: [
    ...[...debianUsers, irc('/run/ircd'), system('_apt', 42, 65_534, '/nonexistent', ''), nobody],
    system('ubuntu', 1000, 1000, '/home/ubuntu', 'Ubuntu', '/bin/bash'),
  ],
  group: [...debianGroups, 'ubuntu:x:1000:'],
}

const centosShell = '/sbin/nologin'
const centosUser = (name: string, uid: number, gid: number, home: string, comment = name, shell = centosShell): string =>
  system(name, uid, gid, home, comment, shell)
/** CentOS 7's `setup` package. */
export const centos: Names = {
  passwd: [
    centosUser('root', 0, 0, '/root', 'root', '/bin/bash'),
    centosUser('bin', 1, 1, '/bin'),
    centosUser('daemon', 2, 2, '/sbin'),
    centosUser('adm', 3, 4, '/var/adm'),
    centosUser('lp', 4, 7, '/var/spool/lpd'),
    centosUser('sync', 5, 0, '/sbin', 'sync', '/bin/sync'),
    centosUser('shutdown', 6, 0, '/sbin', 'shutdown', '/sbin/shutdown'),
    centosUser('halt', 7, 0, '/sbin', 'halt', '/sbin/halt'),
    centosUser('mail', 8, 12, '/var/spool/mail'),
    centosUser('operator', 11, 0, '/root'),
    centosUser('games', 12, 100, '/usr/games'),
    centosUser('ftp', 14, 50, '/var/ftp', 'FTP User'),
    centosUser('nobody', 99, 99, '/', 'Nobody'),
    centosUser('systemd-network', 192, 192, '/', 'systemd Network Management'),
    centosUser('dbus', 81, 81, '/', 'System message bus'),
  ],
  group: [
    ...['root:0', 'bin:1', 'daemon:2', 'sys:3', 'adm:4', 'tty:5', 'disk:6', 'lp:7', 'mem:8', 'kmem:9', 'wheel:10', 'cdrom:11', 'mail:12'],
    ...['man:15', 'dialout:18', 'floppy:19', 'games:20', 'tape:33', 'video:39', 'ftp:50', 'lock:54', 'audio:63', 'nobody:99', 'users:100'],
    ...['utmp:22', 'utempter:35', 'input:999', 'systemd-journal:190', 'systemd-network:192', 'dbus:81'],
  ].map((entry) => entry.replace(':', ':x:').concat(':')),
}

/** Alpine's `alpine-baselayout-data`; its root is in ten groups more, which `id` shows. */
export const alpine: Names = {
  passwd: [
    centosUser('root', 0, 0, '/root', 'root', '/bin/sh'),
    centosUser('bin', 1, 1, '/bin'),
    centosUser('daemon', 2, 2, '/sbin'),
    centosUser('lp', 4, 7, '/var/spool/lpd'),
    centosUser('sync', 5, 0, '/sbin', 'sync', '/bin/sync'),
    centosUser('shutdown', 6, 0, '/sbin', 'shutdown', '/sbin/shutdown'),
    centosUser('halt', 7, 0, '/sbin', 'halt', '/sbin/halt'),
    centosUser('mail', 8, 12, '/var/mail'),
    centosUser('news', 9, 13, '/usr/lib/news'),
    centosUser('uucp', 10, 14, '/var/spool/uucppublic'),
    centosUser('cron', 16, 16, '/var/spool/cron'),
    centosUser('ftp', 21, 21, '/var/lib/ftp', ''),
    centosUser('sshd', 22, 22, '/dev/null'),
    centosUser('games', 35, 35, '/usr/games'),
    centosUser('ntp', 123, 123, '/var/empty', 'NTP'),
    centosUser('guest', 405, 100, '/dev/null'),
    centosUser('nobody', 65_534, 65_534, '/'),
  ],
  group: [
    ...['root:x:0:root', 'bin:x:1:root,bin,daemon', 'daemon:x:2:root,bin,daemon', 'sys:x:3:root,bin', 'adm:x:4:root,daemon', 'tty:x:5:'],
    ...['disk:x:6:root', 'lp:x:7:lp', 'kmem:x:9:', 'wheel:x:10:root', 'floppy:x:11:root', 'mail:x:12:mail', 'news:x:13:news'],
    ...['uucp:x:14:uucp', 'cron:x:16:cron', 'audio:x:18:', 'cdrom:x:19:', 'dialout:x:20:root', 'ftp:x:21:', 'sshd:x:22:', 'input:x:23:'],
    ...[
      'tape:x:26:root',
      'video:x:27:root',
      'netdev:x:28:',
      'kvm:x:34:kvm',
      'games:x:35:',
      'shadow:x:42:',
      'www-data:x:82:',
      'users:x:100:games',
    ],
    ...['ntp:x:123:', 'abuild:x:300:', 'utmp:x:406:', 'ping:x:999:', 'nogroup:x:65533:', 'nobody:x:65534:'],
  ],
}

/** The `busybox` image's own. */
export const busybox: Names = {
  passwd: [
    'root:x:0:0:root:/root:/bin/sh',
    'daemon:x:1:1:daemon:/usr/sbin:/bin/false',
    'bin:x:2:2:bin:/bin:/bin/false',
    'sys:x:3:3:sys:/dev:/bin/false',
    'sync:x:4:100:sync:/bin:/bin/sync',
    'mail:x:8:8:mail:/var/spool/mail:/bin/false',
    'www-data:x:33:33:www-data:/var/www:/bin/false',
    'operator:x:37:37:Operator:/var:/bin/false',
    'nobody:x:65534:65534:nobody:/home:/bin/false',
  ],
  group: [
    ...['root:x:0:', 'daemon:x:1:', 'bin:x:2:', 'sys:x:3:', 'adm:x:4:', 'tty:x:5:', 'disk:x:6:', 'lp:x:7:', 'mail:x:8:', 'kmem:x:9:'],
    ...['wheel:x:10:root', 'cdrom:x:11:', 'dialout:x:18:', 'floppy:x:19:', 'video:x:28:', 'audio:x:29:', 'tape:x:32:', 'www-data:x:33:'],
    ...['operator:x:37:', 'utmp:x:43:', 'plugdev:x:46:', 'staff:x:50:', 'lock:x:54:', 'netdev:x:82:', 'users:x:100:', 'nobody:x:65534:'],
  ],
}

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`

/** `/etc/passwd` and `/etc/group`: a base's, and what an image adds (`mysql:x:999:999::/var/lib/mysql:/bin/bash`). */
export function usersOf(base: Names, more: Partial<Names> = {}): LayerFiles {
  return {
    '/etc/passwd': { kind: 'file', content: text([...base.passwd, ...(more.passwd ?? [])]) },
    '/etc/group': { kind: 'file', content: text([...base.group, ...(more.group ?? [])]) },
  }
}
