import type { ProgramTable } from '../process/executable.ts'
import type { Program } from '../process/proc.ts'
import { apachePrograms } from '../servers/apache.ts'
import { hello } from '../servers/hello.ts'
import { mysqlClients } from '../servers/mysql/client.ts'
import { mysqlEntrypoint } from '../servers/mysql/entrypoint.ts'
import { mysqld } from '../servers/mysql/mysqld.ts'
import { nginx } from '../servers/nginx.ts'
import { redisClient, redisEntrypoint, redisServer } from '../servers/redis.ts'
import { wordpressEntrypoint } from '../servers/wordpress/entrypoint.ts'
import { shellProgram } from '../shell/main.ts'
import { basicPrograms } from './basic.ts'
import { commandPrograms } from './commands.ts'
import { filePrograms } from './files/list.ts'
import { headTailPrograms } from './head-tail.ts'
import { utility } from './just-bash.ts'
import { killPrograms } from './kill.ts'
import { interfacePrograms } from './network/interfaces.ts'
import { lookupPrograms } from './network/lookups.ts'
import { ping } from './network/ping.ts'
import { socketPrograms } from './network/sockets.ts'
import { webPrograms } from './network/web.ts'
import { packagePrograms } from './packages.ts'
import { machinePrograms } from './system/machine.ts'
import { processPrograms } from './system/processes.ts'
import { tr } from './tr.ts'

/** Served by just-bash's own utilities. */
const utilities = [
  ...[
    'mkdir',
    'rmdir',
    'touch',
    'rm',
    'cp',
    'mv',
    'ln',
    'chmod',
    'readlink',
    'wc',
    'grep',
    'egrep',
    'fgrep',
    'sed',
    'awk',
    'sort',
    'uniq',
    'comm',
  ],
  ...['cut', 'paste', 'rev', 'nl', 'fold', 'expand', 'unexpand', 'strings', 'split', 'join', 'find', 'basename', 'dirname', 'tree', 'du'],
  ...['base64', 'diff', 'seq', 'expr', 'md5sum', 'sha1sum', 'sha256sum', 'tac', 'od', 'gzip', 'gunzip', 'zcat', 'tar'],
]

/** Every program there is, by the name that an image's file gives in `program`. */
const programs: ReadonlyMap<string, Program> = new Map<string, Program>([
  ...utilities.map((name) => [name, utility(name)] as const),
  ...Object.entries(basicPrograms),
  ...Object.entries(headTailPrograms),
  ...[
    commandPrograms,
    filePrograms,
    killPrograms,
    interfacePrograms,
    lookupPrograms,
    socketPrograms,
    webPrograms,
    packagePrograms,
    machinePrograms,
    processPrograms,
  ].flatMap(Object.entries<Program>),
  ['ping', ping],
  ['tr', tr],

  ...Object.entries(mysqlClients),
  ...Object.entries(apachePrograms),
  ['nginx', nginx],
  ['hello', hello],
  ['redis-server', redisServer],
  ['redis-cli', redisClient],
  ['docker-entrypoint-redis', redisEntrypoint],
  ['docker-entrypoint-wordpress', wordpressEntrypoint],
  ['mysqld', mysqld],
  ['mariadbd', mysqld],
  ['docker-entrypoint-mysql', mysqlEntrypoint],
  ...['sh', 'bash', 'ash', 'dash'].map((name) => [name, shellProgram] as const),
])

export const programTable: ProgramTable = { names: [...programs.keys()], find: (name) => programs.get(name) }
