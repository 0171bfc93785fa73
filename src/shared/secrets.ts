import { mapTable } from './topology/map-table.ts'
import type { Container, Topology } from './topology/topology.ts'

/** What stands in place of a secret's value. */
export const mask = '********'

/** Names of variables whose values are taken for secrets: Docker has no mark for them, so the name is all there is to go by. */
export const isSecretName = (name: string): boolean => /PASSWORD|PASSWD|SECRET|TOKEN|KEY/i.test(name)

/** `NAME=value` with the value masked where the name says that it is a secret. An empty value stays: there is nothing to hide. */
export function maskAssignment(assignment: string): string {
  const equals = assignment.indexOf('=')
  if (equals < 0 || equals === assignment.length - 1) return assignment
  const name = assignment.slice(0, equals)
  return isSecretName(name) ? `${name}=${mask}` : assignment
}

/**
 * Masks what a command printed: `NAME=value` anywhere in it (the output of `env`, of `docker inspect`). A quoted value ends at its quote, any
 * other at a quote or the line's end, as values may hold blanks. Takes time in proportion to the output, whatever is in it.
 */
export const maskOutput = (output: string): string =>
  /=/.test(output)
    ? output
        .split(/(?<=[\n\r])/)
        .map(maskLine)
        .join('')
    : output

function maskLine(line: string): string {
  let masked = ''
  let at = 0
  for (const match of line.matchAll(/\b(\w+)=/g)) {
    const start = match.index + match[0].length
    if (match.index < at || !isSecretName(match[1] ?? '')) continue
    const [end, quote] = valueFrom(line, start)
    if (end === start) continue
    masked += `${line.slice(at, start)}${quote}${mask}${quote}`
    at = end
  }
  return masked + line.slice(at)
}

/** Where the value that begins there ends, and its quote; it ends where it begins when there is none. */
function valueFrom(line: string, start: number): readonly [end: number, quote: string] {
  const quote = line[start] ?? ''
  if (quote === '"' || quote === "'") {
    const end = line.indexOf(quote, start + 1)
    // An opening quote alone belongs to what stands around the assignment: `"SECRET="`.
    return end > start + 1 ? [end + 1, quote] : [start, '']
  }
  const stop = /["'\n\r]|$/g
  stop.lastIndex = start
  return [stop.exec(line)?.index ?? line.length, '']
}

/** The same topology when there is nothing to mask in it. */
export function maskTopology(topology: Topology): Topology {
  const containers = mapTable(topology.containers, maskContainer)
  return containers === topology.containers ? topology : { ...topology, containers }
}

const masked = new WeakMap<Container, Container>()

function maskContainer(container: Container): Container {
  if (!container.environment?.some(isSecretAssignment)) return container
  const known = masked.get(container)
  if (known) return known
  const copy = { ...container, environment: container.environment.map(maskAssignment) }
  masked.set(container, copy)
  return copy
}

const isSecretAssignment = (assignment: string): boolean => maskAssignment(assignment) !== assignment

/**
 * Masks the engine's raw inspect JSON: variables under `Env`, values of labels and options whose name says so, and `--password=...` among
 * arguments. `KEY` counts for variables only: `SandboxKey` is no secret.
 */
export function maskInspected(value: unknown, under = ''): unknown {
  if (typeof value === 'string') {
    if (under === 'Env') return maskAssignment(value)
    if (/PASSWORD|SECRET|TOKEN/i.test(under) && value !== '') return mask
    return maskArgument(value)
  }
  if (Array.isArray(value)) return value.map((item) => maskInspected(item, under))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskInspected(item, key)]))
}

function maskArgument(argument: string): string {
  const [option, name] = /^--?([\w-]+)=/.exec(argument) ?? []
  return option !== undefined && /PASSWORD|SECRET|TOKEN/i.test(name ?? '') ? `${option}${mask}` : argument
}
