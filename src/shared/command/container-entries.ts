import type { ContainersCommand, InspectCommand, StopCommand } from './command.ts'
import { containerOptions, containerSpec, pullPolicy } from './container-options.ts'
import { type Arguments, type CommandEntry, flag, given, LineError, list, refused, text } from './entry.ts'
import { detachBytes } from './terminal-keys.ts'

const many = Number.POSITIVE_INFINITY
const containers = { usage: 'CONTAINER [CONTAINER...]', takes: 'container', minimum: 1, maximum: many } as const
const container = { usage: 'CONTAINER', takes: 'container', minimum: 1, maximum: 1 } as const
const image = { usage: 'IMAGE [COMMAND] [ARG...]', takes: 'image', minimum: 1, maximum: many, optionsFirst: true } as const

const detachKeys = text('text', '--detach-keys')
/** Nobody sends signals to a step's commands but its cancel, so there are none to be passed on. */
const signalProxy = flag('--sig-proxy')

/** `--detach-keys`, as written. */
function keysOf(from: Arguments): string | undefined {
  const given = from.last('--detach-keys')
  if (given && detachBytes(given.value) === undefined)
    throw new LineError(given, `--detach-keys takes keys such as ctrl-p,ctrl-q, found "${given.value}"`)
  return given?.value
}

/** The commands on containers, by which a run's containers come, live and go. */
export const containerEntries: readonly CommandEntry[] = [
  {
    spellings: ['run', 'container run'],
    options: [...containerOptions, flag('--detach', '-d'), detachKeys, signalProxy],
    ...image,
    build: (from) => {
      const detach = from.flag('--detach')
      const remove = from.last('--rm')
      const restart = from.last('--restart')
      if (remove?.value === 'true' && restart && restart.value !== 'no')
        throw new LineError(remove, 'conflicting options: --restart and --rm')
      const [attach] = from.all('--attach')
      if (attach && detach) throw new LineError(attach, 'conflicting options: cannot specify both --attach and --detach')
      const more = { pull: pullPolicy(from), quiet: from.flag('--quiet'), ...given({ detachKeys: keysOf(from) }) }
      return { name: 'run', spec: containerSpec(from), detach, ...more }
    },
  },
  {
    spellings: ['create', 'container create'],
    options: containerOptions,
    ...image,
    build: (from) => ({ name: 'create', spec: containerSpec(from), pull: pullPolicy(from), quiet: from.flag('--quiet') }),
  },
  {
    spellings: ['start', 'container start'],
    options: [
      ...[flag('--attach', '-a'), flag('--interactive', '-i'), detachKeys],
      refused('checkpoints are an experiment of Docker’s', '--checkpoint', '--checkpoint-dir'),
    ],
    ...containers,
    build: (from) => ({
      name: 'start',
      containers: from.values(),
      attach: from.flag('--attach'),
      interactive: from.flag('--interactive'),
      ...given({ detachKeys: keysOf(from) }),
    }),
  },
  {
    spellings: ['attach', 'container attach'],
    options: [detachKeys, flag('--no-stdin'), signalProxy],
    ...container,
    build: (from) => ({
      name: 'attach',
      container: from.value(0),
      noInput: from.flag('--no-stdin'),
      ...given({ detachKeys: keysOf(from) }),
    }),
  },
  ...(['stop', 'restart'] as const).map(
    (name): CommandEntry => ({
      spellings: [name, `container ${name}`],
      options: [text('text', '--time', '--timeout', '-t'), text('text', '--signal', '-s')],
      ...containers,
      build: (from): StopCommand => ({
        name,
        containers: from.values(),
        saysTime: from.all('--time').some((it) => /^--time\b(?!out)/.test(it.written)),
        ...given({ seconds: from.number('--time', true), signal: from.text('--signal') }),
      }),
    }),
  ),
  {
    spellings: ['kill', 'container kill'],
    options: [text('text', '--signal', '-s')],
    ...containers,
    build: (from) => ({ name: 'kill', containers: from.values(), ...given({ signal: from.text('--signal') }) }),
  },
  ...(['pause', 'unpause', 'wait'] as const).map(
    (name): CommandEntry => ({
      spellings: [name, `container ${name}`],
      options: [],
      ...containers,
      build: (from): ContainersCommand => ({ name, containers: from.values(), attach: false, interactive: false }),
    }),
  ),
  {
    spellings: ['rm', 'container rm', 'container remove'],
    options: [flag('--force', '-f'), flag('--volumes', '-v'), flag('--link', '-l')],
    ...containers,
    build: (from) => ({
      name: 'rm',
      containers: from.values(),
      force: from.flag('--force'),
      volumes: from.flag('--volumes'),
      link: from.flag('--link'),
    }),
  },
  {
    spellings: ['ps', 'container ls', 'container list', 'container ps'],
    options: [
      flag('--all', '-a'),
      flag('--quiet', '-q'),
      flag('--no-trunc'),
      flag('--size', '-s'),
      flag('--latest', '-l'),
      text('text', '--last', '-n'),
      text('text', '--format'),
      list('text', '--filter', '-f'),
    ],
    usage: '',
    minimum: 0,
    maximum: 0,
    build: (from) => ({
      name: 'ps',
      all: from.flag('--all'),
      quiet: from.flag('--quiet'),
      noTrunc: from.flag('--no-trunc'),
      size: from.flag('--size'),
      filters: from.filters(),
      ...given({ last: from.flag('--latest') ? 1 : from.number('--last', true), format: from.text('--format') }),
    }),
  },
  {
    spellings: ['port', 'container port'],
    options: [],
    usage: 'CONTAINER [PRIVATE_PORT[/PROTO]]',
    takes: 'container',
    minimum: 1,
    maximum: 2,
    build: (from) => ({ name: 'port', container: from.value(0), ...given({ port: from.values()[1] }) }),
  },
  {
    spellings: ['logs', 'container logs'],
    options: [
      text('text', '--tail', '-n'),
      flag('--timestamps', '-t'),
      text('text', '--since'),
      text('text', '--until'),
      flag('--details'),
      flag('--follow', '-f'),
    ],
    ...container,
    build: (from) => ({
      name: 'logs',
      container: from.value(0),
      timestamps: from.flag('--timestamps'),
      details: from.flag('--details'),
      follow: from.flag('--follow'),
      ...given({ tail: from.text('--tail'), since: from.text('--since'), until: from.text('--until') }),
    }),
  },
  {
    spellings: ['exec', 'container exec'],
    options: [
      flag('--detach', '-d'),
      flag('--interactive', '-i'),
      flag('--tty', '-t'),
      flag('--privileged'),
      list('variable', '--env', '-e'),
      text('text', '--user', '-u'),
      text('text', '--workdir', '-w'),
      list('path', '--env-file'),
      detachKeys,
    ],
    usage: 'CONTAINER COMMAND [ARG...]',
    takes: 'container',
    minimum: 2,
    maximum: many,
    optionsFirst: true,
    build: (from) => ({
      name: 'exec',
      container: from.value(0),
      arguments: from.values().slice(1),
      detach: from.flag('--detach'),
      tty: from.flag('--tty'),
      interactive: from.flag('--interactive'),
      privileged: from.flag('--privileged'),
      environment: from.list('--env'),
      environmentFiles: from.list('--env-file'),
      ...given({ user: from.text('--user'), workdir: from.text('--workdir'), detachKeys: keysOf(from) }),
    }),
  },
  {
    spellings: ['inspect'],
    options: [text('text', '--format', '-f'), flag('--size', '-s'), text('text', '--type')],
    usage: 'NAME|ID [NAME|ID...]',
    takes: 'container',
    minimum: 1,
    maximum: many,
    build: (from) => {
      const type = from.last('--type')
      if (type && !isThing(type.value)) throw new LineError(type, `--type takes container, image, network or volume, found "${type.value}"`)
      return inspect('inspect', from.values(), {
        ...given({ format: from.text('--format'), type: type?.value as InspectCommand['type'] }),
        size: from.flag('--size'),
      })
    },
  },
  {
    spellings: ['container inspect'],
    options: [text('text', '--format', '-f'), flag('--size', '-s')],
    ...containers,
    build: (from) =>
      inspect('container inspect', from.values(), { ...given({ format: from.text('--format') }), size: from.flag('--size') }),
  },
  { spellings: ['diff', 'container diff'], options: [], ...container, build: (from) => ({ name: 'diff', container: from.value(0) }) },
  {
    spellings: ['rename', 'container rename'],
    options: [],
    usage: 'CONTAINER NEW_NAME',
    takes: 'container',
    minimum: 2,
    maximum: 2,
    build: (from) => ({ name: 'rename', container: from.value(0), newName: from.value(1) }),
  },
  {
    spellings: ['top', 'container top'],
    options: [],
    usage: 'CONTAINER [ps OPTIONS]',
    takes: 'container',
    minimum: 1,
    maximum: many,
    optionsFirst: true,
    build: (from) => ({ name: 'top', container: from.value(0), arguments: from.values().slice(1) }),
  },
]

const isThing = (type: string): boolean => ['container', 'image', 'network', 'volume'].includes(type)

export function inspect(
  name: InspectCommand['name'],
  names: readonly string[],
  more: Partial<Omit<InspectCommand, 'name' | 'names'>>,
): InspectCommand {
  return { size: false, verbose: false, ...more, name, names }
}
