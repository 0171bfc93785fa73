import { isUp, setHealth } from '../core/lifecycle.ts'
import { isoOf } from '../core/moment.ts'
import type { Engine } from './engine.ts'
import { createExec, runExec } from './exec.ts'
import type { LiveContainer } from './live-container.ts'

const millisecondsOf = (nanoseconds: number | undefined, otherwise: number): number => (nanoseconds ? nanoseconds / 1_000_000 : otherwise)

/** Probes a container that has a health check, for as long as this run of it lasts (engine-facts 01). */
export function watchHealth(engine: Engine, live: LiveContainer): void {
  const { Healthcheck: check } = engine.container(live.id).config
  const [kind, ...rest] = check?.Test ?? []
  if (!check || kind === undefined || kind === 'NONE') return
  const command = kind === 'CMD-SHELL' ? ['/bin/sh', '-c', rest.join(' ')] : rest
  const stop = new AbortController()
  void live.over.finally(() => stop.abort())
  const signal = AbortSignal.any([stop.signal, engine.closing.signal])
  const probe = async (): Promise<void> => {
    for (;;) {
      await engine.clock.sleep(millisecondsOf(check.Interval, 30_000), signal)
      const started = engine.now()
      const exec = createExec(engine, live.id, { Cmd: command, AttachStdout: true, AttachStderr: true })
      const output: Buffer[] = []
      const code = await Promise.race([
        runExec(engine, exec, (_stream, bytes) => output.push(bytes)),
        engine.clock.sleep(millisecondsOf(check.Timeout, 30_000), signal).then(() => -1),
      ])
      engine.execs.delete(exec.id)
      if (signal.aborted) return
      note(engine, live.id, { code, started, output: Buffer.concat(output).toString().slice(0, 4096) })
    }
  }
  probe().catch(() => undefined)
}

function note(engine: Engine, id: string, probe: { code: number; started: number; output: string }): void {
  const container = engine.container(id)
  if (!isUp(container)) return
  const { health, config } = container
  const failing = probe.code === 0 ? 0 : (health?.failing ?? 0) + 1
  const inStartPeriod = engine.now() - (container.startedAt ?? 0) < millisecondsOf(config.Healthcheck?.StartPeriod, 0) * 1000
  const isUnhealthy = failing >= (config.Healthcheck?.Retries || 3) && !(inStartPeriod && health?.status === 'starting')
  const status = probe.code === 0 ? 'healthy' : isUnhealthy ? 'unhealthy' : (health?.status ?? 'starting')
  const entry = { Start: isoOf(probe.started), End: isoOf(engine.now()), ExitCode: probe.code, Output: probe.output }
  engine.change((draft) => setHealth(draft, id, { status, failing, log: [...(health?.log ?? []), entry].slice(-5) }))
}
