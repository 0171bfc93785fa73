import { lookup } from '../../../shared/lookup.ts'
import { errorCode } from '../files/file-error.ts'
import { join, normalise } from '../files/paths.ts'
import { Notifier } from '../process/notifier.ts'
import type { Proc, Program } from '../process/proc.ts'
import { listUsers } from '../process/users.ts'
import { startWorkers } from './apache.ts'
import { combinedLine, openLog, type Reply, type Request, serveHttp, typeOf } from './http.ts'

const version = 'nginx/1.22.1'

interface Configuration {
  readonly port: number
  /** Who the workers are. */
  readonly user: string
  readonly pidFile: string
  readonly root: string
  readonly index: readonly string[]
  readonly includes: boolean
  /** Names with `$variables`. */
  readonly headers: readonly (readonly [string, string])[]
}

/** What is understood of a server block: listen, root, index, ssi, add_header. The first `server` counts. */
async function readConfiguration(proc: Proc): Promise<Configuration> {
  const directory = '/etc/nginx/conf.d'
  const names = (await proc.files.list(directory).catch(() => [])).filter((name) => name.endsWith('.conf'))
  const texts = await Promise.all(names.map((name) => proc.files.readText(join(directory, name))))
  const text = texts.join('\n').replace(/#.*$/gm, '')
  const main = (await proc.files.readText('/etc/nginx/nginx.conf').catch(() => '')).replace(/#.*$/gm, '')
  const first = (pattern: RegExp): string | undefined => pattern.exec(text)?.[1]
  return {
    port: Number(first(/\blisten\s+(?:[\d.]+:)?(\d+)/) ?? 80),
    user: /^\s*user\s+([\w-]+)/m.exec(main)?.[1] ?? 'nobody',
    pidFile: /^\s*pid\s+([^;\s]+)/m.exec(main)?.[1] ?? '/run/nginx.pid',
    root: first(/\broot\s+"?([^;"]+?)"?\s*;/) ?? '/usr/share/nginx/html',
    index: first(/\bindex\s+([^;]+);/)
      ?.trim()
      .split(/\s+/) ?? ['index.html', 'index.htm'],
    includes: /\bssi\s+on\s*;/.test(text),
    headers: [...text.matchAll(/\badd_header\s+(\S+)\s+"?([^;"]+?)"?\s*(?:always\s*)?;/g)].map(
      ([, name = '', value = '']) => [name, value] as const,
    ),
  }
}

function errorPage(status: number, title: string): Reply {
  const body = `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body>\r\n<center><h1>${status} ${title}</h1></center>\r\n<hr><center>${version}</center>\r\n</body>\r\n</html>\r\n`
  return { status, headers: { 'Content-Type': 'text/html' }, body }
}

async function answer(
  proc: Proc,
  request: Request,
  configuration: Configuration,
  complain: (text: string) => Promise<void>,
): Promise<Reply> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return errorPage(405, 'Not Allowed')
  const { files } = proc
  const address =
    proc.world
      .network()
      .interfaces()
      .find(({ name, ipv4 }) => name !== 'lo' && ipv4 !== undefined)?.ipv4 ?? '127.0.0.1'
  const variables: Readonly<Record<string, string>> = lookup({
    hostname: proc.world.hostname(),
    remote_addr: request.client,
    server_addr: address,
    host: request.headers.host ?? '',
    uri: request.path,
    request_uri: request.path,
  })
  const filled = (text: string): string => text.replace(/\$(\w+)/g, (_all, name: string) => variables[name] ?? '')
  let path = join(configuration.root, normalise(request.path).slice(1))
  if (request.path === '/') path = configuration.root
  if ((await files.kindOf(path)) === 'directory') {
    if (!request.path.endsWith('/'))
      return {
        ...errorPage(301, 'Moved Permanently'),
        headers: { 'Content-Type': 'text/html', Location: `http://${request.headers.host ?? 'localhost'}${request.path}/` },
      }
    const kinds = await Promise.all(configuration.index.map((name) => files.kindOf(join(path, name))))
    const found = configuration.index.find((_name, at) => kinds[at] === 'file')
    if (found === undefined) {
      await complain(`directory index of "${path}/" is forbidden`)
      return errorPage(403, 'Forbidden')
    }
    path = join(path, found)
  }
  let body: Uint8Array
  try {
    body = await files.read(path)
  } catch (cause) {
    if (errorCode(cause) === 'EACCES') return errorPage(403, 'Forbidden')
    await complain(`open() "${path}" failed (2: No such file or directory)`)
    return errorPage(404, 'Not Found')
  }
  const type = typeOf(path)
  const text =
    configuration.includes && type === 'text/html'
      ? Buffer.from(body)
          .toString()
          .replace(/<!--#\s*echo\s+var="(\w+)"\s*-->/g, (_all, name: string) => variables[name] ?? '(none)')
      : undefined
  const headers = Object.fromEntries(configuration.headers.map(([name, value]) => [name, filled(value)]))
  return { status: 200, headers: { 'Content-Type': type, ...headers }, body: text ?? body }
}

/** What it leaves in the file system, and so in `docker diff`: its number, and the directories it would buffer in (nginx.org's packages). */
async function makeOwnFiles(proc: Proc, pidFile: string, uid: number): Promise<void> {
  const directory = '/var/cache/nginx'
  // A read-only container goes without.
  await proc.files.write(pidFile, `${proc.pid}\n`).catch(() => {})
  if ((await proc.files.kindOf(directory)) !== 'directory') return
  for (const name of ['client_temp', 'fastcgi_temp', 'proxy_temp', 'scgi_temp', 'uwsgi_temp'])
    await proc.files.makeDirectory(`${directory}/${name}`, { mode: 0o700, uid, gid: 0 }).catch(() => {})
}

/** nginx as a server of files: the access log, the name it serves by, server-side includes of variables. */
export const nginx: Program = async (proc) => {
  if (proc.args.includes('-v') || proc.args.includes('-V')) {
    await proc.error(`nginx version: ${version}\n`)
    return 0
  }
  const signalled = proc.args[proc.args.indexOf('-s') + 1]
  if (proc.args.includes('-s')) {
    const master = proc.kernel.processes.find((one) => one !== proc && one.argv[0] === 'nginx:' && one.argv[1] === 'master')
    master?.deliver({ stop: 'SIGTERM', quit: 'SIGQUIT', reload: 'SIGHUP' }[signalled ?? ''] ?? 'SIGHUP')
    return master ? 0 : 1
  }
  const access = await openLog(proc, '/var/log/nginx/access.log', 1)
  const error = await openLog(proc, '/var/log/nginx/error.log', 2)
  let configuration = await readConfiguration(proc)
  const ended = new Notifier()
  let over = false
  for (const name of ['SIGTERM', 'SIGQUIT', 'SIGINT']) {
    proc.on(name, () => {
      over = true
      ended.notify()
    })
  }
  proc.on('SIGHUP', () => {
    void readConfiguration(proc).then((read) => {
      configuration = read
    })
  })
  const complain = (request: Request, text: string): Promise<void> => {
    const time = new Date(proc.world.clock.now()).toISOString().replace(/-/g, '/').replace('T', ' ').slice(0, 19)
    return error(
      `${time} [error] ${proc.pid}#${proc.pid}: *1 ${text}, client: ${request.client}, server: localhost, request: "${request.method} ${request.path} HTTP/1.1", host: "${request.headers.host ?? ''}"\n`,
    )
  }
  try {
    serveHttp(
      proc,
      configuration.port,
      async (request) => {
        const reply = await answer(proc, request, configuration, (text) => complain(request, text))
        return { ...reply, headers: { Server: version, ...reply.headers } }
      },
      (request, client, reply) => access(combinedLine(proc, request, client, reply)),
    )
  } catch (cause) {
    if (errorCode(cause) !== 'EADDRINUSE') throw cause
    await proc.error(`nginx: [emerg] bind() to 0.0.0.0:${configuration.port} failed (98: Address already in use)\n`)
    return 1
  }
  proc.argv = ['nginx:', 'master', 'process', 'nginx', ...proc.args]
  const worker = (await listUsers(proc.world.files)).find(({ name }) => name === configuration.user)
  await makeOwnFiles(proc, configuration.pidFile, worker?.uid ?? 0)
  await startWorkers(proc, { user: configuration.user, count: 1 }, ['nginx: worker process'])
  if (!over) await proc.wait(ended.wait(proc.signal))
  for (const child of proc.kernel.processes) if (child.ppid === proc.pid) child.deliver('SIGKILL')
  await proc.files.remove(configuration.pidFile).catch(() => {})
  return 0
}
