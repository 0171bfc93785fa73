import { isMap, isNode, type Node, type Scalar, visit } from 'yaml'
import type { Command } from '../command/command.ts'
import { didYouMean } from '../command/nearest.ts'
import { parseFocus } from './focus.ts'
import { placeholdersIn } from './placeholders.ts'
import type { Expectation, Scenario, Step } from './scenario.ts'
import { commandsOf } from './step-commands.ts'
import { sourceOffset, type YamlSource } from './yaml-source.ts'

/** Names of a scenario's things, each kind by itself. */
export interface Names {
  readonly container: Set<string>
  readonly network: Set<string>
  readonly volume: Set<string>
}
export type NamedKind = keyof Names

/**
 * Warns of names that no step has made when they are used: in waits, expectations, focus and placeholders. Only names that the scenario itself
 * makes can be observed as its own, so another one is nearly always a slip of the pen.
 */
export function checkNames(scenario: Scenario, nodes: readonly Node[], source: YamlSource): void {
  const made: Names = { container: new Set(), network: new Set(['bridge', 'host', 'none']), volume: new Set() }
  scenario.steps.forEach((step, index) => {
    const node = nodes[index]
    if (!node) return
    for (const { command } of commandsOf(step)) for (const [kind, name] of namesMadeBy(command)) made[kind].add(name)
    for (const use of usesOf(step)) {
      // A name that is filled in when the step runs can not be judged here.
      if (use.name.includes('{{') || made[use.kind].has(use.name)) continue
      const what = `no step up to "${step.id}" makes a ${use.kind} named "${use.name}"`
      source.warning(placeOfUse(node, use, source), `${what}${didYouMean(use.name, [...made[use.kind]])}`)
    }
  })
}

/** Where the name stands under the step's key, as far as that can be told. */
export function placeOfUse(step: Node, { name, key }: NameUse, source: YamlSource): number | Node {
  const under = isMap(step) ? step.get(key, true) : undefined
  if (!isNode(under)) return step
  let exact: Scalar | undefined
  let within: Scalar | undefined
  visit(under, {
    Scalar(part, scalar) {
      if (part === 'key') return
      if (scalar.value === name) exact ??= scalar
      else if (offsetOf(name, scalar) >= 0) within ??= scalar
    },
  })
  if (exact || !within) return exact ?? under
  return sourceOffset(source.text, within, offsetOf(name, within))
}

/** Where a name stands as a word of its own in a focus key or a placeholder. */
const offsetOf = (name: string, scalar: Scalar): number => {
  const text = String(scalar.value)
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!/[\w.-]/.test(text[at - 1] ?? '') && !/[\w.-]/.test(text[at + name.length] ?? '')) return at
  }
  return -1
}

/** What a command gives a name to. A volume that is mounted is made, if it is not there. */
export function namesMadeBy(command: Command): (readonly [NamedKind, string])[] {
  switch (command.name) {
    case 'run':
    case 'create': {
      const { containerName, mounts } = command.spec
      const volumes = mounts.flatMap((it) => (it.type === 'volume' && it.source !== undefined ? [['volume', it.source] as const] : []))
      return containerName === undefined ? volumes : [['container', containerName], ...volumes]
    }
    case 'rename':
      return [['container', command.newName]]
    case 'network create':
      return [['network', command.network]]
    case 'volume create':
      return command.volume === undefined ? [] : [['volume', command.volume]]
    default:
      return []
  }
}

/** A name that a step uses outside its commands. */
export interface NameUse {
  readonly kind: NamedKind
  readonly name: string
  /** The step's key that it stands under. */
  readonly key: string
  /** It need not be there: the step expects that it is gone. */
  readonly mayBeGone: boolean
}

/** Every name that a step uses in waits, expectations, focus and placeholders, each once a key. */
export function usesOf(step: Step): NameUse[] {
  const uses: NameUse[] = []
  const use = (kind: NamedKind, name: string | undefined, key: string, mayBeGone = false): void => {
    if (name !== undefined) uses.push({ kind, name, key, mayBeGone })
  }
  use('container', step.wait?.container, 'wait')
  for (const it of step.expect) for (const [kind, name, mayBeGone] of namesIn(it)) use(kind, name, 'expect', mayBeGone)
  for (const key of step.focus) {
    const focus = parseFocus(key)
    if (typeof focus === 'string') continue
    const { kind, name, detail } = focus
    if (kind === 'network' || kind === 'volume') use(kind, name, 'focus')
    else if (kind !== 'host' && kind !== 'bridge' && kind !== 'image') use('container', name, 'focus')
    if (kind === 'veth' || kind === 'endpoint') use('network', detail, 'focus')
  }
  const texts = {
    run: step.run,
    parallel: step.parallel?.join('\n'),
    attach: step.attach?.map((it) => (it.kind === 'see' ? it.see : it.kind === 'type' ? it.text : '')).join('\n'),
    say: step.say,
    http: [step.http?.url, step.http?.contains, step.http?.lacks, ...Object.values(step.http?.form ?? {})].join(' '),
    expect: step.expect.map((it) => (it.kind === 'output' ? it.output : '')).join(' '),
  }
  for (const [key, text] of Object.entries(texts)) {
    for (const it of placeholdersIn(text ?? '')) {
      use('container', it.arguments[0], key)
      if (it.name === 'ip' || it.name === 'veth') use('network', it.arguments[1], key)
    }
  }
  const seen = new Set<string>()
  return uses.filter(({ kind, name, key, mayBeGone }) => {
    const words = `${kind} ${name} ${key} ${mayBeGone}`
    return seen.has(words) ? false : seen.add(words)
  })
}

function namesIn(it: Expectation): [NamedKind, string | undefined, boolean][] {
  const gone = 'absent' in it && it.absent === true
  switch (it.kind) {
    case 'container':
      return [
        ['container', it.container, gone],
        ['network', it.network, gone],
        ['network', it.notOn, true],
      ]
    case 'veth':
      return [
        ['container', it.veth, gone],
        ['network', it.network, gone],
      ]
    case 'network':
      return [['network', it.network, gone]]
    case 'volume':
      return [['volume', it.volume, gone]]
    case 'link':
      return [
        ['container', it.link, gone],
        ['container', it.to, gone],
      ]
    case 'port':
      return [['container', it.port, gone]]
    case 'mount':
      return [['container', it.mount, gone]]
    case 'anonymousVolumes':
    case 'output':
      return []
  }
}
