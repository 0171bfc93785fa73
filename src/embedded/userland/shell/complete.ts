import { isWithin } from '../files/paths.ts'
import { builtins } from './builtins.ts'
import type { Shell } from './shell.ts'

/** What the last word of a line could be: a command where one stands first, else a path. */
export async function complete(shell: Shell, before: string): Promise<readonly string[]> {
  const word = /[^\s;|&<>()]*$/.exec(before)?.[0] ?? ''
  const isCommand = /(?:^|[;|&(])\s*$/.test(before.slice(0, before.length - word.length))
  if (isCommand && !word.includes('/')) return word === '' ? [] : commands(shell, word)
  const { files } = shell.proc
  const directory = word.slice(0, word.lastIndexOf('/') + 1)
  const start = word.slice(directory.length)
  const home = shell.state.get('HOME') ?? '/'
  const place = (directory || '.').replace(/^~(?=\/)/, home)
  const names = (await files.list(place).catch(() => [])).filter(
    (name) => name.startsWith(start) && (start.startsWith('.') || !name.startsWith('.')),
  )
  return Promise.all(names.map(async (name) => `${directory}${name}${(await files.kindOf(`${place}/${name}`)) === 'directory' ? '/' : ''}`))
}

async function commands(shell: Shell, start: string): Promise<string[]> {
  const { proc, state } = shell
  const found = new Set([...Object.keys(builtins), ...state.functions.keys(), ...state.aliases.keys()])
  for (const directory of (state.get('PATH') ?? '').split(':').filter((path) => isWithin(path, '/')))
    for (const name of await proc.files.list(directory).catch(() => [])) found.add(name)
  return [...found].filter((name) => name.startsWith(start)).sort()
}
