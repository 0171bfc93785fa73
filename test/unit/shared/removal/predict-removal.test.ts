import { describe, expect, test } from 'vitest'
import { predictRemoval } from '../../../../src/shared/removal/predict-removal.ts'
import { removalLines } from '../../../../src/shared/removal/removal-words.ts'
import type { Topology } from '../../../../src/shared/topology/topology.ts'
import { idFor, type TopologySpec, topologyWith } from '../../../support/topology-with.ts'

const withApi = (topology: Topology, apiVersion: string): Topology => ({ ...topology, engine: { ...topology.engine, apiVersion } })

/** What goes and what stays, each in words: `container web`, `volume data: used by web`. */
function foretold(commands: string, spec: TopologySpec | Topology, made: readonly string[] = []) {
  const topology = 'engine' in spec ? spec : topologyWith(spec)
  const removal = predictRemoval({ commands, topology, madeImage: (tag) => made.includes(tag) })
  if (!removal) return undefined
  const { lost, stays } = removalLines(removal, topology, 'en')
  return {
    lost: lost.map(({ thing }) => thing.replace(/[0-9a-f]{4}…[0-9a-f]{2} /, '')).sort(),
    stays: stays.map(({ thing, reason }) => `${thing.replace(/[0-9a-f]{4}…[0-9a-f]{2} /, '')}: ${reason}`).sort(),
  }
}

const stopped = { name: 'web', state: 'exited', mounts: [':/cache', 'data:/data', '/home/ann/site:/site'] } as const
const anonymousStays = 'volume (anonymous): an anonymous volume stays unless rm is given -v'
const namedStays = 'volume data: a volume with a name goes by docker volume rm alone'
const directoryStays = 'directory /home/ann/site: a directory of the host is never removed by Docker'

describe('docker rm', () => {
  test('takes the container alone; its volumes and directories stay', () => {
    expect(foretold('docker rm web', { containers: [stopped] })).toEqual({
      lost: ['container web'],
      stays: [directoryStays, anonymousStays, namedStays],
    })
  })

  test('with -v takes anonymous volumes along, and no others', () => {
    expect(foretold('docker rm -v web', { containers: [stopped] })).toEqual({
      lost: ['container web', 'volume (anonymous)'],
      stays: [directoryStays, namedStays],
    })
  })

  test('with -v leaves an anonymous volume that another container uses, until that goes as well', () => {
    const volume = idFor('shared')
    const both = { containers: ['a', 'b'].map((name) => ({ name, state: 'exited' as const, mounts: [`${volume}:/x`] })) }
    expect(foretold('docker rm -v a', both)).toEqual({ lost: ['container a'], stays: ['volume (anonymous): used by b'] })
    expect(foretold('docker rm -v a b', both)).toEqual({ lost: ['container a', 'container b', 'volume (anonymous)'], stays: [] })
  })

  test.each(['running', 'paused', 'restarting'] as const)(
    'without -f is refused for one that is %s, and what stands behind it is not run',
    (state) => {
      const containers = [
        { name: 'web', state },
        { name: 'other', state: 'exited' as const },
      ]
      const why = state === 'running' ? 'it runs' : `it is ${state}`
      expect(foretold('docker rm web other\ndocker container prune -f', { containers })).toEqual({
        lost: ['container other'],
        stays: [`container web: ${why}: only rm -f removes it`],
      })
      expect(foretold('docker rm -f web', { containers })?.lost).toEqual(['container web'])
    },
  )

  test('finds a container by its id, and by its beginning where that is the only one', () => {
    const id = `abc${idFor('x').slice(3)}`
    const containers = [
      { name: 'web', id },
      { name: 'db', id: `abd${idFor('y').slice(3)}` },
    ]
    for (const word of ['web', '/web', id, 'abc'])
      expect(foretold(`docker rm -f ${word}`, { containers })?.lost, word).toEqual(['container web'])
    expect(foretold('docker rm -f ab', { containers })?.lost).toEqual([])
  })

  test('of somebody else’s container is refused before anything is done', () => {
    expect(foretold('docker rm -f web theirs', { containers: ['web', { name: 'theirs', mine: false }] })).toEqual({
      lost: [],
      stays: ['container theirs: not of this run: Dockstage does not touch it'],
    })
  })

  test('--link takes the link alone', () => {
    const containers = ['db', { name: 'web', links: ['db:mysql'] }]
    expect(foretold('docker rm --link /web/mysql', { containers })).toEqual({ lost: ['link web/mysql'], stays: [] })
  })

  test('of what an earlier line ended, renamed or made is told from there on', () => {
    expect(foretold('docker stop web\ndocker rm web', { containers: ['web'] })?.lost).toEqual(['container web'])
    expect(foretold("docker rm -f web\ndocker ps -a --format '{{.Names}}'", { containers: ['web'] })?.lost).toEqual(['container web'])
    expect(foretold('docker rename web old\ndocker rm -f old', { containers: ['web'] })?.lost).toEqual(['container web'])
    expect(foretold('docker rm -f web\ndocker run -d --name web busybox\ndocker rm -f web', { containers: ['web'] })?.lost).toEqual([
      'container web',
    ])
  })
})

describe('a container that was started with --rm', () => {
  const containers = [{ name: 'web', autoRemove: true as const, mounts: [':/cache', 'data:/data'] }]

  test.each(['docker stop web', 'docker kill web', 'docker wait web'])('goes at %s, with its anonymous volumes', (line) => {
    expect(foretold(line, { containers })).toEqual({ lost: ['container web', 'volume (anonymous)'], stays: [namedStays] })
  })

  test('keeps its volumes where rm -f ends it, and is kept by a restart', () => {
    expect(foretold('docker rm -f web', { containers })).toEqual({ lost: ['container web'], stays: [anonymousStays, namedStays] })
    expect(foretold('docker restart web', { containers })).toEqual({ lost: [], stays: [] })
  })

  test('is not foretold by a signal that it may survive', () => {
    expect(foretold('docker kill -s HUP web', { containers })).toBeUndefined()
    expect(foretold('docker kill -s HUP web', { containers: ['web'] })).toEqual({ lost: [], stays: [] })
  })
})

describe('docker network rm', () => {
  const networks = ['blog', { name: 'theirs', mine: false }]

  test('takes a network that nobody is on, and says so of a container that was', () => {
    expect(foretold('docker network rm blog', { networks, containers: [{ name: 'web', state: 'exited', networks: ['blog'] }] })).toEqual({
      lost: ['network blog'],
      stays: ['container web: it stays, but blog is gone when it is started again'],
    })
  })

  test('is refused for one with cables in it, for the predefined ones, and for others’', () => {
    const containers = [{ name: 'web', networks: ['blog'] }]
    expect(foretold('docker network rm blog', { networks, containers })).toEqual({ lost: [], stays: ['network blog: used by web'] })
    expect(foretold('docker network rm bridge', { networks })?.stays).toEqual(['network bridge: every engine has it; it cannot be removed'])
    expect(foretold('docker network rm blog theirs', { networks })).toEqual({
      lost: [],
      stays: ['network theirs: not of this run: Dockstage does not touch it'],
    })
  })

  test('after a disconnect is done', () => {
    const containers = [{ name: 'web', networks: ['blog'] }]
    expect(foretold('docker network disconnect blog web\ndocker network rm blog', { networks, containers })?.lost).toEqual([
      'interface web/blog',
      'network blog',
    ])
  })
})

describe('the interface of a container that stays', () => {
  const networks = ['blog']
  const containers = [
    { name: 'web', networks: ['blog'] },
    { name: 'shut', networks: ['host'] },
  ]
  const cut = { lost: ['interface web/blog'], stays: [] }

  test('goes at docker network disconnect, and is there again after a connect', () => {
    expect(foretold('docker network disconnect blog web', { networks, containers })).toEqual(cut)
    expect(foretold('docker network disconnect -f blog web', { networks, containers })).toEqual(cut)
    expect(foretold('docker network disconnect blog web\ndocker network connect blog web', { networks, containers })?.lost).toEqual([])
  })

  test('is said with its container where that goes too', () => {
    expect(foretold('docker network disconnect blog web\ndocker rm -f web', { networks, containers })?.lost).toEqual(['container web'])
  })

  test('does not go where the engine refuses: it is not there, or it is the host’s own', () => {
    for (const line of ['docker network disconnect bridge web', 'docker network disconnect host shut'])
      expect(foretold(`${line}\ndocker rm -f web`, { networks, containers })).toEqual({ lost: [], stays: [] })
  })
})

describe('what stops', () => {
  const stays = ['container web: it stops, and keeps its writable layer: docker start starts it again']

  test.each(['docker stop web', 'docker kill web'])('loses its cable at %s, and stays', (line) => {
    expect(foretold(line, { containers: ['web'] })).toEqual({ lost: ['cable web/bridge'], stays })
  })

  test('and is started again has its cable again', () => {
    expect(foretold('docker stop web\ndocker start web', { containers: ['web'] })).toEqual({ lost: [], stays: [] })
    expect(foretold('docker restart web', { containers: ['web'] })).toEqual({ lost: [], stays: [] })
  })

  test('and did not run loses nothing', () => {
    expect(foretold('docker stop web', { containers: [stopped] })).toEqual({ lost: [], stays: [] })
  })
})

test('docker volume rm takes what no container has, not even one that is stopped', () => {
  const spec = { volumes: ['loose'], containers: [stopped] }
  expect(foretold('docker volume rm loose data', spec)).toEqual({ lost: ['volume loose'], stays: ['volume data: used by web'] })
  expect(foretold('docker rm web\ndocker volume rm data', { containers: [stopped] })?.lost).toEqual(['container web', 'volume data'])
})

describe('prune', () => {
  const theirs = { name: 'theirs', state: 'exited', mine: false } as const

  test('of containers takes the run’s own that are not up, and leaves all volumes', () => {
    expect(foretold('docker container prune -f', { containers: [stopped, 'db', theirs, { name: 'new', state: 'created' }] })).toEqual({
      lost: ['container new', 'container web'],
      stays: [
        'container db: it runs: only rm -f removes it',
        'container theirs: not of this run: Dockstage does not touch it',
        directoryStays,
        anonymousStays,
        namedStays,
      ],
    })
  })

  test('of networks takes the run’s own that nobody is on', () => {
    const networks = ['blog', 'back', { name: 'theirs', mine: false }]
    expect(foretold('docker network prune -f', { networks, containers: [{ name: 'web', networks: ['blog'] }] })).toEqual({
      lost: ['network back'],
      stays: ['network blog: used by web', 'network theirs: not of this run: Dockstage does not touch it'],
    })
  })

  const volumes = [
    'loose',
    { name: idFor('anonymous'), anonymous: true },
    { name: 'remote', hasOptions: true as const },
    { name: 'theirs', mine: false },
  ]
  const topology = topologyWith({ volumes, containers: [{ name: 'web', mounts: ['data:/data'] }] })
  const always = [
    'volume data: used by web',
    'volume remote: volume prune leaves volumes that were made with options',
    'volume theirs: not of this run: Dockstage does not touch it',
  ]

  test('of volumes takes anonymous ones since API 1.42, all unused ones with -a, and all of them before', () => {
    const spared = 'volume loose: volume prune takes anonymous volumes only, unless it is given -a'
    expect(foretold('docker volume prune -f', withApi(topology, '1.42'))).toEqual({
      lost: ['volume (anonymous)'],
      stays: [always[0], spared, ...always.slice(1)],
    })
    const both = { lost: ['volume (anonymous)', 'volume loose'], stays: always }
    expect(foretold('docker volume prune -f -a', withApi(topology, '1.42'))).toEqual(both)
    expect(foretold('docker volume prune -f', withApi(topology, '1.41'))).toEqual(both)
    expect(foretold('docker volume prune -f -a', withApi(topology, '1.41'))).toEqual({ lost: [], stays: [] })
  })
})

describe('docker rmi', () => {
  const [shared, own] = [`sha256:${idFor('shared')}`, `sha256:${idFor('own')}`]
  const image = (name: string, tags: readonly string[], layers: readonly string[]) => ({
    [`sha256:${idFor(name)}`]: { id: `sha256:${idFor(name)}`, tags, layers, sizeBytes: 1 },
  })
  const withImages = (spec: TopologySpec, ...images: ReturnType<typeof image>[]): Topology => {
    const topology = topologyWith(spec)
    return { ...topology, images: Object.assign({}, topology.images, ...images) }
  }
  const web = image('image web', ['web:latest'], [shared, own])

  test('takes an image that the run pulled; layers that another image has stay with that', () => {
    expect(foretold('docker rmi web', withImages({}, web, image('image base', ['base:1'], [shared])), ['web:latest'])).toEqual({
      lost: ['image web:latest'],
      stays: ['image base:1: it keeps the layer that both have'],
    })
  })

  test('does not touch an image that was there before the run', () => {
    expect(foretold('docker rmi web', withImages({}, web))?.stays).toEqual([
      'image web:latest: not of this run: Dockstage does not touch it',
    ])
  })

  test('takes one name of two away, and the image stays', () => {
    const named = withImages({}, image('image web', ['web:latest', 'web:2'], [own]))
    expect(foretold('docker rmi web:2', named, ['web:2'])).toEqual({
      lost: [],
      stays: ['image web:latest: the image is still called web:latest'],
    })
  })

  test('is refused for an image that a container has, and with -f leaves the container its layers', () => {
    const used = withImages({ containers: [{ name: 'site', image: 'web', state: 'exited' }] }, web)
    expect(foretold('docker rmi web', used, ['web:latest'])).toEqual({ lost: [], stays: ['image web:latest: used by site'] })
    expect(foretold('docker rmi -f web', used, ['web:latest'])).toEqual({
      lost: ['image web:latest'],
      stays: ['container site: it keeps the layers of web:latest'],
    })
  })

  test('is not foretold where an image may have been built on it', () => {
    expect(
      foretold('docker rmi web', withImages({}, web, image('image child', ['child:1'], [shared, own, 'sha256:1'])), ['web:latest']),
    ).toBeUndefined()
  })
})

test.each([
  ['a line that is no docker command', 'docker rmm web'],
  ['docker system prune, which is not supported', 'docker system prune -f --volumes'],
  ['a prune by a label', 'docker container prune -f --filter label=a'],
  ['a name that is not known yet', 'docker rm -f {{newest}}'],
  ['a container that may have ended by then', 'docker start web\ndocker rm web'],
])('%s is not foretold', (_, commands) => {
  expect(foretold(commands, { containers: [stopped] })).toBeUndefined()
})

test('what removes nothing is foretold as nothing', () => {
  for (const line of [
    'docker ps',
    'docker run -d --name new -v data:/x busybox',
    'docker run --rm -v data:/x busybox ls',
    'docker exec web ls',
  ])
    expect(foretold(line, { containers: ['web'], volumes: ['data'] }), line).toEqual({ lost: [], stays: [] })
})
