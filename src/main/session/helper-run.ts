import { dirname } from 'node:path'
import type { HelperRun } from '../../engine/helper/helper-container.ts'
import { givenNames } from './given-names.ts'
import type { RunFolder } from './run-files.ts'

/** For whom helpers of this run work. */
export const helperRun = (labels: HelperRun['labels'], { directory }: Pick<RunFolder, 'directory'>): HelperRun => ({
  labels,
  givenNames: () => givenNames(dirname(directory)),
})
