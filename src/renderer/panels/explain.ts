import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { sizeWords } from '../../shared/topology/state-words.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import { explainContainer } from './explain-container.ts'
import { explainBridge, explainEndpoint, explainLink, explainNetwork, explainPort, explainVeth } from './explain-network.ts'
import { explainDirectory, explainMount, explainVolume } from './explain-storage.ts'
import type { Explain, Explanation } from './explanation.ts'

/** By the part of the key before its first colon. */
const explainers: Readonly<Record<string, Explain>> = {
  container: explainContainer,
  network: explainNetwork,
  bridge: explainBridge,
  endpoint: explainEndpoint,
  veth: explainVeth,
  port: explainPort,
  link: explainLink,
  volume: explainVolume,
  mount: explainMount,
  directory: explainDirectory,
  image: (topology, id, say) => {
    const image = topology.images[id]
    if (!image) return undefined
    const users = Object.values(topology.containers).filter((it) => it.imageId === id)
    return {
      kind: say('thing.image'),
      name: image.tags[0] ?? id.replace(/^sha256:/, '').slice(0, 12),
      sentences: [
        image.tags.length > 0 ? say('image.tags', { tags: image.tags.join(', ') }) : say('image.untagged'),
        say(image.layers.length === 1 ? 'image.layers.one' : 'image.layers.other', { count: image.layers.length }),
        say('image.size', { size: sizeWords(image.sizeBytes) }),
        ...(users.length > 0 ? [say('image.used', { containers: users.map(({ name }) => name).join(', ') })] : []),
      ],
      inspect: { kind: 'image', id },
    }
  },
  interface: (topology, id, say) => {
    const it = topology.hostInterfaces[id]
    return (
      it && {
        kind: say('thing.interface'),
        name: it.name,
        sentences: [
          say(it.kind === 'uplink' ? 'interface.uplink' : 'interface.bridge'),
          ...(it.addresses.length > 0 ? [say('interface.addresses', { addresses: it.addresses.join(', ') })] : []),
        ],
      }
    )
  },
  host: ({ engine }, _, say) => ({
    kind: say('thing.host'),
    name: `${engine.os} · ${engine.arch}`,
    sentences: [
      say('host.what', { os: engine.os, arch: engine.arch }),
      say('host.engine', { name: engine.name, version: engine.version, api: engine.apiVersion }),
    ],
  }),
}

/** Explains what a key of the picture stands for (`container:<id>`, `veth:<container>/<network>`, ...); `undefined` when it is not there. */
export function explain(key: string, topology: Topology, language: Language): Explanation | undefined {
  const colon = key.indexOf(':')
  const kind = colon < 0 ? key : key.slice(0, colon)
  const explainer = Object.hasOwn(explainers, kind) ? explainers[kind] : undefined
  return explainer?.(topology, key.slice(colon + 1), (text, values) => message(language, text, values))
}
