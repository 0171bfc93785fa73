import type { EngineCall } from '../../shared/playback/frame.ts'

/** What a call of this app's own changes when it is answered. */
export interface Change {
  /** The container that it changes, by name or id. */
  readonly container?: string
  /** It can have changed a container that it names in its body only, without an event. */
  readonly silent?: true
}

/**
 * Reads off a call what it changes; undefined for questions and for what takes as long as it takes (attach, wait, exec, pull, build). Some
 * changes come without an event (engine-facts 01, 05, 06): connecting or disconnecting a container that does not run, a start that fails early,
 * removing a link.
 */
export function changeBy({ method, path }: EngineCall): Change | undefined {
  if (method !== 'POST' && method !== 'DELETE') return undefined
  const [kind, first = '', verb] = path.replace(/\?.*/, '').split('/').slice(1)
  switch (kind) {
    case 'containers':
      if (method === 'DELETE') return verb === undefined ? {} : { container: first }
      if (verb === undefined) return {}
      return /^(start|stop|restart|kill|pause|unpause|rename|update)$/.test(verb) ? { container: first } : undefined
    case 'networks':
      return verb === 'connect' || verb === 'disconnect' ? { silent: true } : {}
    case 'volumes':
      return {}
    default:
      return undefined
  }
}
