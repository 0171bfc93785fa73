import type { Frame } from '../../src/shared/playback/frame.ts'
import type { Recording } from '../../src/shared/recording/recording.ts'
import { diff } from '../../src/shared/topology/diff.ts'
import type { Topology } from '../../src/shared/topology/topology.ts'

export interface RecordedMoment {
  readonly title: string
  /** The command that led there. */
  readonly line: string
  readonly topology: Topology
}

/** A recording with one step, of one command and one frame, for each moment. */
export function recordingOf(
  about: { readonly id: string; readonly title: string; readonly summary: string },
  start: Topology,
  moments: readonly RecordedMoment[],
): Recording {
  const began = 1_780_000_000_000
  return {
    by: '0.0.0',
    recordedAt: new Date(began).toISOString(),
    end: { status: 'done' },
    scenario: {
      ...about,
      language: 'en',
      needs: [],
      steps: moments.map(({ title }, index) => ({ id: `step-${index}`, title, say: 'Look at the picture.', expect: [], focus: [] })),
    },
    translations: {},
    start,
    frames: moments.map(
      ({ line, topology }, index): Frame => ({
        index,
        step: `step-${index}`,
        at: new Date(began + index * 1_000).toISOString(),
        status: 'ok',
        command: line,
        commands: [{ line, exit: 0, output: '', calls: [] }],
        calls: [],
        output: '',
        topology,
        diff: diff(moments[index - 1]?.topology ?? start, topology),
        ms: 100,
        last: true,
      }),
    ),
  }
}
