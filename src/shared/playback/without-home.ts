import type { OpenedScenario } from '../ipc.ts'
import { mapTexts } from '../map-texts.ts'
import type { Failure } from '../result.ts'
import { mapTable } from '../topology/map-table.ts'
import type { Topology } from '../topology/topology.ts'
import type { Frame } from './frame.ts'

/** `text` with the home directory written `~`, where it stands as a whole path or as the start of one. */
export function withoutHome(text: string, home: string): string {
  if (home.length < 2 || !text.includes(home)) return text
  return text.replace(homePattern(home), '~')
}

/** Recordings and `--json` do not tell whose machine they come from: every text and path of a frame that can hold it is rewritten. */
export function frameWithoutHome(frame: Frame, home: string): Frame {
  const clean = (text: string): string => withoutHome(text, home)
  return {
    ...frame,
    command: clean(frame.command),
    output: clean(frame.output),
    commands: frame.commands.map((it) => ({ ...it, line: clean(it.line), output: clean(it.output) })),
    ...(frame.failure ? { failure: failureWithoutHome(frame.failure, home) } : {}),
  }
}

export const failureWithoutHome = (failure: Failure, home: string): Failure => mapTexts(failure, (text) => withoutHome(text, home))

export function topologyWithoutHome(topology: Topology, home: string): Topology {
  const clean = (text: string): string => withoutHome(text, home)
  return {
    ...topology,
    containers: mapTable(topology.containers, (it) => (it.command?.includes(home) ? { ...it, command: clean(it.command) } : it)),
    volumes: mapTable(topology.volumes, (it) => (it.mountpoint.includes(home) ? { ...it, mountpoint: clean(it.mountpoint) } : it)),
    mounts: mapTable(topology.mounts, (it) => (it.source?.includes(home) ? { ...it, source: clean(it.source) } : it)),
  }
}

/** A scenario of one's own may name the place where it was written. */
export const openedWithoutHome = (opened: OpenedScenario, home: string): OpenedScenario =>
  mapTexts(opened, (text) => withoutHome(text, home))

/** `/root` by itself names nobody, and is a path inside nearly every container (`HOME=/root`): only paths below it are taken for the host's. */
const homePattern = (home: string): RegExp =>
  new RegExp(`(?<![\\w./\\\\-])${home.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}${home === '/root' ? '(?=/)' : '(?![\\w.-])'}`, 'g')
