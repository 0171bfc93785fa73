/** All that can work less well on an engine than on a Docker Engine of this machine; the messages word each (`limit.<name>`). */
export const engineLimitNames = ['embedded', 'podman', 'veths.remote', 'veths.machine', 'veths.os', 'ports', 'binds'] as const

export interface EngineLimit {
  readonly what: (typeof engineLimitNames)[number]
  /** What its text has places for. */
  readonly values?: Readonly<Record<string, string>>
}
