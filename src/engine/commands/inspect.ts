import type Docker from 'dockerode'
import type { CommandOf } from '../../shared/command/command.ts'
import { functions } from '../../shared/command/go-functions.ts'
import { renderTemplate } from '../../shared/command/go-template.ts'
import { parseTemplate, TemplateError } from '../../shared/command/go-template-parse.ts'
import type { GoStruct } from '../../shared/command/go-types.ts'
import type { ThingKind } from '../../shared/ipc.ts'
import { FailureError } from '../../shared/result.ts'
import { call, encoded, find, Refused, segment } from './api.ts'
import type { CommandContext, CommandResult } from './context.ts'
import { containerType, imageType, networkType, volumeType } from './go-data.ts'
import { findImage } from './images.ts'
import { emptyName, findContainer, findNetwork, findVolume, meant } from './ours.ts'
import { Output, refusalText } from './output.ts'

type InspectName = 'inspect' | 'container inspect' | 'image inspect' | 'network inspect' | 'volume inspect'

const kinds: readonly ThingKind[] = ['container', 'image', 'network', 'volume']

const types: Readonly<Record<ThingKind, GoStruct>> = {
  container: containerType,
  image: imageType,
  network: networkType,
  volume: volumeType,
}
/** The docker program keeps no raw answer of a volume. */
const hasRaw = (kind: ThingKind): boolean => kind !== 'volume'

interface Found {
  readonly kind: ThingKind
  readonly thing: unknown
}

/** `docker inspect` and its kin: raw JSON, indented by four; or a Go template over it. Others' containers, networks and volumes are refused. */
export async function inspect(context: CommandContext, command: CommandOf<InspectName>): Promise<CommandResult> {
  const output = new Output(context)
  const [only] = command.name === 'inspect' ? [command.type] : [command.name.split(' ')[0] as ThingKind]
  const { format = '' } = command
  const unreadable = format === 'json' ? undefined : readingError(format)
  if (unreadable !== undefined) {
    output.line(unreadable)
    return output.done(64)
  }
  const found: Found[] = []
  const missing: string[] = []
  for (const name of command.names) {
    const things = await findThing(context, name, only === undefined ? kinds : [only], command.size)
    if (typeof things === 'object') found.push(things)
    else missing.push(things ?? (await missingText(context, name, only)))
    if (command.size && command.name === 'inspect' && typeof things === 'object' && things.kind !== 'container')
      output.line(`WARNING: --size ignored for ${things.kind}`)
  }
  if (format === '' || format === 'json') {
    const things = found.map((it) => it.thing)
    output.line(format === 'json' ? JSON.stringify(things) : things.length === 0 ? '[]' : JSON.stringify(things, null, 4))
  } else {
    if (!printFormatted(output, format, found)) return output.done(1)
    if (found.length === 0) output.line('')
  }
  for (const text of missing) output.line(text)
  return output.done(missing.length > 0 ? 1 : 0)
}

/** A template is read before anything is asked for; `docker inspect` ends with 64 where it can not be. */
function readingError(format: string): string | undefined {
  try {
    parseTemplate(format, Object.keys(functions))
    return undefined
  } catch (error) {
    if (error instanceof TemplateError) return `template parsing error: ${error.message}`
    throw error
  }
}

/** Whether the template fitted all of them; the rest is left out after the first that it does not fit. */
function printFormatted(output: Output, format: string, things: readonly Found[]): boolean {
  try {
    for (const it of things) output.line(formatted(format, it))
    return true
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    // The docker program ends the line that it had begun.
    output.line('')
    output.line(`template parsing error: ${error.message}`)
    return false
  }
}

/** By the program's own types; where a template does not fit them (`.Id`), by the engine's answer as it came. */
function formatted(format: string, { kind, thing }: Found): string {
  try {
    return renderTemplate(format, thing, { type: types[kind] })
  } catch (error) {
    if (!(error instanceof TemplateError) || !hasRaw(kind)) throw error
    return renderTemplate(format, thing)
  }
}

/** What there is of that name; the engine's own words where it can not be one; undefined where there is none. */
async function findThing(
  context: CommandContext,
  name: string,
  wanted: readonly ThingKind[],
  size: boolean,
): Promise<Found | string | undefined> {
  for (const kind of wanted) {
    try {
      const thing = await finders[kind](context, name)
      if (thing === undefined) continue
      if (kind !== 'container' || !size) return { kind, thing }
      const word = meant(name, thing as { readonly Id: string })
      return { kind, thing: await find<unknown>(context, `/containers/${segment(word)}/json`, { query: { size: 1 } }) }
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (wanted.length === 1) return refusalText(error)
    }
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
  if (name === '' && kind !== 'image') return emptyName(kind ?? 'container').message
  if (name === '') return 'Error: No such image: '
  switch (kind) {
    case 'container':
      return `Error response from daemon: No such container: ${name}`
    case 'image':
      // Engines word it in different ways; this is asked again for its wording alone.
      return call(context, 'GET', paths.image(name)).then(() => '', refusalText)
    case 'network':
      return `Error response from daemon: network ${name} not found`
    case 'volume':
      return `Error response from daemon: get ${name.replace(/^\/+/, '')}: no such volume`
    default:
      return `Error: No such object: ${name}`
  }
}

const paths: Readonly<Record<ThingKind, (id: string) => string>> = {
  container: (id) => `/containers/${segment(id)}/json`,
  image: (id) => `/images/${segment(id)}/json`,
  network: (id) => `/networks/${segment(id)}`,
  volume: (id) => `/volumes/${encoded(id)}`,
}

/** The engine's raw inspect JSON of anything, for the screen. Throws `FailureError` (`not-found`, `engine-refused`, `engine-lost`). */
export async function inspectThing(docker: Docker, kind: ThingKind, id: string): Promise<unknown> {
  const thing = await find<unknown>({ docker, signal: new AbortController().signal }, paths[kind](id)).catch((cause: unknown) => {
    if (!(cause instanceof Refused)) throw cause
    throw new FailureError({ code: 'engine-refused', message: `The engine refused it: ${cause.message}`, detail: cause.message })
  })
  if (thing === undefined) throw new FailureError({ code: 'not-found', message: `The engine has no ${kind} "${id}" (any more).` })
  return thing
}
