import { basename } from 'node:path/posix'
import type Docker from 'dockerode'
import { type HelperRun, inHelper } from '../../helper/helper-container.ts'
import { type EndpointToFind, type HostEnd, notFound } from './host-end.ts'
import type { HostFiles } from './host-files.ts'
import { HereLook } from './look-here.ts'

/** What a helper container saw of the engine's host, and the host ends that it shows. */
export interface HelpedLook {
  /** Absent where the helper did not work; then each end says why. */
  readonly files?: HostFiles
  readonly ends: ReadonlyMap<string, HostEnd>
}

/**
 * Looks at a host that is not this machine (a virtual machine's, another computer's) through a short-lived container on its network and among its
 * processes: it prints the files of `/sys` and `/proc` that would be read here (engine-facts 12), of its network and of these endpoints' processes.
 */
export async function lookByHelper(docker: Docker, run: HelperRun, endpoints: readonly EndpointToFind[]): Promise<HelpedLook> {
  try {
    const pids = [...new Set(endpoints.map(({ pid }) => pid))].filter((pid) => Number.isInteger(pid) && pid > 0)
    const { output } = await inHelper(docker, { script: scriptFor(pids), run, hostConfig: { NetworkMode: 'host', PidMode: 'host' } })
    const files = printedFiles(output)
    const found = await new HereLook(files, async () => undefined).find(endpoints)
    const ends = [...found].map(([key, end]): [string, HostEnd] => [
      key,
      end.evidence === 'none' ? end : { ...end, evidence: 'helper-container' },
    ])
    return { files, ends: new Map(ends) }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    return { ends: new Map(endpoints.map(({ key }) => [key, notFound(why)])) }
  }
}

/** One line of a file a line, its path before it and a tab between; of a symbolic link, where it leads. Little more than a shell is needed. */
const scriptFor = (pids: readonly number[]): string => `
print() { [ -r "$1" ] && while IFS= read -r line || [ -n "$line" ]; do printf '%s\\t%s\\n' "$1" "$line"; done <"$1" 2>/dev/null; }
for i in /sys/class/net/*; do
  for file in ifindex iflink address brport/port_no; do print "$i/$file"; done
  [ -L "$i/master" ] && printf '%s\\t%s\\n' "$i/master" "$(readlink "$i/master")"
done
print /proc/net/route
for pid in self ${pids.join(' ')}; do for file in igmp dev_mcast fib_trie; do print "/proc/$pid/net/$file"; done; done
true`

/** The files that the script printed, as if they were read here; a bridge's table is not among them, as it is no text. */
export function printedFiles(output: string): HostFiles {
  const files = new Map<string, string>()
  for (const line of output.split('\n')) {
    const tab = line.indexOf('\t')
    if (tab > 0) files.set(line.slice(0, tab), `${files.get(line.slice(0, tab)) ?? ''}${line.slice(tab + 1)}\n`)
  }
  return {
    text: (path) => files.get(path),
    bytes: () => undefined,
    list: (path) => [
      ...new Set([...files.keys()].flatMap((it) => (it.startsWith(`${path}/`) ? (it.slice(path.length + 1).split('/')[0] ?? []) : []))),
    ],
    linkTo: (path) => {
      const target = files.get(path)?.trim()
      return target === undefined ? undefined : basename(target)
    },
  }
}
