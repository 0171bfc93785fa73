import { lookup } from '../lookup.ts'

/** What a name in a command line can be the name of. */
export type NamedKind = 'container' | 'image' | 'network' | 'volume'

const byOption: Readonly<Record<string, NamedKind>> = lookup({
  '--name': 'container',
  '--link': 'container',
  '--volumes-from': 'container',
  '--network': 'network',
  '--net': 'network',
  '-v': 'volume',
  '--volume': 'volume',
})

const byCommand: Readonly<Record<string, NamedKind>> = lookup({
  run: 'image',
  create: 'image',
  pull: 'image',
  images: 'image',
  rmi: 'image',
  tag: 'image',
  history: 'image',
  image: 'image',
  network: 'network',
  volume: 'volume',
})

/**
 * Which of several things that are called so a name in a command line means, by what stands before it: the option that it is the value of, else the
 * command: in `docker run --name web … web` first the container, then the image.
 */
export function kindMeant(before: string): NamedKind {
  const words = before
    .replace(/\\\n/g, ' ')
    .split(/\s+/)
    .filter((it) => it !== '')
  const last = words.at(-1) ?? ''
  const option = /\s$/.test(before) || last === '' ? last : last.slice(0, Math.max(0, last.indexOf('=')))
  const [, command = '', action] = words
  // `docker network connect NETWORK CONTAINER`
  if (command === 'network' && (action === 'connect' || action === 'disconnect') && words.filter((it) => !it.startsWith('-')).length > 3)
    return byOption[option] ?? 'container'
  return byOption[option] ?? byCommand[command] ?? 'container'
}
