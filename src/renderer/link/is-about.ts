/**
 * Whether words that name `keys` are about the thing that is pointed at in the picture: they name it, or, of a container or a network, one of its cables,
 * ports, mounts or links. Both ends of a cable are one.
 */
export const isAbout = (pointed: string, keys: readonly string[]): boolean => keys.some((key) => key === pointed || belongsTo(key, pointed))

function belongsTo(key: string, pointed: string): boolean {
  const [kind, id] = parted(key)
  const [ofKind, ofId] = parted(pointed)
  switch (kind) {
    case 'endpoint':
    case 'veth':
      return (
        ((ofKind === 'endpoint' || ofKind === 'veth') && id === ofId) ||
        (ofKind === 'container' && id.startsWith(`${ofId}/`)) ||
        (ofKind === 'network' && id.endsWith(`/${ofId}`))
      )
    case 'port':
    case 'mount':
      return ofKind === 'container' && id.startsWith(`${ofId}:`)
    case 'link':
      return ofKind === 'container' && id.split('/').slice(0, 2).includes(ofId)
    default:
      return false
  }
}

function parted(key: string): readonly [kind: string, id: string] {
  const colon = key.indexOf(':')
  return [key.slice(0, colon), key.slice(colon + 1)]
}
