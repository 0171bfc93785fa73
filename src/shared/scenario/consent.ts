/**
 * What a scenario may not do without the user's yes (the design's section 4), and what the app may not: look at an engine's host, or ask ports there,
 * through a container of its own on the host's network (`helper-container`). The kinds are the words that `--allow` takes.
 */
export const consentKinds = [
  'bind',
  'volume-device',
  'privileged',
  'cap-add',
  'device',
  'security-opt',
  'host-namespace',
  'docker-socket',
  'host-network',
  'helper-container',
] as const
export type ConsentKind = (typeof consentKinds)[number]

export interface ConsentItem {
  readonly kind: ConsentKind
  /** The step that asks for it, and the argument as written, e.g. `-v /etc:/data`. */
  readonly step: string
  readonly what: string
}
