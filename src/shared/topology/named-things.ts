import { endpointKey, portKey } from './keys.ts'
import type { Topology } from './topology.ts'

/**
 * What words mean: names, ids and beginnings of ids, addresses and interfaces of things, each with the keys that the picture has for it. Of one or several
 * moments, as what a command removes is known by the one before it alone.
 */
export interface NamedThings {
  /**
   * The keys of what a word names exactly, or by the beginning of an id of at least `least` digits; several where several things are called so, none where
   * nothing is.
   */
  readonly keysOf: (word: string, least: number) => readonly string[]
}

export const nothingNamed: NamedThings = { keysOf: () => [] }

export function namedThings(...topologies: readonly Topology[]): NamedThings {
  const keys = new Map<string, Set<string>>()
  const ids = new Map<string, string>()
  const name = (word: string | undefined, ...its: readonly string[]): void => {
    if (word !== undefined && word !== '') keys.set(word, new Set([...(keys.get(word) ?? []), ...its]))
  }
  for (const topology of topologies) {
    for (const { id, name: called } of Object.values(topology.containers)) {
      name(called, `container:${id}`)
      ids.set(id, `container:${id}`)
    }
    for (const { id, name: called, bridge, driver } of Object.values(topology.networks)) {
      // These two are drawn nowhere, and their names are everybody's words.
      if (driver === 'host' || driver === 'null') continue
      name(called, `network:${id}`)
      name(bridge, `network:${id}`)
      ids.set(id, `network:${id}`)
    }
    for (const { name: called } of Object.values(topology.volumes)) {
      name(called, `volume:${called}`)
      if (/^[0-9a-f]{64}$/.test(called)) ids.set(called, `volume:${called}`)
    }
    for (const { id, tags } of Object.values(topology.images)) {
      for (const tag of tags)
        for (const word of tag.endsWith(':latest') ? [tag, tag.slice(0, -':latest'.length)] : [tag]) name(word, `image:${id}`)
      ids.set(id.replace(/^sha256:/, ''), `image:${id}`)
    }
    for (const it of Object.values(topology.endpoints)) {
      const ends = [`endpoint:${endpointKey(it)}`, `veth:${endpointKey(it)}`]
      for (const word of [it.ipv4, it.ipv6, it.mac]) name(word, ...ends)
    }
    for (const it of Object.values(topology.veths)) name(it.name, `veth:${endpointKey(it)}`, `endpoint:${endpointKey(it)}`)
    for (const it of Object.values(topology.ports)) name(`${it.hostIp}:${it.hostPort}`, `port:${portKey(it)}`)
    for (const it of Object.values(topology.mounts)) if (it.type === 'bind') name(it.source, `directory:${it.source}`)
  }
  return { keysOf: (word, least) => [...(keys.get(word) ?? byBeginning(ids, word, least))] }
}

function byBeginning(ids: ReadonlyMap<string, string>, word: string, least: number): readonly string[] {
  const digits = word.replace(/^sha256:/, '')
  // Digits alone are rather a number than an id.
  if (digits.length < least || !/^[0-9a-f]{1,64}$/.test(digits) || (digits.length < 12 && /^\d+$/.test(digits))) return []
  const found = [...ids].filter(([id]) => id.startsWith(digits))
  return found.length === 1 && found[0] ? [found[0][1]] : []
}

/** A part of a text; with keys where it names things. */
export interface TextPiece {
  readonly text: string
  readonly keys?: readonly string[]
}

/** More than this is no text that somebody reads word by word. */
const longestText = 20_000

/**
 * A text cut where it names something: `docker rm web` → `docker rm `, `web`. Within a word names end at `:`, `=`, `@` and `,` (`-v data:/x`), at the
 * longest first, so that `mysql:5.7` is an image.
 * @param least so many digits of an id are one: 12 as docker prints them, fewer where somebody writes them
 */
export function namedPieces(text: string, things: NamedThings, least = 12): readonly TextPiece[] {
  if (text.length > longestText) return [{ text }]
  const pieces: TextPiece[] = []
  let plain = ''
  for (const word of text.split(/([\s"'`;()[\]{}<>|]+)/)) {
    for (const piece of partsOf(word, things, least)) {
      if (!piece.keys) {
        plain += piece.text
        continue
      }
      if (plain !== '') pieces.push({ text: plain })
      plain = ''
      pieces.push(piece)
    }
  }
  return plain === '' ? pieces : [...pieces, { text: plain }]
}

function partsOf(word: string, things: NamedThings, least: number): TextPiece[] {
  const tokens = word.split(/([:=@,]|->?$|\.$|\/(?=\d+$))/).filter((it) => it !== '')
  const pieces: TextPiece[] = []
  for (let from = 0; from < tokens.length; ) {
    const most = Math.min(tokens.length, from + 12)
    let to = most
    let keys: readonly string[] = []
    for (; to > from; to -= 1) {
      keys = things.keysOf(tokens.slice(from, to).join(''), least)
      if (keys.length > 0) break
    }
    if (keys.length > 0) pieces.push({ text: tokens.slice(from, to).join(''), keys })
    else pieces.push({ text: tokens[from] ?? '' })
    from = keys.length > 0 ? to : from + 1
  }
  return pieces
}
