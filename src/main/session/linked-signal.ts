/** A signal that aborts with `outer`, or by itself. `unlink` lets go of the outer one. */
export interface LinkedSignal {
  readonly signal: AbortSignal
  abort(reason: unknown): void
  unlink(): void
}

export function linkedSignal(outer: AbortSignal | undefined): LinkedSignal {
  const controller = new AbortController()
  const stop = (): void => controller.abort(outer?.reason)
  if (outer?.aborted) stop()
  else outer?.addEventListener('abort', stop, { once: true })
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    unlink: () => outer?.removeEventListener('abort', stop),
  }
}
