import { mapTable } from './topology/map-table.ts'
import type { Container, Topology } from './topology/topology.ts'

/** What stands in place of a secret's value. */
export const mask = '********'

/**
 * Names of variables whose values are taken for secrets: Docker has no mark for them, so the name is all there is to go by. `PWD` alone is the working
 * directory.
 */
export const isSecretName = (name: string): boolean =>
  /PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|KEY|CREDENTIAL|(?:^|_)PASS(?:_|$)|_PWD$/i.test(name)

/** Outside of variables `KEY` alone says nothing: `SandboxKey` is no secret. */
const isSecretOption = (name: string): boolean => /PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|REQUIREPASS|MASTERAUTH/i.test(name)

/**
 * Values that hide nothing, whatever they are the value of: those that courses and the images' own pages write (`MYSQL_ROOT_PASSWORD=password`). A
 * command line that is shown keeps them, as it is what is to be learnt; so does every text in which they are ordinary words.
 */
export const isExampleValue = (value: string): boolean => examples.has(value.toLowerCase()) || /^(?:\$|\{\{|<|\*+$)/.test(value)
const examples = new Set(
  'password passwd pass secret mysecretpassword my-secret-pw changeme change-me example root admin test user wordpress mysql postgres 1234 123456'.split(
    ' ',
  ),
)

/** `NAME=value` with the value masked where the name says that it is a secret. An empty value stays: there is nothing to hide. */
export function maskAssignment(assignment: string): string {
  const equals = assignment.indexOf('=')
  if (equals < 0 || equals === assignment.length - 1) return assignment
  const name = assignment.slice(0, equals)
  return isSecretName(name) ? `${name}=${mask}` : maskUrls(assignment)
}

/**
 * Masks what a command printed: `NAME=value` anywhere in it (the output of `env`, of `docker inspect`), `"name": "value"` of JSON, and passwords in
 * addresses. A quoted value ends at its quote, any other at a quote or the line's end, as values may hold blanks. Takes time in proportion to the
 * output, whatever is in it.
 */
export function maskOutput(output: string): string {
  const assigned = /=/.test(output)
    ? output
        .split(/(?<=[\n\r])/)
        .map((line) => maskLine(line, outputEnd, () => true))
        .join('')
    : output
  return maskUrls(maskJson(assigned))
}

/**
 * Masks a text that somebody wrote: command lines, a step's words. There a value that is in no quotes ends at a blank, and one that is an example
 * stays.
 * @param found told of each value that is masked
 */
export function maskWritten(text: string, found: (value: string) => void = () => undefined): string {
  const isSecret = (value: string): boolean => {
    if (isExampleValue(value)) return false
    found(value)
    return true
  }
  const assigned = text.includes('=') ? maskLine(text, writtenEnd, isSecret) : text
  return maskUrls(maskOptions(assigned, isSecret), isSecret)
}

const outputEnd = /["'\n\r]|$/g
const writtenEnd = /[\s"'`;|&()]|$/g

function maskLine(line: string, end: RegExp, isSecret: (value: string) => boolean): string {
  let masked = ''
  let at = 0
  for (const match of line.matchAll(/\b(\w+)=/g)) {
    const start = match.index + match[0].length
    if (match.index < at || !isSecretName(match[1] ?? '')) continue
    const around = line[match.index - 1] ?? ''
    const [stop, quote] = valueFrom(line, start, isQuote(around) ? around : end)
    if (stop === start || !isSecret(line.slice(start + quote.length, stop - quote.length))) continue
    masked += `${line.slice(at, start)}${quote}${mask}${quote}`
    at = stop
  }
  return masked + line.slice(at)
}

const isQuote = (character: string): boolean => character === '"' || character === "'"

/**
 * Where the value that begins there ends, and its quote; it ends where it begins when there is none.
 * @param end what ends it where it has no quotes of its own; a text: the quote in which the whole assignment stands
 */
function valueFrom(line: string, start: number, end: RegExp | string): readonly [end: number, quote: string] {
  const quote = line[start] ?? ''
  if (isQuote(quote)) {
    if (quote === end) return [start, '']
    const close = line.indexOf(quote, start + 1)
    // An opening quote alone belongs to what stands around the assignment: `"SECRET="`.
    return close > start + 1 ? [close + 1, quote] : [start, '']
  }
  if (typeof end === 'string') {
    const close = line.indexOf(end, start)
    return [close < 0 ? line.length : close, '']
  }
  const stop = new RegExp(end)
  stop.lastIndex = start
  return [stop.exec(line)?.index ?? line.length, '']
}

/** `"api.token": "..."`; variables are held by their own form. */
const maskJson = (text: string): string =>
  text.replace(/"([\w.\-/]{1,200})"(\s{0,20}:\s{0,20})"((?:[^"\\\n]|\\.)+)"/g, (whole, name: string, colon: string) =>
    isSecretOption(name) ? `"${name}"${colon}"${mask}"` : whole,
  )

/** `scheme://user:password@host`. */
const maskUrls = (text: string, isSecret: (value: string) => boolean = () => true): string =>
  text.includes('://')
    ? text.replace(/:\/\/([^\s:/@"']{0,200}):([^\s/@"']{1,200})@/g, (whole, user: string, value: string) =>
        value !== mask && isSecret(value) ? `://${user}:${mask}@` : whole,
      )
    : text

/** `--password=...`, `--password ...`, and the `-p...` of the database's clients, which takes no blank. */
function maskOptions(text: string, isSecret: (value: string) => boolean): string {
  const keep = (whole: string, head: string, value: string): string => (value !== mask && isSecret(value) ? `${head}${mask}` : whole)
  return text
    .replace(/(?<![\w-])(--[a-z][\w-]{0,60}[= ])([^\s"'`;|&()=-][^\s"'`;|&()]{0,500})/gi, (whole, head: string, value: string) =>
      isSecretOption(head) ? keep(whole, head, value) : whole,
    )
    .replace(/\b((?:mysql|mariadb)\w*[^\n|;&]{0,300}?\s-p)([^\s"'`;|&()]{1,500})/g, keep)
}

/** The same topology when there is nothing to mask in it. */
export function maskTopology(topology: Topology): Topology {
  const containers = mapTable(topology.containers, maskContainer)
  return containers === topology.containers ? topology : { ...topology, containers }
}

const masked = new WeakMap<Container, Container>()

function maskContainer(container: Container): Container {
  const known = masked.get(container)
  if (known) return known
  const command = container.command && maskWritten(container.command)
  if (command === container.command && !container.environment?.some(isSecretAssignment)) return container
  const copy = {
    ...container,
    ...(command === undefined ? {} : { command }),
    ...(container.environment ? { environment: container.environment.map(maskAssignment) } : {}),
  }
  masked.set(container, copy)
  return copy
}

const isSecretAssignment = (assignment: string): boolean => maskAssignment(assignment) !== assignment

/**
 * Masks the engine's raw inspect JSON: variables under `Env`, values of labels and options whose name says so, and passwords among arguments.
 * @param known masks values that are known as secrets from elsewhere
 */
export function maskInspected(value: unknown, known: (text: string) => string = (text) => text, under = ''): unknown {
  if (typeof value === 'string') {
    if (under === 'Env') return known(maskAssignment(value))
    if (/PASSWORD|SECRET|TOKEN|CREDENTIAL/i.test(under) && value !== '') return mask
    return known(maskArgument(value))
  }
  if (Array.isArray(value)) return value.map((item, at) => (isSecretArgument(value, at) ? mask : maskInspected(item, known, under)))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskInspected(item, known, key)]))
}

/** The argument behind `--password`. */
function isSecretArgument(list: readonly unknown[], at: number): boolean {
  const before = list[at - 1]
  return typeof list[at] === 'string' && typeof before === 'string' && /^--?[a-z][\w-]*$/i.test(before) && isSecretOption(before)
}

function maskArgument(argument: string): string {
  const [option, name] = /^--?([\w-]+)=/.exec(argument) ?? []
  return option !== undefined && isSecretOption(name ?? '') ? `${option}${mask}` : maskWritten(argument)
}
