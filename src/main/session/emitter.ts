import { tellUnforeseen } from '../../engine/unforeseen.ts'

/** A typed list of listeners. A listener that throws does not keep the others from hearing. */
export interface Emitter<Events> {
  on<E extends keyof Events>(event: E, listen: (payload: Events[E]) => void): () => void
  emit<E extends keyof Events>(event: E, payload: Events[E]): void
}

export function createEmitter<Events>(): Emitter<Events> {
  const listeners: { [E in keyof Events]?: Set<(payload: Events[E]) => void> } = {}
  return {
    on(event, listen) {
      let set = listeners[event]
      if (!set) {
        set = new Set()
        listeners[event] = set
      }
      set.add(listen)
      return () => listeners[event]?.delete(listen)
    },
    emit(event, payload) {
      for (const listen of [...(listeners[event] ?? [])]) {
        try {
          listen(payload)
        } catch (cause) {
          tellUnforeseen(cause)
        }
      }
    },
  }
}
