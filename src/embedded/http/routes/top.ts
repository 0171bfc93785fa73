import { lookup } from '../../../shared/lookup.ts'
import { emitContainer } from '../../core/container-events.ts'
import { Refusal } from '../../core/draft.ts'
import { isUp } from '../../core/lifecycle.ts'
import { debian } from '../../images/users.ts'
import { notRunning } from '../../runtime/not-running.ts'
import type { ProcessInfo } from '../../userland/ports.ts'
import type { Call, Reply } from '../request.ts'

type Column = readonly [title: string, of: (info: ProcessInfo, hostPid: (pid: number) => number) => string]

/** The host's `ps` runs, and names users as the host's /etc/passwd does: as Debian's base has them (measured: `mysql` of a container is 999). */
function hostName({ uid }: ProcessInfo): string {
  return hostUsers.find(({ uid: known }) => known === uid)?.name ?? String(uid)
}
const hostUsers = debian.passwd.map((line) => line.split(':')).map(([name = '', , uid]) => ({ name, uid: Number(uid) }))

const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 16)
const columns: Readonly<Record<string, Column>> = lookup({
  uid: ['UID', hostName],
  user: ['USER', hostName],
  pid: ['PID', ({ pid }, host) => String(host(pid))],
  ppid: ['PPID', ({ ppid }, host) => String(host(ppid))],
  c: ['C', () => '0'],
  stime: ['STIME', ({ startedAt }) => clock(startedAt)],
  tty: ['TTY', ({ tty }) => tty?.replace('/dev/', '') ?? '?'],
  time: ['TIME', () => '00:00:00'],
  cmd: ['CMD', ({ command }) => command],
  args: ['COMMAND', ({ command }) => command],
  comm: ['COMMAND', ({ command }) => (command.split(' ')[0] ?? '').replace(/^.*\//, '')],
  stat: ['STAT', () => 'Ss'],
})
const auxColumns: readonly Column[] = [
  ...['user', 'pid'].map((key) => columns[key]),
  ...['%CPU', '%MEM', 'VSZ', 'RSS'].map((title): Column => [title, () => (title.startsWith('%') ? '0.0' : '0')]),
  ...['tty', 'stat'].map((key) => columns[key]),
  ['START', ({ startedAt }: ProcessInfo) => clock(startedAt)] as const,
  ...['time', 'args'].map((key) => columns[key]),
].filter((column) => column !== undefined)

/** `GET /containers/{id}/top`: `ps -ef`, `aux` or `-o` with known columns; process numbers are those of the host. */
export function top({ engine, parts, query }: Call): Reply {
  const container = engine.container(parts[0] ?? '')
  if (!isUp(container)) throw new Refusal(409, notRunning(engine, container))
  const asked = (query.get('ps_args') || '-ef').trim()
  const wanted = /^-?o\s*(.+)$/
    .exec(asked)?.[1]
    ?.split(/[\s,]+/)
    .filter((key) => key !== '-o' && key !== '')
  const shown: readonly Column[] = wanted
    ? wanted.map((key) => columns[key] ?? fail(key))
    : /^-?aux?/.test(asked)
      ? auxColumns
      : ['uid', 'pid', 'ppid', 'c', 'stime', 'tty', 'time', 'cmd'].map((key) => columns[key]).filter((column) => column !== undefined)
  const hostPid = (pid: number): number => (pid === 0 ? container.pid - 1 : container.pid + pid - 1)
  const processes = engine.liveOf(container.id).table?.list() ?? []
  engine.change((draft) => emitContainer(draft, container, 'top'))
  return {
    status: 200,
    body: { Processes: processes.map((info) => shown.map(([, of]) => of(info, hostPid))), Titles: shown.map(([title]) => title) },
  }
}

function fail(key: string): never {
  throw new Refusal(500, `ps: error: unknown user-defined format specifier "${key}"`)
}
