import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { CommandEntry, OptionEntry } from '../../src/shared/command/entry.ts'
import { entries, namespaces, unsupportedCommands } from '../../src/shared/command/table.ts'
import { hasDocker28 } from './docker-program.ts'

/** Asked of no engine: the help leaves out what the engine that it finds is too old for. */
async function helpOf(words: string): Promise<string> {
  const env = { PATH: process.env.PATH, DOCKER_HOST: 'unix:///no/engine/is/here.sock' }
  const { stdout } = await promisify(execFile)('docker', [...words.split(' ').filter(Boolean), '--help'], { encoding: 'utf8', env })
  return stdout
}

interface HelpOption {
  readonly names: readonly string[]
  /** What its value is called; undefined for one that takes none. */
  readonly value: string | undefined
}

/** `-f, --filter filter   Filter output …`: a name stands at the line's beginning, what is told of it after two spaces or on the next line. */
const optionsIn = (help: string): HelpOption[] =>
  [...help.matchAll(/^ {2}(?:(-\w), | {4})(--[\w-]+)(?: (\S+))?(?: {2,}.*)?$/gm)].map(([, short, long = '', value]) => ({
    names: short === undefined ? [long] : [short, long],
    value,
  }))

const isFlag = (option: OptionEntry): boolean => option.kind === 'flag'

/** What docker's help of a spelling has and the table reads otherwise or not at all. */
async function differences(entry: CommandEntry, spelling: string): Promise<string[]> {
  const found = optionsIn(await helpOf(spelling)).filter((it) => !it.names.includes('--help'))
  return found.flatMap(({ names, value }) => {
    const known = entry.options.find((it) => it.names.includes(names.at(-1) ?? ''))
    const missing = names.filter((name) => !known?.names.includes(name)).map((name) => `docker ${spelling} ${name} is unknown`)
    if (!known || known.unsupported !== undefined || isFlag(known) === (value === undefined)) return missing
    return [...missing, `docker ${spelling} ${names.at(-1)} takes ${value ?? 'no value'}`]
  })
}

describe.runIf(hasDocker28())('what the docker program’s help tells', () => {
  test('every option of every command is supported or refused with a reason', async () => {
    const found: string[] = []
    let read = 0
    for (const entry of entries)
      for (const spelling of entry.spellings.filter((it) => !it.startsWith('-'))) {
        found.push(...(await differences(entry, spelling)))
        read++
      }
    expect(found).toEqual([])
    expect(read).toBeGreaterThan(60)
  })

  test('every command is supported or refused with a reason', async () => {
    const known = [...entries.flatMap((it) => it.spellings), ...Object.keys(unsupportedCommands), ...namespaces]
    const missing: string[] = []
    for (const namespace of ['', ...namespaces]) {
      const commands = [...(await helpOf(namespace)).matchAll(/^ {2}([a-z]+)\*? {2,}\S/gm)].map(([, name]) => `${namespace} ${name}`.trim())
      expect(commands.length).toBeGreaterThan(3)
      missing.push(...commands.filter((it) => !known.includes(it)))
    }
    expect(missing).toEqual([])
  })
})
