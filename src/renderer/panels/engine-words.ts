import type { EngineSource, EngineStatus } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import type { EngineInfo } from '../../shared/topology/topology.ts'

interface Named {
  readonly address: string
  readonly source: EngineSource
  readonly info?: EngineInfo
  readonly label?: string
}

/** `Docker Engine 28.3.1`, `Embedded engine 28`; its address where nothing more is known of it, or the name of a context that has none. */
export function engineName(language: Language, { info, address, source, label }: Named): string {
  if (!info)
    return source === 'embedded' ? message(language, 'engine.embedded.bare') : address || label || message(language, 'engine.embedded.bare')
  return info.kind === 'embedded' ? message(language, 'engine.embedded', { version: info.version }) : `${info.name} ${info.version}`
}

/** Why this engine is used, in a sentence. */
export function engineReason(language: Language, { source, info }: Pick<EngineStatus, 'source' | 'info'>): string {
  const reason = message(language, `engine.why.${source satisfies EngineSource}`)
  return source === 'chosen' && info?.kind === 'embedded' ? `${reason} ${message(language, 'engine.why.embedded.chosen')}` : reason
}
