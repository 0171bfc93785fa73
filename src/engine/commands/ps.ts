import type Docker from 'dockerode'
import type { CommandOf } from '../../shared/command/command.ts'
import { renderTemplate } from '../../shared/command/go-template.ts'
import { TemplateError } from '../../shared/command/go-template-parse.ts'
import { humanSize } from '../../shared/go-units.ts'
import { call } from './api.ts'
import type { CommandContext, CommandResult } from './context.ts'
import { labelOf, print, type Row, typeOf } from './listing.ts'
import { once, ProgramError } from './output.ts'
import { ago, shortened, shortId } from './words.ts'

type Listed = Docker.ContainerInfo & { readonly SizeRw?: number; readonly SizeRootFs?: number }

/** `docker ps`: reads the whole engine, as it does (reading is not restricted). */
export const ps = (context: CommandContext, command: CommandOf<'ps'>): Promise<CommandResult> =>
  once(context, async (output) => {
    const filters = Object.keys(command.filters).length > 0 ? JSON.stringify(command.filters) : undefined
    // The docker program tries a format on nothing first, in words of its own.
    const wrong = command.quiet ? undefined : tried(command.format ?? '')
    if (wrong !== undefined) return Promise.reject(new ProgramError(wrong))
    const isIgnored = command.quiet && (command.format ?? '') !== ''
    if (isIgnored) output.line('WARNING: Ignoring custom format, because both --format and --quiet are set.')
    // The engine walks the disk for sizes, so they are asked for only where they are shown.
    const isSizeShown = command.size || (!command.quiet && /\.Size\b|\{\{-?\s*json\s+\.\s*-?\}\}/.test(command.format ?? ''))
    const query = {
      all: command.all || command.last !== undefined ? 1 : undefined,
      limit: command.last,
      size: isSizeShown ? 1 : undefined,
      filters,
    }
    const containers = await call<Listed[]>(context, 'GET', '/containers/json', { query })
    const size = command.size ? '\t{{.Size}}' : ''
    output.print(
      print(
        containers.map((it) => row(it, command.noTrunc)),
        {
          typeName,
          quiet: command.quiet ? '{{.ID}}' : undefined,
          format: isIgnored ? undefined : command.format,
          raw: `container_id: {{.ID}}\nimage: {{.Image}}\ncommand: {{.Command}}\ncreated_at: {{.CreatedAt}}\nstate: {{- pad .State 1 0}}\nstatus: {{- pad .Status 1 0}}\nnames: {{.Names}}\nlabels: {{- pad .Labels 1 0}}\nports: {{- pad .Ports 1 0}}\n${command.size ? 'size: {{.Size}}\n' : ''}`,
          standard: `table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}${size}`,
          headings,
        },
      ),
    )
    return undefined
  })

const typeName = 'formatter.ContainerContext'

/** What is wrong with a format, on a container of which nothing is known. */
function tried(format: string): string | undefined {
  if (['', 'table', 'raw', 'json'].includes(format)) return undefined
  const nothing: Row = { ...Object.fromEntries(Object.keys(headings).map((it) => [it, ''])), Platform: null, Label: () => '' }
  try {
    renderTemplate(format, nothing, { type: typeOf(nothing, typeName) })
    return undefined
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    return `failed to ${error.place === undefined ? 'parse' : 'execute'} template: ${error.message}`
  }
}

const headings = {
  ID: 'CONTAINER ID',
  Names: 'NAMES',
  Image: 'IMAGE',
  Command: 'COMMAND',
  CreatedAt: 'CREATED AT',
  RunningFor: 'CREATED',
  Ports: 'PORTS',
  State: 'STATE',
  Status: 'STATUS',
  Size: 'SIZE',
  Labels: 'LABELS',
  Mounts: 'MOUNTS',
  LocalVolumes: 'LOCAL VOLUMES',
  Networks: 'NETWORKS',
}

function row(it: Listed, noTrunc: boolean): Row {
  // A link's names (`/wordpress/mysql`) stand beside the container's own; those are shown with --no-trunc only.
  const names = it.Names.map((name) => name.slice(1)).filter((name) => noTrunc || !name.includes('/'))
  const mounts = (it.Mounts ?? []).map((mount) => mount.Name || mount.Source)
  const size = humanSize(it.SizeRw ?? 0, { digits: 3 })
  return {
    ID: noTrunc ? it.Id : shortId(it.Id),
    Names: names.join(','),
    Image: imageName(it, noTrunc),
    Command: JSON.stringify(noTrunc ? it.Command : shortened(it.Command, 20)),
    CreatedAt: new Date(it.Created * 1000).toISOString().replace('T', ' ').replace('.000Z', ' +0000 UTC'),
    RunningFor: ago(it.Created),
    Ports: displayPorts(it.Ports),
    State: it.State,
    Status: it.Status,
    Size: it.SizeRootFs ? `${size} (virtual ${humanSize(it.SizeRootFs, { digits: 3 })})` : size,
    Label: labelOf(it.Labels),
    Platform: null,
    Labels: Object.entries(it.Labels ?? {})
      .map(([name, value]) => `${name}=${value}`)
      .sort()
      .join(','),
    Mounts: mounts.map((name) => (noTrunc ? name : shortened(name ?? '', 15))).join(','),
    LocalVolumes: String((it.Mounts ?? []).filter((mount) => mount.Driver === 'local').length),
    Networks: Object.keys(it.NetworkSettings?.Networks ?? {}).join(','),
  }
}

function imageName(it: Listed, noTrunc: boolean): string {
  if (it.Image === '') return '<no image>'
  const isId = !noTrunc && it.Image === it.ImageID
  return isId ? shortId(it.Image) : it.Image
}

/**
 * `0.0.0.0:8000-8001->80-81/tcp, 9000/tcp`: neighbours of one address and protocol are gathered where host and container port go up together,
 * as the docker program shows them.
 */
export function displayPorts(ports: readonly Docker.Port[]): string {
  const sorted = [...ports].sort(
    (a, b) =>
      a.PrivatePort - b.PrivatePort ||
      compare(a.IP ?? '', b.IP ?? '') ||
      (a.PublicPort ?? 0) - (b.PublicPort ?? 0) ||
      compare(a.Type, b.Type),
  )
  const groups = new Map<string, PortGroup>()
  const done: PortGroup[] = []
  const moved: string[] = []
  for (const port of sorted) {
    const ip = port.IP ?? ''
    if (ip !== '' && port.PublicPort !== port.PrivatePort) {
      moved.push(`${hostPort(ip, port.PublicPort)}->${port.PrivatePort}/${port.Type}`)
      continue
    }
    const key = `${ip}/${port.Type}`
    const group = groups.get(key)
    if (group && port.PrivatePort === group.last + 1) group.last = port.PrivatePort
    else {
      if (group) done.push(group)
      groups.set(key, { ip, protocol: port.Type, first: port.PrivatePort, last: port.PrivatePort })
    }
  }
  return [...[...done, ...groups.values()].map(groupText), ...moved].join(', ')
}

interface PortGroup {
  readonly ip: string
  readonly protocol: string
  readonly first: number
  last: number
}

function groupText({ ip, protocol, first, last }: PortGroup): string {
  const range = first === last ? String(first) : `${first}-${last}`
  return ip === '' ? `${range}/${protocol}` : `${hostPort(ip, range)}->${range}/${protocol}`
}

export const hostPort = (ip: string, port: string | number): string => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
