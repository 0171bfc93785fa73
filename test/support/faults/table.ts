import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Outcome } from './outcome.ts'

export const tableFile = join(import.meta.dirname, '..', '..', '..', 'docs', 'faults.md')

/** Bounds within which steps end, in milliseconds, and how the table says it. */
const bounds: readonly (readonly [ms: number, words: string])[] = [
  [2_000, 'at once'],
  [15_000, '15 s'],
  [45_000, '45 s'],
  [120_000, '2 min'],
  [300_000, '5 min'],
  [900_000, '15 min'],
]
const boundOf = (ms: number): readonly [ms: number, words: string] => {
  const found = bounds.find(([most]) => ms <= most)
  if (!found) throw new Error(`a step that took ${ms} ms has no bound`)
  return found
}

interface Row {
  readonly fault: string
  readonly injected: string
}

/** One line a fault: how it is made, and all that came of it, as it is in `docs/faults.md`. */
export function tableOf(rows: readonly Row[], outcomes: readonly Outcome[]): string {
  return [
    '| fault | how it is made | cases | the step | ended within | went on |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.flatMap(({ fault, injected }) => {
      const mine = outcomes.filter((it) => it.fault === fault)
      if (mine.length === 0) return []
      const told = counted(mine.map((it) => it.told ?? held)).map(([it, count]) => `\`${it}\` (${count})`)
      const onward = counted(mine.map((it) => it.onward)).map(([it, count]) => `${it} (${count})`)
      const [, within] = boundOf(Math.max(...mine.map(({ ms }) => ms)))
      return `| ${fault} | ${injected} | ${mine.length} | ${told.join('<br>')} | ${within} | ${onward.join(', ')} |`
    }),
  ].join('\n')
}

const held = 'held'
/** Which of these is gone is drawn. */
const drawn: readonly string[] = ['skipped', 'rewound', 'restarted']
/** What is over at once may take so long on a machine that has much else to do. */
const busyMs = 15_000

function counted<T extends string>(words: readonly T[]): readonly (readonly [T, number])[] {
  const counts = new Map<T, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
}

/** What an outcome is that a table does not know of, in words; undefined where it does. */
export function unknownTo(table: string, { fault, told = held, ms, onward, scenario, step }: Outcome): string | undefined {
  const where = `${fault}, at ${scenario}/${step}`
  const line = table.split('\n').find((it) => it.startsWith(`| ${fault} |`))
  if (!line) return `${where}: the table has no such fault`
  if (!line.includes(`\`${told}\``)) return `${where}: ${told}`
  const most = bounds.find(([, words]) => line.includes(`| ${words} |`))?.[0] ?? 0
  if (ms > Math.max(most, busyMs)) return `${where}: it ended after ${ms} ms`
  const ways: readonly string[] = drawn.includes(onward) ? drawn : [onward]
  return ways.some((way) => line.includes(` ${way} (`)) ? undefined : `${where}: it went on ${onward}`
}

/** The part of the document about an engine, between its marks. */
export function tableIn(engine: 'embedded' | 'docker'): string {
  const [, table = ''] = readFileSync(tableFile, 'utf8').split(mark(engine))
  return table.trim()
}
export const mark = (engine: 'embedded' | 'docker'): string => `<!-- ${engine} -->`
