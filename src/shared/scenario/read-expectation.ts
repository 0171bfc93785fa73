import { isMap, isScalar } from 'yaml'
import { didYouMean } from '../command/nearest.ts'
import { containerPath, regularExpression, template } from './scalars.ts'
import type { EngineRange, Expectation, ExpectationKind } from './scenario.ts'
import { type Field, mismatch, needed, object, oneOf, optional, type Shape, scalar, text, truth, wholeNumber } from './shape.ts'

const states = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const
const portNumber = wholeNumber(1, 65_535)

const rangePattern = /^(<=|>=)\s*(\d{1,3})$/

/** `<=28`, `>=29`: by the engine's major version. */
export const engineRange: Shape<EngineRange> = scalar(
  'engine versions such as "<=28" or ">=29"',
  (value) => {
    const match = typeof value === 'string' ? rangePattern.exec(value) : null
    return match ? ({ compare: match[1], major: Number(match[2]) } as EngineRange) : undefined
  },
  undefined,
  { type: 'string', pattern: rangePattern.source },
)

type FieldsOf<K extends ExpectationKind> = {
  readonly [P in Exclude<keyof Extract<Expectation, { kind: K }>, 'kind'>]-?: Field<
    Exclude<Extract<Expectation, { kind: K }>[P], undefined>
  >
}

const engine = optional(engineRange, 'On engines of other major versions it is not held, such as "<=28" or ">=29".')
const absent = optional(truth, 'It must not be there.')

/** The forms of an expectation, by the key that tells them apart. Where a file has several of these keys, the first here is taken. */
const forms: { readonly [K in ExpectationKind]: FieldsOf<K> } = {
  container: {
    container: needed(text(), 'The container’s name.'),
    absent,
    state: optional(oneOf(states), 'Its state.'),
    network: optional(text(), 'A network that it is on.'),
    notOn: optional(text(), 'A network that it is not on.'),
    image: optional(text(), 'Its image, as in docker ps.'),
    exitCode: optional(wholeNumber(0, 255), 'The exit code of its process.'),
    address: optional(text(), 'Its IPv4 address on one of its networks.'),
    alias: optional(text(), 'A network alias that it has.'),
    engine,
  },
  veth: {
    veth: needed(text(), 'The container whose veth pair it is.'),
    bridge: optional(text(), 'The bridge that its host end is plugged into, such as docker0.'),
    network: optional(text(), 'The network that it belongs to.'),
    absent,
    engine,
  },
  link: {
    link: needed(text(), 'The container that has the link.'),
    to: needed(text(), 'The container that it leads to.'),
    alias: needed(text(), 'The name by which it is known there.'),
    absent,
    engine,
  },
  port: {
    port: needed(text(), 'The container that publishes the port.'),
    containerPort: needed(portNumber, 'The port inside.'),
    hostIp: optional(text(), 'The address of the host that it is bound to.'),
    hostPort: optional(portNumber, 'The port of the host.'),
    absent,
    engine,
  },
  mount: {
    mount: needed(text(), 'The container that has the mount.'),
    at: needed(containerPath, 'The path inside.'),
    type: optional(oneOf(['bind', 'volume', 'tmpfs']), 'What kind of mount it is.'),
    source: optional(template, 'A volume’s name, an absolute directory, or one of the workspace, such as ./data.'),
    readOnly: optional(truth, 'Whether it is read-only.'),
    anonymous: optional(truth, 'Whether its volume has no name of its own.'),
    absent,
    engine,
  },
  anonymousVolumes: { anonymousVolumes: needed(wholeNumber(0, 1_000), 'How many anonymous volumes of this run there are.'), engine },
  output: { output: needed(regularExpression, 'A regular expression over what the step printed.'), absent, engine },
  volume: { volume: needed(text(), 'The volume’s name.'), absent, engine },
  network: {
    network: needed(text(), 'The network’s name.'),
    absent,
    driver: optional(text(), 'Its driver, such as bridge.'),
    internal: optional(truth, 'Whether it has no way out.'),
    subnet: optional(text(), 'Its subnet, such as 172.18.0.0/16.'),
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
