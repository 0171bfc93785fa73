import { humanSize } from '../go-units.ts'
import type { Language } from '../language.ts'
import type { Container, ContainerState } from './topology.ts'

const words: Readonly<Record<Language, Readonly<Record<ContainerState, string>>>> = {
  en: {
    created: 'Created',
    running: 'Up',
    paused: 'Paused',
    restarting: 'Restarting',
    removing: 'Removing',
    exited: 'Exited',
    dead: 'Dead',
  },
  ko: {
    created: '생성됨',
    running: '실행 중',
    paused: '일시 정지',
    restarting: '재시작 중',
    removing: '삭제 중',
    exited: '종료됨',
    dead: '비정상 종료',
  },
}

/** All states, in the order of a container's life. */
export const containerStates = [
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
] as const satisfies readonly ContainerState[]

/** A container's state as `docker ps` words it, without times: `Up`, `Paused`, `Exited (0)`. */
export function stateWords(container: Pick<Container, 'state' | 'exitCode'>, language: Language): string {
  const word = words[language][container.state]
  return container.state === 'exited' && container.exitCode !== undefined ? `${word} (${container.exitCode})` : word
}

/** `7c1f…e2` for a name made of 64 hexadecimal digits; other names as they are. */
export const shortName = (name: string): string => (/^[0-9a-f]{64}$/.test(name) ? `${name.slice(0, 4)}…${name.slice(-2)}` : name)

/** The aliases that a person gave: without the container's own name and the short id, which Docker adds. */
export const givenAliases = (aliases: readonly string[], container: Pick<Container, 'id' | 'name'>): string[] => [
  ...new Set(aliases.filter((alias) => alias !== container.name && !(alias.length === 12 && container.id.startsWith(alias)))),
]

/** `6.1 kB`: three digits as `docker ps -s` rounds, with a space for reading. */
export const sizeWords = (bytes: number): string => humanSize(bytes, { digits: 3, gap: ' ' })
