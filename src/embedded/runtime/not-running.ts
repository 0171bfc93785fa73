import type { ContainerRecord } from '../core/state.ts'
import type { Engine } from './engine.ts'

/** The words of the refusal for what only a running container can do. */
export const notRunning = (engine: Engine, { id }: ContainerRecord): string =>
  `${engine.like.lowerCaseMessages ? 'container' : 'Container'} ${id} is not running`
