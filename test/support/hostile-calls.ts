import { readFileSync } from 'node:fs'
import { type AppApi, callChannels } from '../../src/shared/ipc.ts'
import type { Caller } from '../../src/shared/ipc-access.ts'
import type { CallName } from '../../src/shared/ipc-schema.ts'
import { longestFault } from '../../src/shared/page-fault.ts'
import type { Draw } from './draw.ts'
import { alikeTree, hostileText, hostileValue, mutated, mutatedTree } from './mutated.ts'
import { recordedScenarios, recordingPath } from './shipped-recordings.ts'

/** Steps that are over at once, that fail, that ask, that wait for what does not come, and that need a consent. */
const scenarios = [
  `id: quick
title: Quick
summary: S.
steps:
  - { id: net, title: A network, run: docker network create front }
  - { id: web, title: A container, run: 'docker run -d --name web --net front alpine sleep 1000', expect: [{ container: web, state: running }] }
  - { id: fails, title: It fails, run: docker rm nosuch }
  - { id: out, title: Prints, run: docker exec web echo hello }
`,
  `id: asks
title: Asks
summary: S.
steps:
  - id: which
    title: Which one
    run: docker create --name x alpine
    ask: { question: Which?, options: [This, That], answer: 0, because: So. }
  - { id: wait, title: It waits, run: 'docker run -d --name mute alpine sleep 1000', wait: { container: mute, log: never, within: 60s } }
`,
  `id: consents
title: Consents
summary: S.
steps:
  - { id: root, title: Privileged, run: 'docker run -d --privileged --name p alpine sleep 1000' }
  - { id: list, title: It lists, run: docker ps -a }
`,
]

const lines = [
  ...[
    'docker ps -a',
    'docker run --rm alpine echo hi',
    'docker volume create data',
    'docker network rm front',
    'docker rm -f web',
    'docker inspect web',
  ],
  ...[
    'docker run -d --name web alpine sleep 1000',
    'docker exec web ps',
    'docker pull busybox',
    'docker images',
    'docker run --net host alpine true',
  ],
]
const words = ['quick', 'asks', 'net', 'web', 'which', 'embedded', 'front', 'run-1', '0123456789ab', 'not a run', '..', '../..']

const word = (draw: Draw): string => (draw.once(4) ? hostileText(draw).slice(0, 12_000) : draw.one(words))
const line = (draw: Draw): string => (draw.once(4) ? mutated(draw, draw.one(lines), lines) : draw.one(lines))
const recording = (draw: Draw): string => readFileSync(recordingPath(draw.one(recordedScenarios)), 'utf8')
const scenario = (draw: Draw): string => (draw.once(3) ? mutated(draw, draw.one(scenarios), lines) : draw.one(scenarios))
const kinds = (draw: Draw): string[] => draw.one([[], ['privileged'], ['host-network'], ['privileged', 'bind']])
const part = (draw: Draw): number => draw.one([0, 0.5, 1])
const language = (draw: Draw): 'en' | 'ko' => draw.one(['en', 'ko'] as const)
const theme = (draw: Draw): 'light' | 'dark' => draw.one(['light', 'dark'] as const)
const none = (): [] => []

/** Arguments as the contract has them, by call: a call that is missing here does not compile. */
const rightArguments: { readonly [Name in CallName]: (draw: Draw) => Parameters<AppApi[Name]> } = {
  readState: none,
  openScenario: (draw) => [
    draw.once(6)
      ? draw.one([{ id: word(draw) }, { recording: word(draw) }])
      : draw.once(4)
        ? { name: 'x.dockstage.json', text: recording(draw) }
        : { name: 'x.yaml', text: scenario(draw) },
  ],
  pickScenarioFile: none,
  closeScenario: none,
  runStep: none,
  cancelStep: none,
  runTyped: (draw) => [line(draw), kinds(draw)],
  skipStep: none,
  rewind: (draw) => [word(draw)],
  returnToLeft: none,
  restart: none,
  cleanUp: none,
  saveRecording: none,
  listLeftRuns: none,
  resumeRun: (draw) => [word(draw), draw.one(['goOn', 'anew', null] as const)],
  cleanUpLeftRun: (draw) => [word(draw), draw.once(2)],
  handOut: (draw) => [
    {
      format: draw.one(['svg', 'sh', 'mermaid', 'md'] as const),
      frame: draw.one(['all', -1, 0, 3, 1e9] as const),
      scale: draw.one([1, 2, 4] as const),
      theme: theme(draw),
      language: language(draw),
      pane: { width: draw.one([320, 960, 4000]), height: 540 },
    },
  ],
  consent: (draw) => [kinds(draw)],
  answer: (draw) => [word(draw), draw.below(3)],
  inspect: (draw) => [draw.one(['container', 'network', 'volume', 'image'] as const), word(draw)],
  listEngines: none,
  // Whatever leads to an engine of this machine's is left out: the embedded one alone is to be driven.
  chooseEngine: (draw) => [draw.one(['embedded', 'nosuch', '__proto__', 'ftp://x'])],
  setPreferences: (draw) => [{ language: language(draw), theme: theme(draw) }],
  openExternal: () => ['https://example.invalid/'],
  present: (draw) => [
    draw.once(3)
      ? null
      : {
          ...{ runId: word(draw), since: word(draw), cursor: { at: draw.below(9) - 1, follows: draw.once(2) }, theme: theme(draw) },
          ...{ black: draw.once(2), output: draw.once(2), closeUp: draw.once(2), whole: draw.once(2) },
          ...{ spotlight: { x: part(draw), y: part(draw) }, question: word(draw), chosen: { [word(draw)]: draw.below(3) } },
        },
  ],
  openHall: (draw) => [draw.once(2)],
  readReport: none,
  showSecret: (draw) => [word(draw), word(draw)],
  tellFault: (draw) => [
    {
      kind: draw.one(['panel', 'error', 'rejection'] as const),
      part: word(draw).slice(0, longestFault.part),
      message: word(draw).slice(0, longestFault.message),
      stack: word(draw).slice(0, longestFault.stack),
    },
  ],
}

const names = Object.keys(callChannels) as CallName[]
/** Those that drive a run, which most of all have to bear each other. */
const driving = [
  'openScenario',
  'runStep',
  'runStep',
  'runTyped',
  'answer',
  'rewind',
  'cancelStep',
  'restart',
  'cleanUp',
  'readState',
] as const

export interface HostileCall {
  /** As it comes over the WebSocket. */
  readonly message: string
  readonly caller: Caller
}

/** A message of a page: as the contract has it, or with its arguments, its envelope or its very text changed. */
export function hostileCall(draw: Draw): HostileCall {
  const name = draw.once(2) ? draw.one(names) : draw.one(driving)
  const id = draw.below(1_000)
  const caller = draw.once(10) ? draw.one(['hall', 'viewer'] as const) : 'driver'
  const args: unknown[] = structuredClone(rightArguments[name](draw))
  // To list engines is to look for those of this machine.
  if (name === 'listEngines') args.push(hostileValue(draw))
  if (name === 'chooseEngine' && draw.once(4)) args[0] = ''
  return { message: written(draw, { id, call: name, args }), caller }
}

function written(draw: Draw, message: { readonly id: number; readonly call: CallName; readonly args: unknown[] }): string {
  const { call, args } = message
  // Their arguments lead to other engines, see above.
  const isFixed = call === 'chooseEngine' || call === 'listEngines'
  switch (isFixed ? 9 : draw.below(10)) {
    case 0:
      return JSON.stringify({ ...message, args: mutatedTree(draw, args) })
    case 1:
      return JSON.stringify({ ...message, args: alikeTree(draw, args, words) })
    case 2:
      return JSON.stringify({ ...message, args: draw.once(2) ? [...args, hostileValue(draw)] : args.slice(1) })
    case 3:
      return JSON.stringify(mutatedTree(draw, structuredClone(message)))
    case 4:
      return mutated(draw, JSON.stringify(message), ['"args":', '"id":-1', '"call":"constructor"', '{', '}', '[', ']', ','])
    default:
      return JSON.stringify(message)
  }
}
