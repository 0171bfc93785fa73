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
  ],
  ...['GraphDriver', 'Size', 'SizeRw', 'SizeRootFs', 'VirtualSize', 'SharedSize', 'LayersSize', 'Image', 'ImageID', 'Digest'],
])

/**
 * An answer without what cannot be equal, each text and key put through `translate`; lists whose order a real engine leaves to chance (it walks
 * a hash table) by name.
 */
export function comparable(step: Step, body: unknown, translate: (text: string) => string): unknown {
  const plain = without(body, translate)
  return unordered.test(step.request?.path ?? '') ? sorted(plain) : plain
}

const unordered = /^\/(?:networks|volumes)(?:\?|$)|^\/system\/df/

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, sorted(it)]))
}

const nameOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'Name' in value ? String(value.Name) : JSON.stringify(value)

function without(value: unknown, translate: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((it) => without(it, translate))
  if (typeof value === 'string') return translate(value.replace(/\b(?:Less than a second|About a minute|\d+ seconds?)\b/g, 'A WHILE'))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !incidental.has(key) && !key.startsWith('lab.'))
      .map(([key, it]) => [translate(key), key === 'Mounts' ? byDestination(without(it, translate)) : without(it, translate)]),
  )
}

function byDestination(mounts: unknown): unknown {
  const place = (it: unknown): string => String((it as { Destination?: unknown }).Destination ?? '')
  return Array.isArray(mounts) ? [...mounts].sort((a, b) => (place(a) < place(b) ? -1 : 1)) : mounts
}

/** Events in a comparable order: a container's networks are joined and its volumes mounted in the order of a hash table. */
export function comparableEvents(step: Step, events: readonly unknown[], translate: (text: string) => string): unknown[] {
  const plain = events.map((it) => comparable(step, it, translate))
  const isNetwork = (it: unknown): boolean => ['network', 'volume'].includes((it as { Type?: string }).Type ?? '')
  const kind = (it: unknown): string => JSON.stringify([(it as { Action?: string }).Action])
  const name = (it: unknown): string =>
    JSON.stringify((it as { Actor?: { Attributes?: { name?: string; destination?: string } } }).Actor?.Attributes ?? {}, [
      'name',
      'destination',
    ])
  return plain
    .map((it, index) => ({ it, index, run: plain.slice(0, index).findLastIndex((other) => !isNetwork(other) || kind(other) !== kind(it)) }))
    .sort((a, b) => (isNetwork(a.it) && isNetwork(b.it) && a.run === b.run ? (name(a.it) < name(b.it) ? -1 : 1) : a.index - b.index))
    .map(({ it }) => it)
}
