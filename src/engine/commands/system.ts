import type { CommandOf } from '../../shared/command/command.ts'
import { functions } from '../../shared/command/go-functions.ts'
import { renderTemplate } from '../../shared/command/go-template.ts'
import { parseTemplate, TemplateError } from '../../shared/command/go-template-parse.ts'
import { type GoType, goJson } from '../../shared/command/go-types.ts'
import { humanBytes } from '../../shared/go-units.ts'
import { call } from './api.ts'
import type { CommandContext, CommandResult } from './context.ts'
import { infoType, versionType } from './go-data-system.ts'
import { Output, once, refusalText } from './output.ts'

interface Component {
  readonly Name: string
  readonly Version: string
  readonly Details?: Readonly<Record<string, string>>
}
interface Version {
  readonly Version: string
  readonly ApiVersion: string
  readonly MinAPIVersion?: string
  readonly GitCommit?: string
  readonly GoVersion?: string
  readonly Os: string
  readonly Arch: string
  readonly KernelVersion?: string
  readonly BuildTime?: string
  readonly Experimental?: boolean
  readonly Platform?: { readonly Name?: string }
  readonly Components?: readonly Component[]
}

/** `docker version`. There is no docker program here, so its client part names Dockstage, and `docker -v` the engine. */
export async function version(context: CommandContext, command: CommandOf<'version'>): Promise<CommandResult> {
  const { apiVersion } = context.engine
  if (command.format) {
    return formatted(context, command.format, versionType, 'version', async () => {
      const Client = { Version: 'Dockstage', ApiVersion: apiVersion, DefaultAPIVersion: apiVersion, ...ownPlatform() }
      const server = await call<Version>(context, 'GET', '/version')
      return { Client, Server: { ...server, Components: server.Components?.map(withBuildTime) } }
    })
  }
  return once(context, async (output) => {
    const server = await call<Version>(context, 'GET', '/version')
    if (command.short) return `Docker version ${server.Version}, build ${server.GitCommit ?? 'unknown'}`
    const name = server.Platform?.Name
    output.line(`Client: Dockstage\n API version:       ${apiVersion}\n`)
    output.line(`Server:${name ? ` ${name}` : ''}\n Engine:`)
    const lines: [string, string][] = [
      ['Version', server.Version],
      ['API version', `${server.ApiVersion} (minimum version ${server.MinAPIVersion ?? ''})`],
      ['Go version', server.GoVersion ?? ''],
      ['Git commit', server.GitCommit ?? ''],
      ['Built', buildTime(server.BuildTime ?? '')],
      ['OS/Arch', `${server.Os}/${server.Arch}`],
      ['Experimental', String(server.Experimental ?? false)],
    ]
    for (const [label, value] of lines) output.line(`  ${`${label}:`.padEnd(17)} ${value}`)
    for (const part of (server.Components ?? []).filter((it) => it.Name !== 'Engine')) {
      output.line(` ${part.Name}:\n  ${'Version:'.padEnd(17)} ${part.Version}`)
      if (part.Details?.GitCommit !== undefined) output.line(`  ${'GitCommit:'.padEnd(17)} ${part.Details.GitCommit}`)
    }
    return undefined
  })
}

/** The docker program writes the build's time anew in the engine's own part. */
function withBuildTime(part: Component): Component {
  const time = part.Details?.BuildTime
  return part.Name === 'Engine' && time !== undefined ? { ...part, Details: { ...part.Details, BuildTime: buildTime(time) } } : part
}

function ownPlatform(): { readonly Os: string; readonly Arch: string } {
  const { platform, arch } = process
  return { Os: platform === 'win32' ? 'windows' : platform, Arch: arch === 'x64' ? 'amd64' : arch }
}

/** `Thu May  7 21:09:36 2026`, of `2026-05-07T21:09:36.000000000+00:00`; any other text as it is. */
function buildTime(text: string): string {
  const time = Date.parse(text.replace(/\.\d+/, ''))
  if (Number.isNaN(time) || !/^\d{4}-\d\d-\d\dT/.test(text)) return text
  const [day = '', date = '', month = '', year = '', clock = ''] = new Date(time).toUTCString().split(/,? /)
  return `${day} ${month} ${String(Number(date)).padStart(2)} ${clock} ${year}`
}

/** A template over all that there is to say: read before the engine is asked (exit 64 where it can not be); what was printed before it did not fit stands. */
async function formatted(
  context: CommandContext,
  format: string,
  type: GoType,
  name: string,
  ask: () => Promise<unknown>,
): Promise<CommandResult> {
  const output = new Output(context)
  const said = (text: string, exit: number): CommandResult => {
    output.line(text)
    return output.done(exit)
  }
  try {
    if (format !== 'json') parseTemplate(format, Object.keys(functions), name)
  } catch (error) {
    if (error instanceof TemplateError) return said(`template parsing error: ${error.message}`, 64)
    throw error
  }
  try {
    const value = await ask()
    return said(format === 'json' ? goJson({ type, value }) : renderTemplate(format, value, { type, name }), 0)
  } catch (error) {
    return said(error instanceof TemplateError ? `${error.printed}\n${error.message}` : refusalText(error), 1)
  }
}

interface Info {
  readonly [name: string]: unknown
  readonly Plugins?: Readonly<Record<string, readonly string[] | null>>
  readonly DriverStatus?: readonly (readonly [string, string])[] | null
  readonly Runtimes?: Readonly<Record<string, unknown>>
  readonly SecurityOptions?: readonly string[] | null
  readonly Labels?: readonly string[] | null
  readonly Warnings?: readonly string[] | null
  readonly CDISpecDirs?: readonly string[] | null
  readonly Swarm?: { readonly LocalNodeState?: string }
  readonly MemTotal?: number
  readonly RegistryConfig?: {
    readonly InsecureRegistryCIDRs?: readonly string[] | null
    readonly IndexConfigs?: Readonly<Record<string, { readonly Name: string; readonly Secure: boolean }>> | null
    readonly Mirrors?: readonly string[] | null
  }
  readonly DefaultAddressPools?: readonly { readonly Base: string; readonly Size: number }[] | null
  readonly FirewallBackend?: { readonly Driver: string; readonly Info?: readonly (readonly [string, string])[] | null } | null
}

/** `docker info`: the engine's part as the docker program prints it; there are no settings of a docker program here to tell of. */
export const info = (context: CommandContext, command: CommandOf<'info'>): Promise<CommandResult> => {
  if (command.format) return formatted(context, command.format, infoType, '', () => call<Info>(context, 'GET', '/info'))
  return once(context, async (output) => {
    const engine = await call<Info>(context, 'GET', '/info')
    output.line('Client: Dockstage\n\nServer:')
    for (const [depth, label, value] of infoLines(engine)) {
      if (value !== undefined && value !== null) output.line(`${' '.repeat(depth)}${label}${value === heading ? '' : ` ${String(value)}`}`)
    }
    output.line('')
    for (const warning of engine.Warnings ?? []) output.line(warning)
    return undefined
  })
}

const heading = Symbol('heading')
type InfoLine = readonly [number, string, unknown]

function infoLines(engine: Info): InfoLine[] {
  const plugins = engine.Plugins ?? {}
  const version = (name: string): unknown => (engine[name] as { ID?: string } | undefined)?.ID
  const list = (label: string, values: readonly string[] | null | undefined): InfoLine[] =>
    values?.length ? [[1, label, heading], ...values.map((it): InfoLine => [2, it, heading])] : []
  return [
    [1, 'Containers:', engine.Containers],
    [2, 'Running:', engine.ContainersRunning],
    [2, 'Paused:', engine.ContainersPaused],
    [2, 'Stopped:', engine.ContainersStopped],
    [1, 'Images:', engine.Images],
    [1, 'Server Version:', engine.ServerVersion],
    [1, 'Storage Driver:', engine.Driver],
    ...(engine.DriverStatus ?? []).map(([label, value]): InfoLine => [2, `${label}:`, value]),
    [1, 'Logging Driver:', engine.LoggingDriver],
    [1, 'Cgroup Driver:', engine.CgroupDriver],
    [1, 'Cgroup Version:', engine.CgroupVersion],
    [1, 'Plugins:', heading],
    [2, 'Volume:', plugins.Volume?.join(' ') ?? ''],
    [2, 'Network:', plugins.Network?.join(' ') ?? ''],
    [2, 'Authorization:', plugins.Authorization?.length ? plugins.Authorization.join(' ') : undefined],
    [2, 'Log:', plugins.Log?.join(' ') ?? ''],
    ...list('CDI spec directories:', engine.CDISpecDirs),
    [1, 'Swarm:', engine.Swarm?.LocalNodeState],
    [1, 'Runtimes:', engine.Runtimes && Object.keys(engine.Runtimes).sort().join(' ')],
    [1, 'Default Runtime:', engine.DefaultRuntime],
    [1, 'Init Binary:', engine.InitBinary],
    [1, 'containerd version:', version('ContainerdCommit')],
    [1, 'runc version:', version('RuncCommit')],
    [1, 'init version:', version('InitCommit')],
    ...securityLines(engine.SecurityOptions ?? []),
    [1, 'Kernel Version:', engine.KernelVersion],
    [1, 'Operating System:', engine.OperatingSystem],
    [1, 'OSType:', engine.OSType],
    [1, 'Architecture:', engine.Architecture],
    [1, 'CPUs:', engine.NCPU],
    [1, 'Total Memory:', engine.MemTotal === undefined ? undefined : humanBytes(engine.MemTotal)],
    [1, 'Name:', engine.Name],
    [1, 'ID:', engine.ID],
    [1, 'Docker Root Dir:', engine.DockerRootDir],
    [1, 'Debug Mode:', engine.Debug ?? false],
    ...list('Labels:', engine.Labels),
    [1, 'Experimental:', engine.ExperimentalBuild ?? false],
    ...list('Insecure Registries:', insecureRegistries(engine)),
    ...list('Registry Mirrors:', engine.RegistryConfig?.Mirrors),
    [1, 'Live Restore Enabled:', engine.LiveRestoreEnabled ?? false],
    ...((engine.DefaultAddressPools ?? []).length > 0 ? ([[1, 'Default Address Pools:', heading]] as InfoLine[]) : []),
    ...(engine.DefaultAddressPools ?? []).map(({ Base, Size }): InfoLine => [3, `Base: ${Base}, Size: ${Size}`, heading]),
    [1, 'Firewall Backend:', engine.FirewallBackend?.Driver],
    ...(engine.FirewallBackend?.Info ?? []).map(([label, value]): InfoLine => [2, `${label}:`, value]),
  ]
}

/** `name=seccomp,profile=default` becomes `seccomp`, and `Profile: default` under it. */
function securityLines(options: readonly string[]): InfoLine[] {
  const lines = options.flatMap((option) =>
    option.split(',').map((part): InfoLine => {
      const [key = '', value = ''] = part.split('=')
      return key === 'name' ? [2, value, heading] : [3, `${key.charAt(0).toUpperCase()}${key.slice(1)}:`, value]
    }),
  )
  return lines.length > 0 ? [[1, 'Security Options:', heading], ...lines] : []
}

function insecureRegistries({ RegistryConfig }: Info): string[] {
  const named = Object.values(RegistryConfig?.IndexConfigs ?? {}).filter((it) => !it.Secure)
  return [...named.map((it) => it.Name), ...(RegistryConfig?.InsecureRegistryCIDRs ?? [])]
}
