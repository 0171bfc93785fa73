import type { NamedThings } from '../topology/named-things.ts'
import type { EngineCall } from './frame.ts'

type Sent = Pick<EngineCall, 'method' | 'path'>

/**
 * What each of a step's calls is about, by its path: `/containers/<id or name>/…`, a create by its name, an image by its reference. A path's names are
 * whole words; what stands in a call's body is not known. `/exec/<id>` is about the container that an exec was made in before it, as long as that is one.
 */
export function callKeys(calls: readonly Sent[], things: NamedThings): readonly (readonly string[])[] {
  const execIn = new Set<string>()
  return calls.map((call) => {
    const { segments, query } = partsOf(call.path)
    const [kind = '', name = '', action] = segments
    if (kind === 'exec') return execIn.size === 1 ? [...execIn] : []
    const keys = named(kind, segments, query, things)
    if (kind === 'containers' && action === 'exec') for (const key of keys.length > 0 ? keys : [name]) execIn.add(key)
    return keys
  })
}

function named(kind: string, segments: readonly string[], query: URLSearchParams, things: NamedThings): readonly string[] {
  const of = (word: string | null, singular: string): readonly string[] =>
    word ? things.keysOf(word, 1).filter((key) => key.startsWith(`${singular}:`)) : []
  const [, name = ''] = segments
  switch (kind) {
    case 'containers':
      return of(name === 'create' ? query.get('name') : name, 'container')
    case 'networks':
      return of(name, 'network')
    case 'volumes':
      return of(name, 'volume')
    case 'images':
      return of(name === 'create' ? imageOf(query) : imageIn(segments), 'image')
    default:
      return []
  }
}

/** `fromImage=mysql&tag=5.7`. */
function imageOf(query: URLSearchParams): string | null {
  const [image, tag] = [query.get('fromImage'), query.get('tag')]
  return image && (tag ? `${image}:${tag}` : image)
}

/** A reference has slashes of its own; an action stands behind it. */
function imageIn([, ...rest]: readonly string[]): string {
  const last = rest.at(-1) ?? ''
  return (rest.length > 1 && ['json', 'history', 'tag', 'push', 'get'].includes(last) ? rest.slice(0, -1) : rest).join('/')
}

function partsOf(path: string): { readonly segments: readonly string[]; readonly query: URLSearchParams } {
  const [before = '', query = ''] = path.split('?', 2)
  return { segments: before.split('/').slice(1).map(decoded), query: new URLSearchParams(query) }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
