import { containers } from './containers.ts'
import { images } from './images.ts'
import { mountOptions } from './mount-options.ts'
import { networks } from './networks.ts'
import type { Program } from './program.ts'
import { refusals } from './refusals.ts'
import { inEveryState } from './states.ts'
import { volumes } from './volumes.ts'

export const programs: readonly Program[] = [
  ...containers,
  ...networks,
  ...volumes,
  ...mountOptions,
  ...images,
  ...refusals,
  ...inEveryState,
]
