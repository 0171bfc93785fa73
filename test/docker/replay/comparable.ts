import { drawn } from './ask.ts'
import type { Step } from './recording.ts'

/** Keys of answers that tell of the recorded host or moment, or of the lab's stand-ins for images: never compared. */
const incidental = new Set([
  ...[
    'Date',
    'time',
    'timeNano',
    'Created',
    'CreatedAt',
    'StartedAt',
    'FinishedAt',
    'Pid',
    'Start',
    'End',
    'read',
    'preread',
    'execDuration',
    'SystemTime',
  ],
  ...['GraphDriver', 'Size', 'SizeRw', 'SizeRootFs', 'VirtualSize', 'SharedSize', 'LayersSize', 'Image', 'ImageID', 'Digest'],
])

/**
 * An answer without what cannot be equal, each text and key put through `translate`; lists whose order a real engine leaves to chance (it walks
 * a hash table) by name.
 */
export function comparable(step: Step, body: unknown, translate: (text: string) => string): unknown {
  const plain = without(body, translate)
  const path = step.request?.path ?? ''
  if (/\/archive\?/.test(path) && typeof plain === 'string') return tarOf(plain)
  if (/\/top\b/.test(path)) return withoutProcesses(plain)
  return unordered.test(path) ? sorted(plain) : byStream(plain)
}

const unordered = /^\/(?:networks|volumes|images\/json)(?:\?|$)|^\/system\/df|\/changes$|\/prune(?:\?|$)/

/** What a tar of one file says, without its time; how numbers are padded is each library's own way. */
function tarOf(tar: string): Readonly<Record<string, string>> {
  const field = (from: number, to: number): string => tar.slice(from, to).replace(/[\0 ].*$/s, '')
  const number = (from: number, to: number): string => Number.parseInt(field(from, to), 8).toString(8)
  const size = number(124, 136)
  return {
    ...{ name: field(0, 100), mode: number(100, 108), uid: number(108, 116), gid: number(116, 124), size, type: field(156, 157) },
    ...{ uname: field(265, 297), gname: field(297, 329), content: tar.slice(512, 512 + Number.parseInt(size, 8)) },
  }
}

/** Columns of `ps` without process numbers and times of the day; `C` is how busy a process was. */
function withoutProcesses(value: unknown): unknown {
  const { Processes, Titles } = value as { Processes?: string[][]; Titles?: string[] }
  const isLeftOut = (column: number): boolean => ['PID', 'PPID', 'C', 'STIME'].includes(Titles?.[column] ?? '')
  return Processes ? { Processes: Processes.map((row) => row.map((text, column) => (isLeftOut(column) ? '' : text))), Titles } : value
}

/** Frames of both streams: in which order two pipes are read is left to chance (engine-facts 10). */
function byStream(value: unknown): unknown {
  const isFrame = (it: unknown): it is { stream: string } => typeof it === 'object' && it !== null && 'stream' in it && 'text' in it
  return Array.isArray(value) && value.every(isFrame)
    ? [...value].sort((a, b) => (a.stream < b.stream ? -1 : a.stream > b.stream ? 1 : 0))
    : value
}

/** What the HTTP server at hand has to say of its own is left out, and what changes from answer to answer. */
const incidentalHeaders = /^(?:date|server|connection|keep-alive|content-length|transfer-encoding|x-docker-container-path-stat)$/i

export const comparableHeaders = (headers: object): object =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !incidentalHeaders.test(name))
      .map(([name, value]) => [name.toLowerCase(), value]),
  )

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted).sort((a, b) => byText(nameOf(a), nameOf(b)))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, sorted(it)]))
}

function nameOf(value: unknown): string {
  const { Name, Names, RepoTags } = (value ?? {}) as { Name?: string; Names?: string[]; RepoTags?: string[] }
  return Name ?? Names?.[0] ?? RepoTags?.[0] ?? JSON.stringify(value)
}

function without(value: unknown, translate: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((it) => without(it, translate))
  if (typeof value === 'string') return translate(withoutMoments(value))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !incidental.has(key) && !key.startsWith('lab.'))
      .map(([key, it]) => [translate(key), key === 'Mounts' ? byDestination(without(it, translate)) : without(it, translate)]),
  )
}

const withoutMoments = (text: string): string =>
  drawn(text)
    .replace(/\b(?:Less than a second|About a minute|\d+ (?:second|minute)s?)\b/g, 'A WHILE')
    .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, 'A MOMENT')
    // The lab's engines and BusyBox are Debian's; that BusyBox greets.
    .replace(/\+dfsg1\b/g, '')
    .replace(/^\r\n\r\nBusyBox .*\r\n.*\r\n\r\n/, '')

function byDestination(mounts: unknown): unknown {
  const place = (it: unknown): string => String((it as { Destination?: unknown }).Destination ?? '')
  return Array.isArray(mounts) ? [...mounts].sort((a, b) => byText(place(a), place(b))) : mounts
}

/**
 * Events in a comparable order: a container's networks are joined and its volumes mounted in the order of a hash table. A health check's execs come
 * by the clock: among the events of a call that is not about execs they are there by chance.
 */
export function comparableEvents(step: Step, events: readonly unknown[], translate: (text: string) => string): unknown[] {
  const action = (it: unknown): string => (it as { Action?: string }).Action ?? ''
  const isAboutExecs = !step.request || /\/exec\b/.test(step.request.path)
  const plain = events.filter((it) => isAboutExecs || !action(it).startsWith('exec_')).map((it) => without(it, translate))
  const isNetwork = (it: unknown): boolean => ['network', 'volume'].includes((it as { Type?: string }).Type ?? '')
  const isPrune = /\/prune\b/.test(step.request?.path ?? '')
  const name = (it: unknown): string => {
    const { ID = '', Attributes } = (it as { Actor?: { ID?: string; Attributes?: { name?: string; destination?: string } } }).Actor ?? {}
    // Ids are of no order, unless all of them are known by now.
    return [Attributes?.name, Attributes?.destination, !isPrune && /^[0-9a-f]{64}$/.test(ID) ? '' : ID].join()
  }
  return plain
    .map((it, index) => ({
      it,
      index,
      run: plain.slice(0, index).findLastIndex((other) => !isNetwork(other) || action(other) !== action(it)),
    }))
    .sort((a, b) => (isNetwork(a.it) && isNetwork(b.it) && a.run === b.run ? byText(name(a.it), name(b.it)) : 0) || a.index - b.index)
    .map(({ it }) => it)
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
