import type { CommandOf } from '../../shared/command/command.ts'
import { renderTemplate } from '../../shared/command/go-template.ts'
import { call } from './api.ts'
import type { CommandContext, CommandResult } from './context.ts'
import { once } from './output.ts'

interface Version {
  readonly Version: string
  readonly ApiVersion: string
  readonly MinAPIVersion?: string
  readonly GitCommit?: string
  readonly GoVersion?: string
  readonly Os: string
  readonly Arch: string
  readonly BuildTime?: string
  readonly Experimental?: boolean
  readonly Platform?: { readonly Name?: string }
  readonly Components?: readonly { readonly Name: string; readonly Version: string; readonly Details?: Readonly<Record<string, string>> }[]
}

/** `docker version`. There is no docker program here, so its client part names Dockstage, and `docker -v` the engine. */
export const version = (context: CommandContext, command: CommandOf<'version'>): Promise<CommandResult> =>
  once(context, async (output) => {
    const server = await call<Version>(context, 'GET', '/version')
    const Client = { Version: 'Dockstage', ApiVersion: context.engine.apiVersion, DefaultAPIVersion: context.engine.apiVersion }
    if (command.short) return `Docker version ${server.Version}, build ${server.GitCommit ?? 'unknown'}`
    if (command.format !== undefined) return formatted(command.format, { Client, Server: server })
    const name = server.Platform?.Name
    output.line(`Client: Dockstage\n API version:       ${context.engine.apiVersion}\n`)
    output.line(`Server:${name ? ` ${name}` : ''}\n Engine:`)
    const lines: [string, string][] = [
      ['Version', server.Version],
      ['API version', `${server.ApiVersion} (minimum version ${server.MinAPIVersion ?? ''})`],
      ['Go version', server.GoVersion ?? ''],
      ['Git commit', server.GitCommit ?? ''],
      ['Built', server.BuildTime ?? ''],
      ['OS/Arch', `${server.Os}/${server.Arch}`],
      ['Experimental', String(server.Experimental ?? false)],
    ]
    for (const [label, value] of lines) output.line(`  ${`${label}:`.padEnd(17)} ${value}`.trimEnd())
    for (const part of (server.Components ?? []).filter((it) => it.Name !== 'Engine')) {
      output.line(` ${part.Name}:\n  ${'Version:'.padEnd(17)} ${part.Version}`)
      if (part.Details?.GitCommit !== undefined) output.line(`  ${'GitCommit:'.padEnd(17)} ${part.Details.GitCommit}`)
    }
    return undefined
  })

const formatted = (format: string, data: unknown): string => (format === 'json' ? JSON.stringify(data) : renderTemplate(format, data))

interface Info {
  readonly [name: string]: unknown
}

/** `docker info`: the lines on the engine that a course speaks of. */
export const info = (context: CommandContext, command: CommandOf<'info'>): Promise<CommandResult> =>
  once(context, async (output) => {
    const engine = await call<Info>(context, 'GET', '/info')
    if (command.format !== undefined) return formatted(command.format, engine)
    const plugins = (engine.Plugins ?? {}) as Readonly<Record<string, readonly string[] | null>>
    const lines: [number, string, unknown][] = [
      [1, 'Containers', engine.Containers],
      [2, 'Running', engine.ContainersRunning],
      [2, 'Paused', engine.ContainersPaused],
      [2, 'Stopped', engine.ContainersStopped],
      [1, 'Images', engine.Images],
      [1, 'Server Version', engine.ServerVersion],
      [1, 'Storage Driver', engine.Driver],
      [1, 'Logging Driver', engine.LoggingDriver],
      [1, 'Cgroup Driver', engine.CgroupDriver],
      [1, 'Plugins', ''],
      [2, 'Volume', plugins.Volume?.join(' ')],
      [2, 'Network', plugins.Network?.join(' ')],
      [2, 'Log', plugins.Log?.join(' ')],
      [1, 'Kernel Version', engine.KernelVersion],
      [1, 'Operating System', engine.OperatingSystem],
      [1, 'OSType', engine.OSType],
      [1, 'Architecture', engine.Architecture],
      [1, 'CPUs', engine.NCPU],
      [1, 'Name', engine.Name],
      [1, 'Docker Root Dir', engine.DockerRootDir],
    ]
    output.line('Server:')
    for (const [depth, label, value] of lines) {
      if (value !== undefined && value !== null) output.line(`${' '.repeat(depth)}${label}: ${String(value)}`.trimEnd())
    }
    return undefined
  })
