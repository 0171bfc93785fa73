import type { ListCommand, PruneCommand, RemoveNamedCommand } from './command.ts'
import { inspect } from './container-entries.ts'
import { parseLink, signatures } from './container-options.ts'
import { alwaysTrue, type CommandEntry, flag, given, list, refused, splitPair, text } from './entry.ts'

const many = Number.POSITIVE_INFINITY
const nothing = { usage: '', minimum: 0, maximum: 0 } as const
/** Of the options on images that are there: an engine may hold one tag for several platforms. */
const onePlatform = refused('Dockstage knows images of one platform only', '--platform')
const listing = [flag('--quiet', '-q'), text('text', '--format'), list('text', '--filter', '-f')]

/** The commands on images, networks and volumes, and on the engine itself. */
export const objectEntries: readonly CommandEntry[] = [
  {
    spellings: ['images', 'image ls', 'image list'],
    options: [
      ...listing,
      flag('--no-trunc'),
      flag('--all', '-a'),
      flag('--digests'),
      refused('Dockstage knows images of one platform only', '--tree'),
    ],
    usage: '[REPOSITORY[:TAG]]',
    takes: 'image',
    minimum: 0,
    maximum: 1,
    build: (from) => ({
      name: 'images',
      all: from.flag('--all'),
      quiet: from.flag('--quiet'),
      noTrunc: from.flag('--no-trunc'),
      digests: from.flag('--digests'),
      filters: from.filters(),
      ...given({ reference: from.values()[0], format: from.text('--format') }),
    }),
  },
  {
    spellings: ['pull', 'image pull'],
    options: [flag('--quiet', '-q'), flag('--all-tags', '-a'), text('text', '--platform'), signatures],
    usage: 'NAME[:TAG|@DIGEST]',
    takes: 'image',
    minimum: 1,
    maximum: 1,
    build: (from) => ({
      name: 'pull',
      image: from.value(0),
      quiet: from.flag('--quiet'),
      allTags: from.flag('--all-tags'),
      ...given({ platform: from.text('--platform') }),
    }),
  },
  {
    spellings: ['rmi', 'image rm', 'image remove'],
    options: [flag('--force', '-f'), flag('--no-prune'), onePlatform],
    usage: 'IMAGE [IMAGE...]',
    takes: 'image',
    minimum: 1,
    maximum: many,
    build: (from) => ({ name: 'rmi', images: from.values(), force: from.flag('--force'), noPrune: from.flag('--no-prune') }),
  },
  {
    spellings: ['tag', 'image tag'],
    options: [],
    usage: 'SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]',
    takes: 'image',
    minimum: 2,
    maximum: 2,
    build: (from) => ({ name: 'tag', source: from.value(0), target: from.value(1) }),
  },
  {
    spellings: ['history', 'image history'],
    options: [flag('--quiet', '-q'), flag('--no-trunc'), flag('--human', '-H'), text('text', '--format'), onePlatform],
    usage: 'IMAGE',
    takes: 'image',
    minimum: 1,
    maximum: 1,
    build: (from) => ({
      name: 'history',
      image: from.value(0),
      quiet: from.flag('--quiet'),
      noTrunc: from.flag('--no-trunc'),
      human: from.last('--human')?.value !== 'false',
      ...given({ format: from.text('--format') }),
    }),
  },
  ...(['image', 'network', 'volume'] as const).map(
    (kind): CommandEntry => ({
      spellings: [`${kind} inspect`],
      options: [
        text('text', '--format', '-f'),
        ...(kind === 'network' ? [flag('--verbose', '-v')] : kind === 'image' ? [onePlatform] : []),
      ],
      usage: `${kind.toUpperCase()} [${kind.toUpperCase()}...]`,
      takes: kind,
      minimum: 1,
      maximum: many,
      build: (from) =>
        inspect(`${kind} inspect`, from.values(), { ...given({ format: from.text('--format') }), verbose: from.flag('--verbose') }),
    }),
  ),
  {
    spellings: ['network create'],
    options: [
      text('text', '--driver', '-d'),
      list('text', '--subnet'),
      list('text', '--gateway'),
      list('text', '--ip-range'),
      list('text', '--aux-address'),
      flag('--internal'),
      flag('--attachable'),
      flag('--ipv6'),
      list('text', '--label'),
      list('text', '--opt', '-o'),
      text('text', '--ipam-driver'),
      list('text', '--ipam-opt'),
      alwaysTrue('a network without IPv4 cannot be drawn', '--ipv4'),
      refused('it belongs to Swarm', '--scope', '--ingress'),
      refused('a network that is only a configuration cannot be drawn; write its options here', '--config-only', '--config-from'),
    ],
    usage: 'NETWORK',
    takes: 'network',
    minimum: 1,
    maximum: 1,
    build: (from) => ({
      name: 'network create',
      network: from.value(0),
      subnets: from.list('--subnet'),
      gateways: from.list('--gateway'),
      ranges: from.list('--ip-range'),
      auxAddresses: from.pairs('--aux-address'),
      internal: from.flag('--internal'),
      attachable: from.flag('--attachable'),
      ipv6: from.flag('--ipv6'),
      labels: from.pairs('--label'),
      options: from.pairs('--opt'),
      ipamOptions: from.pairs('--ipam-opt'),
      ...given({ driver: from.text('--driver'), ipamDriver: from.text('--ipam-driver') }),
    }),
  },
  {
    spellings: ['network connect'],
    options: [
      list('text', '--alias'),
      text('text', '--ip'),
      text('text', '--ip6'),
      list('container', '--link'),
      list('text', '--driver-opt'),
      refused('it is not drawn; give an address of the network by --ip or --ip6', '--link-local-ip'),
      refused('it is not drawn which network is the way out', '--gw-priority'),
    ],
    usage: 'NETWORK CONTAINER',
    takes: 'network',
    minimum: 2,
    maximum: 2,
    build: (from) => ({
      name: 'network connect',
      target: {
        network: from.value(0),
        aliases: from.list('--alias'),
        driverOptions: Object.fromEntries(from.list('--driver-opt').map(splitPair)),
        ...given({ ip: from.text('--ip'), ip6: from.text('--ip6') }),
      },
      container: from.value(1),
      links: from.all('--link').map(parseLink),
    }),
  },
  {
    spellings: ['network disconnect'],
    options: [flag('--force', '-f')],
    usage: 'NETWORK CONTAINER',
    takes: 'network',
    minimum: 2,
    maximum: 2,
    build: (from) => ({
      name: 'network disconnect',
      network: from.value(0),
      container: from.value(1),
      force: from.flag('--force'),
    }),
  },
  ...(['network', 'volume'] as const).flatMap((kind): CommandEntry[] => [
    {
      spellings: [`${kind} ls`, `${kind} list`],
      options:
        kind === 'network' ? [...listing, flag('--no-trunc')] : [...listing, refused('it is for the volumes of a Swarm', '--cluster')],
      ...nothing,
      build: (from): ListCommand => ({
        name: `${kind} ls`,
        quiet: from.flag('--quiet'),
        noTrunc: from.flag('--no-trunc'),
        filters: from.filters(),
        ...given({ format: from.text('--format') }),
      }),
    },
    {
      spellings: [`${kind} rm`, `${kind} remove`],
      options: [flag('--force', '-f')],
      usage: `${kind.toUpperCase()} [${kind.toUpperCase()}...]`,
      takes: kind,
      minimum: 1,
      maximum: many,
      build: (from): RemoveNamedCommand => ({ name: `${kind} rm`, names: from.values(), force: from.flag('--force') }),
    },
  ]),
  {
    spellings: ['volume create'],
    options: [
      text('text', '--driver', '-d'),
      text('volume', '--name'),
      list('text', '--label'),
      list('text', '--opt', '-o'),
      refused(
        'it is for the volumes of a Swarm',
        ...['--scope', '--sharing', '--type', '--group', '--availability', '--limit-bytes', '--required-bytes'],
        ...['--secret', '--topology-preferred', '--topology-required'],
      ),
    ],
    usage: '[VOLUME]',
    takes: 'volume',
    minimum: 0,
    maximum: 1,
    build: (from) => ({
      name: 'volume create',
      labels: from.pairs('--label'),
      options: from.pairs('--opt'),
      ...given({ volume: from.values()[0] ?? from.text('--name'), driver: from.text('--driver') }),
    }),
  },
  ...(['container', 'image', 'network', 'volume'] as const).map(
    (kind): CommandEntry => ({
      spellings: [`${kind} prune`],
      options: [flag('--force', '-f'), list('text', '--filter'), ...(kind === 'image' || kind === 'volume' ? [flag('--all', '-a')] : [])],
      ...nothing,
      build: (from): PruneCommand => ({
        name: `${kind} prune`,
        force: from.flag('--force'),
        all: from.flag('--all'),
        filters: from.filters(),
      }),
    }),
  ),
  {
    spellings: ['version', '-v', '--version'],
    options: [flag('-v', '--version'), text('text', '--format', '-f')],
    ...nothing,
    build: (from) => ({ name: 'version', short: from.flag('-v'), ...given({ format: from.text('--format') }) }),
  },
  {
    spellings: ['info', 'system info'],
    options: [text('text', '--format', '-f')],
    ...nothing,
    build: (from) => ({ name: 'info', ...given({ format: from.text('--format') }) }),
  },
]
