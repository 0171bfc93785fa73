/** All that can work less well on an engine than on a Docker Engine of this machine; the messages word each (`limit.<name>`). */
export const engineLimitNames = [
  'embedded',
  'veths.remote',
  'veths.machine',
  'veths.namespace',
  'veths.os',
  'ports',
  'binds',
  'podman.links',
  'podman.bridges',
  'podman.names',
  'podman.events',
] as const

export interface EngineLimit {
  readonly what: (typeof engineLimitNames)[number]
  /** What its text has places for. */
  readonly values?: Readonly<Record<string, string>>
}
