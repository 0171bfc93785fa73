import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { shortName } from '../../shared/topology/state-words.ts'
import { shortIds } from './short-ids.ts'

/** What a clean-up removed, in words: `container wordpress`, `volume 7058…4e (anonymous)`. What it was is known from the run's frames. */
export function removedWords(run: Pick<RunView, 'start' | 'frames'>, name: string, language: Language): string {
  const named = (it: { readonly name: string }): boolean => it.name === name
  for (const topology of [...run.frames.map((frame) => frame.topology), run.start].reverse()) {
    if (Object.values(topology.containers).some(named)) return message(language, 'removed.container', { name })
    if (Object.values(topology.networks).some(named)) return message(language, 'removed.network', { name })
    const volume = topology.volumes[name]
    if (volume) return message(language, volume.anonymous ? 'removed.volume.anonymous' : 'removed.volume', { name: shortName(name) })
    if (Object.values(topology.images).some((image) => image.tags.includes(name))) return message(language, 'removed.image', { name })
  }
  return shortIds(name)
}
