import { changeBy } from '../../engine/observe/own-call.ts'
import type { EngineCall } from '../../shared/playback/frame.ts'
import type { HistoryLine } from '../../shared/recording/run-history.ts'

/**
 * What a call is about to change; undefined for questions, for a pull (what it brings stays, and is not pulled again), and for what only prepares. What
 * a program does once it runs is told by no observation, nor is what is done to images; that of anything else can be seen.
 */
export function changeInCall(call: EngineCall): HistoryLine['sent'] {
  const { method } = call
  const path = call.path.replace(/\?.*/, '')
  if (method === 'GET' || method === 'HEAD' || harmless.test(path) || isPull(call)) return undefined
  const seen = changeBy(call) !== undefined && !/\/(start|restart)$/.test(path)
  return { what: `${method} ${path}`, unseen: !seen }
}

const isPull = ({ path }: EngineCall): boolean => /^\/images\/create\?(.*&)?fromImage=/.test(path)

const harmless = /^\/(auth|containers\/[^/]+\/(wait|resize|exec)|exec\/[^/]+\/resize)$/
