import { isMap, isScalar } from 'yaml'
import { didYouMean } from '../command/nearest.ts'
import { containerPath, regularExpression, template } from './scalars.ts'
import type { EngineRange, Expectation, ExpectationKind } from './scenario.ts'
import { type Field, mismatch, needed, object, oneOf, optional, type Shape, scalar, text, truth, wholeNumber } from './shape.ts'

const states = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const
const portNumber = wholeNumber(1, 65_535)

/** `<=28`, `>=29`: by the engine's major version. */
export const engineRange: Shape<EngineRange> = scalar('engine versions such as "<=28" or ">=29"', (value) => {
  const match = typeof value === 'string' ? /^(<=|>=)\s*(\d{1,3})$/.exec(value) : null
  return match ? ({ compare: match[1], major: Number(match[2]) } as EngineRange) : undefined
})

type FieldsOf<K extends ExpectationKind> = {
  readonly [P in Exclude<keyof Extract<Expectation, { kind: K }>, 'kind'>]-?: Field<
    Exclude<Extract<Expectation, { kind: K }>[P], undefined>
  >
}

const engine = optional(engineRange)
const absent = optional(truth)

/** The forms of an expectation, by the key that tells them apart. Where a file has several of these keys, the first here is taken. */
const forms: { readonly [K in ExpectationKind]: FieldsOf<K> } = {
  container: {
    container: needed(text()),
    absent,
    state: optional(oneOf(states)),
    network: optional(text()),
    notOn: optional(text()),
    image: optional(text()),
    exitCode: optional(wholeNumber(0, 255)),
    address: optional(text()),
    alias: optional(text()),
    engine,
  },
  veth: { veth: needed(text()), bridge: optional(text()), network: optional(text()), absent, engine },
  link: { link: needed(text()), to: needed(text()), alias: needed(text()), absent, engine },
  port: {
    port: needed(text()),
    containerPort: needed(portNumber),
    hostIp: optional(text()),
    hostPort: optional(portNumber),
    absent,
    engine,
  },
  mount: {
    mount: needed(text()),
    at: needed(containerPath),
    type: optional(oneOf(['bind', 'volume', 'tmpfs'])),
    source: optional(template),
    readOnly: optional(truth),
    anonymous: optional(truth),
    absent,
    engine,
  },
  anonymousVolumes: { anonymousVolumes: needed(wholeNumber(0, 1_000)), engine },
  output: { output: needed(regularExpression), absent, engine },
  volume: { volume: needed(text()), absent, engine },
  network: {
    network: needed(text()),
    absent,
    driver: optional(text()),
    internal: optional(truth),
    subnet: optional(text()),
    engine,
  },
}
const kinds = Object.keys(forms) as ExpectationKind[]

/** What each form's key may be confused with. */
const advice: Readonly<Record<string, string>> = {
  networks: 'write one "network:" in each expectation',
  status: 'did you mean "state"?',
  name: 'begin with the kind, as in { container: NAME }',
}

const tableOf = (kind: ExpectationKind): Shape<Record<string, unknown>> =>
  object<Record<string, unknown>>(`an expectation of a ${kind}`, forms[kind] as Readonly<Record<string, Field<unknown>>>, advice)

export const expectation: Shape<Expectation> = {
  expected: 'an expectation such as { container: web, state: running }',
  schema: () => ({ anyOf: kinds.map((kind) => tableOf(kind).schema()) }),
  read(node, source, what) {
    if (!isMap(node)) return mismatch(node, source, what, this.expected)
    const keys = node.items.flatMap(({ key }) => (isScalar(key) && typeof key.value === 'string' ? [key.value] : []))
    const kind = kinds.find((it) => keys.includes(it))
    if (kind === undefined) {
      const near = keys.map((it) => didYouMean(it, kinds)).find(Boolean)
      source.error(
        node,
        `${what}: expected one of the keys ${kinds.join(', ')}, found ${keys.map((it) => `"${it}"`).join(', ') || 'none'}${near ?? ''}`,
      )
      return undefined
    }
    const read = tableOf(kind).read(node, source, what)
    if (!read) return undefined
    const value = { kind, ...read } as Expectation
    if (value.kind === 'veth' && value.bridge === undefined && value.network === undefined)
      source.error(node, `${what}: a veth is expected on a "bridge" or a "network"; name one`)
    if (value.kind !== 'anonymousVolumes' && value.kind !== 'output' && value.absent && Object.keys(read).length > mostWithAbsent(value))
      source.error(node, `${what}: with "absent" nothing else of it can be expected`)
    return value
  },
}

/** What names the thing, "absent", and "engine"; a veth or port has one more part to its name. */
function mostWithAbsent(value: Expectation): number {
  const names = { container: 1, network: 1, volume: 1, veth: 2, link: 3, port: 2, mount: 2, anonymousVolumes: 1, output: 1 }[value.kind]
  return names + 1 + (value.engine ? 1 : 0)
}
