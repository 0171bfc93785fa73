/** Milliseconds of each contender, round by round. */
export interface Comparison {
  /** Prints medians and ratios, and whether each ratio's median over the rounds is within its limit. */
  hold(ours: string, limits: readonly (readonly [other: string, most: number])[]): boolean
}

/**
 * Runs all contenders once a round, each round in another order, so that what the machine does meanwhile falls on all alike; the first round warms
 * up and does not count.
 * @param between runs after each, untimed
 */
export async function comparison(
  contenders: Readonly<Record<string, () => Promise<number>>>,
  rounds: number,
  between: () => Promise<void>,
): Promise<Comparison> {
  const names = Object.keys(contenders)
  const times = new Map<string, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const name of [...names.slice(round % names.length), ...names.slice(0, round % names.length)]) {
      const time = await (contenders[name] as () => Promise<number>)()
      if (round > 0) times.get(name)?.push(time)
      await between()
    }
  }
  return {
    hold(ours, limits) {
      const of = (name: string): number[] => times.get(name) ?? []
      for (const name of names)
        console.log(
          `  ${name.padEnd(18)} median ${median(of(name)).toFixed(0)} ms   (${of(name)
            .map((it) => it.toFixed(0))
            .join(' ')})`,
        )
      return limits
        .map(([other, most]) => {
          const ratio = median(of(ours).map((time, i) => time / (of(other)[i] as number)))
          console.log(
            `  ${ours} / ${other}: ${ratio.toFixed(3)} ${most === Number.POSITIVE_INFINITY ? '(told only)' : `(at most ${most}) ${ratio <= most ? 'holds' : 'DOES NOT HOLD'}`}`,
          )
          return ratio <= most
        })
        .every(Boolean)
    },
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

/** Prints a figure and whether it is within its limit. */
export function hold(what: string, value: number, most: number): boolean {
  const shown = (figure: number): string => (figure < 1 ? figure.toFixed(3) : figure.toFixed(1))
  console.log(`  ${what}: ${shown(value)} (at most ${shown(most)}) ${value <= most ? 'holds' : 'DOES NOT HOLD'}`)
  return value <= most
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
