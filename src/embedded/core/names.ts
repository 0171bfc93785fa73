import type { Draft } from './draft.ts'
import { has } from './table.ts'

/** Words for a container that was given no name: an adjective and the surname of somebody who computed or reckoned. */
const adjectives =
  'able brave bright busy calm clever cool daring eager fair fond gentle glad happy keen kind lively lucid merry modest nice patient proud quick quiet serene sharp sunny tidy vivid warm wise witty young zealous'
const surnames =
  'abel allen babbage backus bartik booth boole cerf church clarke codd curie dijkstra easley eckert euler faraday fermat galois gauss goldberg hamilton hoare hopper jang kepler keller knuth kim lamarr lamport liskov lovelace mccarthy meitner napier noether pascal perlman ritchie shannon shirley sinoussi thompson turing wilson wing wozniak'

const [first, second] = [adjectives.split(' '), surnames.split(' ')]

/** Two words; a digit behind them once the words run short. */
export function randomName(draft: Draft): string {
  for (let attempt = 0; ; attempt++) {
    const name = `${first[draft.random() % first.length]}_${second[draft.random() % second.length]}${attempt < 5 ? '' : draft.random() % 1000}`
    if (!has(draft.state.names, name)) return name
  }
}

export const isContainerName = (name: string): boolean => /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)
