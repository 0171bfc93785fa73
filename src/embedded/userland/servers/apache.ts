import { errorCode } from '../files/file-error.ts'
import { join, normalise } from '../files/paths.ts'
import { Notifier } from '../process/notifier.ts'
import type { Proc, Program } from '../process/proc.ts'
import { listUsers } from '../process/users.ts'
import { combinedLine, openLog, type Reply, type Request, serveHttp, typeOf } from './http.ts'
import { WordPress } from './wordpress/app.ts'

const version = 'Apache/2.4.68'

/** The time as Apache's error log has it: `Tue Nov 24 01:59:41.044468 2026`. */
function errorTime(proc: Proc): string {
  const [, day, date, month, year, time] = /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(proc.world.clock.now()).toUTCString()) ?? []
  return `${day} ${month} ${date} ${time}.${String(proc.world.clock.now() % 1000).padStart(3, '0')}000 ${year}`
}

export function errorPage(status: number, title: string, text: string): Reply {
  const body = `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">\n<html><head>\n<title>${status} ${title}</title>\n</head><body>\n<h1>${title}</h1>\n<p>${text}</p>\n</body></html>\n`
  return { status, headers: { 'Content-Type': 'text/html; charset=iso-8859-1' }, body }
}

/** Files under a directory, its index or a list of it, as Apache answers. */
export async function serveFile(proc: Proc, root: string, path: string, indexes: readonly string[]): Promise<Reply> {
  const target = normalise(path, '/')
  const file = join(root, target.slice(1))
  const place = target === '/' ? root : file
  const notFound = errorPage(404, 'Not Found', 'The requested URL was not found on this server.')
  const forbidden = errorPage(403, 'Forbidden', "You don't have permission to access this resource.")
  const stat = await proc.files.statIfThere(place)
  if (!stat) return notFound
  if (stat.kind === 'directory') {
    if (!path.endsWith('/'))
      return {
        ...errorPage(301, 'Moved Permanently', 'The document has moved.'),
        headers: { Location: `${path}/`, 'Content-Type': 'text/html; charset=iso-8859-1' },
      }
    for (const name of indexes)
      if ((await proc.files.kindOf(join(place, name))) === 'file') return serveFile(proc, root, join(target, name), [])
    return listing(target, await proc.files.list(place))
  }
  try {
    return { status: 200, headers: { 'Content-Type': typeOf(place, 'text/plain') }, body: await proc.files.read(place) }
  } catch (cause) {
    return errorCode(cause) === 'EACCES' ? forbidden : notFound
  }
}

function listing(path: string, names: readonly string[]): Reply {
  const plain = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
  const items = names
    .filter((name) => !name.startsWith('.'))
    .map((name) => `<li><a href="${encodeURIComponent(name)}"> ${plain(name)}</a></li>\n`)
  const body = `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<html>\n <head>\n  <title>Index of ${plain(path)}</title>\n </head>\n <body>\n<h1>Index of ${plain(path)}</h1>\n<ul>${items.join('')}</ul>\n</body></html>\n`
  return { status: 200, headers: { 'Content-Type': 'text/html;charset=UTF-8' }, body }
}

export interface ApacheOptions {
  readonly server: string
  readonly root: string
  readonly accessLog: string
  readonly errorLog: string
  readonly pidFile: string
  readonly worker: { readonly user: string; readonly count: number }
}

/** Serves until SIGTERM or SIGWINCH. A directory with WordPress in it is WordPress' (there is no PHP here, only that one application). */
export async function runApache(proc: Proc, options: ApacheOptions): Promise<number> {
  const access = await openLog(proc, options.accessLog, 1)
  const error = await openLog(proc, options.errorLog, 2)
  const say = (level: string, text: string): Promise<void> =>
    error(`[${errorTime(proc)}] [${level}] [pid ${proc.pid}:tid ${proc.pid}] ${text}\n`)
  const headers = { Server: options.server }
  const wordpress = new WordPress(proc, options.root)
  const answer = async (request: Request): Promise<Reply> => {
    const reply = (await wordpress.answer(request)) ?? (await serveFile(proc, options.root, request.path, ['index.php', 'index.html']))
    return { ...reply, headers: { ...headers, ...reply.headers } }
  }
  const port = Number(/^\s*Listen\s+(?:\S+:)?(\d+)/m.exec(await proc.files.readText('/etc/apache2/ports.conf').catch(() => ''))?.[1] ?? 80)
  const ended = new Notifier()
  let signal = ''
  for (const name of ['SIGTERM', 'SIGWINCH', 'SIGINT']) {
    proc.on(name, () => {
      signal = name
      ended.notify()
    })
  }
  try {
    serveHttp(proc, port, answer, (request, client, reply) => access(combinedLine(proc, request, client, reply)))
  } catch (cause) {
    if (errorCode(cause) !== 'EADDRINUSE') throw cause
    await proc.error(
      `(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:${port}\nno listening sockets available, shutting down\nAH00015: Unable to open logs\n`,
    )
    return 1
  }
  await proc.files.makeDirectories(options.pidFile.slice(0, options.pidFile.lastIndexOf('/')))
  await proc.files.write(options.pidFile, `${proc.pid}\n`)
  await startWorkers(proc, options.worker)
  await say('mpm_prefork:notice', `AH00163: ${options.server} configured -- resuming normal operations`)
  await say('core:notice', `AH00094: Command line: '${proc.argv.join(' ').replace('-DFOREGROUND', '-D FOREGROUND')}'`)
  proc.kernel.isSettingUp = false
  if (signal === '') await proc.wait(ended.wait(proc.signal))
  if (signal === 'SIGWINCH') await say('mpm_prefork:notice', 'AH00492: caught SIGWINCH, shutting down gracefully')
  else await say('mpm_prefork:notice', 'AH00169: caught SIGTERM, shutting down')
  for (const child of proc.kernel.processes) if (child.ppid === proc.pid) child.deliver('SIGKILL')
  await proc.files.remove(options.pidFile).catch(() => {})
  return 0
}

/** The processes that a real server would hand its requests to; here they are there to be seen (`ps`, `docker top`), and the first does the work. */
export async function startWorkers(
  proc: Proc,
  { user, count }: ApacheOptions['worker'],
  argv: readonly string[] = proc.argv,
): Promise<void> {
  const found = (await listUsers(proc.world.files)).find(({ name }) => name === user)
  for (let at = 0; at < count; at++) {
    proc.kernel.fork(proc, {
      argv,
      ...(found ? { user: found } : {}),
      program: async (worker) => {
        await worker.wait(new Notifier().wait(worker.signal))
        return 0
      },
    })
  }
}

export const apache2: Program = (proc) => {
  if (proc.args.includes('-v')) return proc.write(`Server version: ${version} (Debian)\n`).then(() => 0)
  return runApache(proc, {
    server: `${version} (Debian)`,
    root: '/var/www/html',
    accessLog: '/var/log/apache2/access.log',
    errorLog: '/var/log/apache2/error.log',
    pidFile: '/run/apache2/apache2.pid',
    worker: { user: 'www-data', count: 5 },
  })
}

/** The `httpd` image's own server. */
const httpd: Program = (proc) =>
  runApache(proc, {
    server: `${version} (Unix)`,
    root: '/usr/local/apache2/htdocs',
    accessLog: '/dev/stdout',
    errorLog: '/dev/stderr',
    pidFile: '/usr/local/apache2/logs/httpd.pid',
    worker: { user: 'www-data', count: 3 },
  })

const apacheForeground: Program = (proc) => {
  proc.argv = ['apache2', '-DFOREGROUND', ...proc.args]
  return apache2(proc)
}

export const apachePrograms: Readonly<Record<string, Program>> = {
  apache2,
  'apache2-foreground': apacheForeground,
  httpd,
  'httpd-foreground': httpd,
}
