import { onTestFinished } from 'vitest'
import { formatAddress } from '../../src/engine/connect/address.ts'
import { scenariosDirectory } from '../scenarios/shipped.ts'
import { type SessionWorld, sessionOn } from '../support/session-world.ts'
import { needImage, type StartedEngine } from './engines-under-test.ts'

/** A session with the shipped scenarios on an engine that holds `nginx:alpine`; session and engine end with the test. */
export async function shippedSession(start: () => Promise<StartedEngine>): Promise<SessionWorld> {
  const engine = await start()
  onTestFinished(() => engine.close())
  const world = await sessionOn(formatAddress(engine.address), scenariosDirectory)
  await needImage(world.other, 'nginx:alpine')
  return world
}
