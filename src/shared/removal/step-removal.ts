import { fillPlaceholders } from '../scenario/placeholders.ts'
import type { Step } from '../scenario/scenario.ts'
import type { Topology } from '../topology/topology.ts'
import { predictRemoval } from './predict-removal.ts'
import type { Removal } from './removal.ts'
import { tagOf } from './resolve.ts'
import type { MadeImage } from './rule.ts'

/** What a step's commands will remove; undefined where that cannot be told, as of commands that run side by side. */
export function stepRemoval(
  { run = '', parallel }: Pick<Step, 'run' | 'parallel'>,
  topology: Topology,
  madeImage: MadeImage,
): Removal | undefined {
  return parallel ? undefined : predictRemoval({ commands: filledIn(run, topology), topology, madeImage })
}

/** Each placeholder by itself: one may ask for what the step itself makes. */
const filledIn = (text: string, topology: Topology): string =>
  text.replace(/\{\{[\s\S]*?\}\}/g, (placeholder) => {
    const filled = fillPlaceholders(placeholder, topology)
    return filled.ok ? filled.value : placeholder
  })

/** A run has pulled or named the images whose names were not there when it began. */
export function madeSince(start: Topology): MadeImage {
  const there = new Set(Object.values(start.images).flatMap(({ tags }) => tags.map(tagOf)))
  return (tag) => !there.has(tagOf(tag))
}
