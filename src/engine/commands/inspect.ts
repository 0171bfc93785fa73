import type Docker from 'dockerode'
import type { CommandOf } from '../../shared/command/command.ts'
import { type DataTypes, renderTemplate } from '../../shared/command/go-template.ts'
import { TemplateError } from '../../shared/command/go-template-parse.ts'
import type { ThingKind } from '../../shared/ipc.ts'
import { FailureError } from '../../shared/result.ts'
import { call, find, segment } from './api.ts'
import type { CommandContext, CommandResult } from './context.ts'
import { findImage } from './images.ts'
import { findContainer, findNetwork, findVolume } from './ours.ts'
import { Output, refusalText } from './output.ts'

type InspectName = 'inspect' | 'container inspect' | 'image inspect' | 'network inspect' | 'volume inspect'

const kinds: readonly ThingKind[] = ['container', 'image', 'network', 'volume']

/** `docker inspect` and its kin: raw JSON, indented by four; or a Go template over it. Others' containers, networks and volumes are refused. */
export async function inspect(context: CommandContext, command: CommandOf<InspectName>): Promise<CommandResult> {
  const output = new Output(context)
  const [only] = command.name === 'inspect' ? [command.type] : [command.name.split(' ')[0] as ThingKind]
  const found: unknown[] = []
  const missing: string[] = []
  for (const name of command.names) {
    const thing = await findThing(context, name, only === undefined ? kinds : [only], command.size)
    if (thing === undefined) missing.push(await missingText(context, name, command.name === 'inspect' ? undefined : only))
    else found.push(thing)
  }
  if (command.format === undefined || command.format === 'json') {
    output.line(command.format === 'json' ? JSON.stringify(found) : found.length === 0 ? '[]' : JSON.stringify(found, null, 4))
  } else {
    const exit = printFormatted(output, command.format, found)
    if (exit > 0) return output.done(exit)
    if (found.length === 0) output.line('')
  }
  for (const text of missing) output.line(text)
  return output.done(missing.length > 0 ? 1 : 0)
}

/** Answers with the exit code: 64 for a template that can not be read, 1 for one that does not fit. */
function printFormatted(output: Output, format: string, things: readonly unknown[]): number {
  try {
    for (const thing of things) output.line(renderTemplate(format, thing, goTypes))
    return 0
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    // The docker program ends the line that it had begun.
    if (error.place !== undefined) output.line('')
    output.line(`template parsing error: ${error.message}`)
    return error.place === undefined ? 64 : 1
  }
}

const pointers = ['Health', 'Healthcheck', 'IPAMConfig', 'PidsLimit', 'OomKillDisable', 'MemorySwappiness', 'Init', 'SizeRw', 'SizeRootFs']
const maps = [
  'Volumes',
  'Labels',
  'Options',
  'DriverOpts',
  'ExposedPorts',
  'Tmpfs',
  'Sysctls',
  'PortBindings',
  'Ports',
  'Networks',
  'Containers',
]

/** What the docker program's own types say of the fields of an inspect answer. */
const goTypes: DataTypes = {
  nilText: (field) => (pointers.includes(field) ? '<nil>' : maps.includes(field) ? 'map[]' : '[]'),
  openMaps: [...maps, 'Data'],
  optional: ['Health', 'Healthcheck', 'ExposedPorts', 'SizeRw', 'SizeRootFs', 'Tmpfs', 'Sysctls', 'Mounts'],
}

async function findThing(context: CommandContext, name: string, wanted: readonly ThingKind[], size: boolean): Promise<unknown> {
  for (const kind of wanted) {
    const thing = await finders[kind](context, name)
    if (thing === undefined) continue
    if (kind !== 'container' || !size) return thing
    return find<Docker.ContainerInspectInfo>(context, `/containers/${segment(name)}/json`, { query: { size: 1 } })
  }
  return undefined
}

const finders: Readonly<Record<ThingKind, (context: CommandContext, name: string) => Promise<unknown>>> = {
  container: findContainer,
  image: findImage,
  network: findNetwork,
  volume: findVolume,
}

async function missingText(context: CommandContext, name: string, kind: ThingKind | undefined): Promise<string> {
  switch (kind) {
    case 'container':
      return `Error response from daemon: No such container: ${name}`
    case 'image':
      // Engines word it in different ways; this is asked again for its wording alone.
      return call(context, 'GET', paths.image(name)).then(() => '', refusalText)
    case 'network':
      return `Error response from daemon: network ${name} not found`
    case 'volume':
      return `Error response from daemon: get ${name}: no such volume`
    default:
      return `Error: No such object: ${name}`
  }
}

const paths: Readonly<Record<ThingKind, (id: string) => string>> = {
  container: (id) => `/containers/${segment(id)}/json`,
  image: (id) => `/images/${segment(id)}/json`,
  network: (id) => `/networks/${segment(id)}`,
  volume: (id) => `/volumes/${encodeURIComponent(id)}`,
}

/** The engine's raw inspect JSON of anything, for the screen. Throws `FailureError` (`not-found`, `engine-lost`). */
export async function inspectThing(docker: Docker, kind: ThingKind, id: string): Promise<unknown> {
  const thing = await find<unknown>({ docker, signal: new AbortController().signal }, paths[kind](id))
  if (thing === undefined) throw new FailureError({ code: 'not-found', message: `The engine has no ${kind} "${id}" (any more).` })
  return thing
}
