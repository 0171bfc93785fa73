/**
 * The names of the programs that a usual image has. The image catalogue puts a file of each under `/bin` or `/usr/bin`, with the same name in its
 * `program`; `apt-get install` adds those of `packagePrograms`. What stands behind a name is in `programs/table.ts`.
 */

/** Coreutils-like programs, as in every image (busybox has them too). */
export const corePrograms: readonly string[] = [
  ...[
    'awk',
    'base64',
    'basename',
    'cat',
    'chmod',
    'chown',
    'clear',
    'comm',
    'cp',
    'cut',
    'date',
    'dd',
    'df',
    'diff',
    'dirname',
    'dmesg',
    'du',
  ],
  ...[
    'echo',
    'egrep',
    'env',
    'expand',
    'expr',
    'false',
    'fgrep',
    'find',
    'fold',
    'free',
    'getent',
    'grep',
    'gunzip',
    'gzip',
    'head',
    'hostname',
  ],
  ...[
    'id',
    'join',
    'kill',
    'ln',
    'ls',
    'md5sum',
    'mkdir',

    'mktemp',
    'more',
    'mount',
    'mv',
    'nl',
    'nproc',
    'od',
    'paste',
    'pgrep',
    'pidof',
  ],
  ...[
    'pkill',
    'printenv',
    'printf',
    'ps',
    'pwd',
    'readlink',
    'realpath',
    'rev',
    'rm',
    'rmdir',
    'sed',
    'seq',
    'sha1sum',
    'sha256sum',
    'sleep',
  ],
  ...[
    'sort',
    'split',
    'stat',
    'strings',
    'stty',
    'sync',
    'tac',
    'tail',
    'tar',
    'tee',
    'test',
    '[',
    'timeout',
    'top',
    'touch',
    'tr',
    'true',
    'tty',
  ],
  ...['umount', 'uname', 'unexpand', 'uniq', 'unlink', 'uptime', 'wc', 'which', 'whoami', 'xargs', 'yes', 'zcat', 'truncate', 'install'],
]

/** Network tools, as in the catalogue's images that have them. */
export const networkPrograms: readonly string[] = [
  ...['ifconfig', 'ip', 'ping', 'nslookup', 'dig', 'host', 'curl', 'wget', 'nc', 'netstat', 'ss', 'route', 'arp', 'traceroute'],
]

/** Package tools of Debian-like images. */
export const packageTools: readonly string[] = ['apt', 'apt-get', 'dpkg', 'service']

/** All that a usual (Debian-like) image has. */
export const standardPrograms: readonly string[] = [...corePrograms, ...networkPrograms, ...packageTools]

/** Programs under names of their own; the catalogue puts them where their image has them. */
export const imagePrograms: readonly string[] = [
  ...[
    'sh',
    'bash',
    'busybox',
    'mysqld',
    'mysql',
    'mysqladmin',
    'mariadbd',
    'mariadb',
    'mariadb-admin',
    'docker-entrypoint-mysql',
    'docker-entrypoint-wordpress',
    'docker-entrypoint-redis',
  ],
  ...['apache2-foreground', 'apache2', 'nginx', 'httpd', 'redis-server', 'redis-cli', 'hello'],
]

export const ownInterpreter = '/usr/lib/dockstage/program'
/** The content of a file that is one of the engine's programs, wherever it is copied or packed to: a script of an interpreter of ours. */
export function programFile(name: string): string {
  return `#!${ownInterpreter} ${name}\n`
}
