import { consentsOf } from '../../src/shared/command/consents.ts'
import type { CommandEntry } from '../../src/shared/command/entry.ts'
import { parseCommands } from '../../src/shared/command/parse.ts'
import { entries } from '../../src/shared/command/table.ts'
import type { Draw } from './draw.ts'

/** Names of a scenario's things: made by one step, used by those after it, and by some before. */
const pool = {
  container: ['web', 'db', 'app', 'box'],
  network: ['front', 'back'],
  volume: ['data', 'store'],
  image: ['nginx:alpine', 'alpine', 'busybox', 'mysql:5.7', 'ubuntu:14.04', 'own:1'],
} as const
type Kind = keyof typeof pool

/** What values of options look like; which option takes which is for the parser to say. No port of the host: somebody may have it. */
const values: readonly string[] = [
  ...Object.values(pool).flat(),
  ...[
    '80',
    '80/tcp',
    '127.0.0.1::80',
    '53/udp',
    'A=1',
    'PASSWORD=secret',
    'a=b',
    './here:/here',
    './here:/here:ro',
    'data:/data',
    '/anonymous',
  ],
  ...[
    'type=volume,source=data,target=/data',
    'type=bind,source=./here,target=/here,readonly',
    'type=tmpfs,target=/t,tmpfs-size=1m',
    '/t:size=1m',
  ],
  ...[
    '64m',
    '1g',
    '1',
    '0.5',
    '10',
    '30s',
    '1m30s',
    'on-failure:3',
    'unless-stopped',
    'always',
    'no',
    'nofile=64:64',
    'net.ipv4.ip_forward=1',
  ],
  ...[
    'ctrl-p,ctrl-q',
    'SIGINT',
    'SIGKILL',
    '10.97.0.0/24',
    '10.97.0.1',
    '02:42:ac:11:00:02',
    'web:alias',
    'db:db',
    'container:web',
    'none',
    'bridge',
  ],
  ...[
    'name=web',
    'status=exited',
    'label=a=b',
    'dangling=true',
    'until=1h',
    'driver=bridge',
    '{{.Names}}',
    '{{json .}}',
    'table {{.ID}}',
    'json',
  ],
  ...[
    'true',
    'false',
    '5',
    'all',
    '2026-01-01T00:00:00Z',
    'json-file',
    'max-size=1m',
    'host.docker.internal:host-gateway',
    'linux/amd64',
    '/work',
    '1000:1000',
  ],
  ...[
    'curl -f http://localhost/',
    'missing',
    'never',
    'stdout',
    'sh',
    'local',
    'ALL',
    'local-hostname',
    'NET_RAW',
    'type=tmpfs',
    'com.docker.network.driver.mtu=1400',
  ],
]

/** Programs that end, that stay, that print, that fail, that read. */
const programs: readonly string[] = [
  ...['', '', 'true', 'false', 'sleep 1d', 'sleep 3', 'echo hello', 'ls -la /', 'cat', 'env', 'hostname', 'no-such-program'],
  ...["sh -c 'echo one; echo two >&2; exit 3'", "sh -c 'while true; do date; sleep 1; done'", "sh -c 'echo x > /data/x; cat /data/x'"],
]

const isAccepted = (line: string): boolean => {
  const { commands, problems } = parseCommands(line)
  return problems.length === 0 && commands.length === 1 && commands.every(({ command }) => consentsOf(command).length === 0)
}

/** An option of a command, with a value that the parser takes for it; none where it takes none of a few. */
function optionOf(draw: Draw, entry: CommandEntry): string {
  const options = entry.options.filter((it) => it.unsupported === undefined)
  if (options.length === 0) return ''
  const names = Array<string>(entry.minimum).fill('web').join(' ')
  for (let tries = 0; tries < 6; tries++) {
    const option = draw.one(options)
    const name = draw.one(option.names)
    const words = option.kind === 'flag' ? name : `${name} '${draw.one(values)}'`
    if (isAccepted(`docker ${entry.spellings[0]} ${words} ${names}`)) return words
  }
  return ''
}

const making = entries.filter(({ spellings: [name = ''] }) => ['run', 'create', 'network create', 'volume create'].includes(name))
const kindsOf = (entry: CommandEntry): Kind =>
  entry.takes !== undefined && Object.hasOwn(pool, entry.takes) ? (entry.takes as Kind) : 'container'

function lineOf(draw: Draw): string {
  const entry = draw.one(draw.once(2) ? making : entries)
  const [name = ''] = entry.spellings
  const options = draw.list(draw.below(3), () => optionOf(draw, entry))
  if (name === 'run' || name === 'create') {
    // One that is looked on at to its end can be there for ever: mostly it is not.
    if (name === 'run' && !draw.once(4)) options.push('-d')
    if (!draw.once(4)) options.push(`--name ${draw.one(pool.container)}`)
    return written(draw.one(entry.spellings), options, [draw.one(pool.image), draw.one(programs)])
  }
  const count = entry.minimum + draw.below(Math.min(entry.maximum - entry.minimum, 2) + 1)
  const names = /^network (?:dis)?connect$/.test(name)
    ? [draw.one(pool.network), draw.one(pool.container)]
    : name === 'exec'
      ? [draw.one(pool.container), draw.one(programs.filter((it) => it !== ''))]
      : name.endsWith('create')
        ? [draw.one(pool[name.startsWith('volume') ? 'volume' : 'network'])]
        : draw.list(count, () => draw.one(pool[kindsOf(entry)]))
  return written(draw.one(entry.spellings), options, names)
}

const written = (...[name, options, names]: readonly [string, readonly string[], readonly string[]]): string =>
  ['docker', name, ...options, ...names].filter((it) => it !== '').join(' ')

/** One command line that the parser takes, with options and values of all that it knows. */
export function randomLine(draw: Draw): string {
  for (let tries = 0; tries < 8; tries++) {
    const line = lineOf(draw)
    if (isAccepted(line)) return line
  }
  return 'docker ps -a'
}

const some = <T extends object>(draw: Draw, inSoMany: number, make: () => T): T | object => (draw.once(inSoMany) ? make() : {})
const text = (draw: Draw): string =>
  draw.one([
    'Look at it.',
    '**Bold**, `code`, [a link](https://example.org/)',
    'The [[veth]] of {{ip web}}',
    '하나, 둘.',
    '- one\n- two',
    '# A title',
  ])
const within = (draw: Draw): object => some(draw, 2, () => ({ within: draw.one(['500ms', '2s', '1m']) }))
const engine = (draw: Draw): object => some(draw, 6, () => ({ engine: draw.one(['>=20', '<=26', '>=28']) }))

function expectationOf(draw: Draw): object {
  const container = draw.one(pool.container)
  const absent = some(draw, 4, () => ({ absent: true }))
  const one: readonly object[] = [
    {
      container,
      ...some(draw, 2, () => ({ state: draw.one(['created', 'running', 'exited', 'paused']) })),
      ...some(draw, 3, () => ({ network: 'bridge' })),
    },
    { container, absent: true },
    { container, exitCode: draw.below(4) },
    {
      veth: container,
      ...draw.one<object>([{ bridge: 'docker0' }, { network: draw.one(pool.network) }, { network: 'bridge' }]),
      ...absent,
    },
    { link: container, to: draw.one(pool.container), alias: 'alias', ...absent },
    { port: container, containerPort: draw.one([80, 53]), ...absent },
    {
      mount: container,
      at: draw.one(['/data', '/here', '/anonymous']),
      ...(draw.once(2) ? { type: draw.one(['bind', 'volume']) } : absent),
    },
    { anonymousVolumes: draw.below(3) },
    { output: draw.one(['hello', '^one$', '(a|a)*b', '[0-9a-f]{64}', '{{ip web}}']), ...absent },
    { volume: draw.one(pool.volume), ...absent },
    { network: draw.one(pool.network), ...(draw.once(2) ? { driver: 'bridge' } : absent) },
  ]
  return { ...draw.one(one), ...engine(draw) }
}

function hostOf(draw: Draw): object {
  const path = draw.one(['here/note', 'here', './here/deep/note', '.'])
  return draw.one<object>([
    { list: path, ...some(draw, 2, () => ({ contains: ['note'] })) },
    { read: path, ...some(draw, 2, () => ({ contains: 'hello' })) },
    { write: 'here/note', content: 'hello\n' },
  ])
}

const requestOf = (draw: Draw): object => ({
  ...draw.one<object>([{ get: 'http://localhost:{{port web 80}}/' }, { post: 'http://localhost:{{port app 80}}/x', form: { a: 'b' } }]),
  ...some(draw, 2, () => ({ status: draw.one([200, 404]) })),
  ...some(draw, 3, () => ({ contains: 'nginx' })),
  ...within(draw),
})

const waitOf = (draw: Draw): object => ({
  container: draw.one(pool.container),
  ...draw.one<object>([{ log: draw.one(['ready', 'hello|one', '(?:a|a)*b', 'x*x*x*y']) }, { state: 'running' }, { state: 'exited' }]),
  ...within(draw),
})

const linesOf = (draw: Draw): string => draw.list(1 + draw.below(3), () => randomLine(draw)).join(draw.one(['\n', '\n# and\n', ' \n\n']))

/** What a step runs; one that has a terminal is typed at. */
function deedOf(draw: Draw): object {
  if (draw.once(8)) return { parallel: draw.list(2 + draw.below(2), () => randomLine(draw)) }
  if (draw.once(8)) {
    const actions = [{ type: 'echo hello' }, { see: draw.one(['[#$] $', 'hello']), within: '1s' }, { keys: 'Ctrl-C' }, { type: 'exit' }]
    return { run: `docker run -i -t ${draw.one(['--rm ', ''])}alpine sh`, attach: draw.list(1 + draw.below(3), () => draw.one(actions)) }
  }
  return {
    run: linesOf(draw),
    ...some(draw, 6, () => ({ fails: draw.one<object>([{ says: 'Error' }, { exit: 1 }, { says: 'No such', exit: 1 }]) })),
  }
}

function stepOf(draw: Draw, at: number): object {
  return {
    id: `step-${at}`,
    title: text(draw).replace(/\n.*/s, ''),
    ...some(draw, 2, () => ({ say: text(draw) })),
    ...some(draw, 6, () => ({ notes: text(draw), warning: 'Take care.' })),
    ...(draw.once(8) ? { say: text(draw) } : deedOf(draw)),
    ...some(draw, 10, () => ({ host: hostOf(draw) })),
    ...some(draw, 10, () => ({ http: requestOf(draw) })),
    ...some(draw, 10, () => ({ wait: waitOf(draw) })),
    ...some(draw, 3, () => ({ expect: draw.list(1 + draw.below(2), () => expectationOf(draw)) })),
    ...some(draw, 3, () => ({ focus: [draw.one(['host', 'container:web', 'bridge:docker0', 'network:front', 'volume:data'])] })),
    ...some(draw, 10, () => ({ ask: { question: 'Which?', options: ['This', 'That', 'Neither'], answer: draw.below(3), because: 'So.' } })),
    ...some(draw, 12, () => ({ [draw.one(['only', 'unless'])]: { engine: draw.one(['>=20', '<=26']) } })),
  }
}

/**
 * A scenario as its file has it, right in all that it says: every key of the format, and commands of the whole table with whatever their options take. What
 * is made need not be there, and need not go well.
 */
export function randomScenario(draw: Draw): object {
  return {
    id: `random-${draw.below(1000)}`,
    title: 'A random one',
    summary: text(draw),
    ...some(draw, 3, () => ({ language: draw.one(['en', 'ko']) })),
    ...some(draw, 3, () => ({ section: '2.2.5' })),
    steps: Array.from({ length: 1 + draw.below(6) }, (_, at) => stepOf(draw, at)),
  }
}

/** Texts that mean something in a scenario, to be put in other places there. */
export const scenarioWords: readonly string[] = [
  ...values,
  ...programs,
  'docker ps',
  'docker rm -f web',
  'ready|done',
  '{{port web 80}}',
  '10s',
  'running',
]
