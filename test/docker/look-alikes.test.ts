import type Docker from 'dockerode'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Session } from '../../src/main/session/session.ts'
import { type EngineProxy, engineProxy } from '../support/engine-proxy.ts'
import { given, sessionOn } from '../support/session-world.ts'
import { enginesUnderTest, needImage, type StartedEngine } from './engines-under-test.ts'

/** What a line's name means to an engine when the run's own thing of that name is gone: the beginning of an id, a network made anew, an image's last name. */
describe.each(enginesUnderTest)('names that come to mean what is the user’s, on $name', ({ name, start }) => {
  let engine: StartedEngine
  beforeAll(async () => {
    engine = await start()
  })
  afterAll(() => engine?.close())

  let session: Session
  let user: Docker
  let proxy: EngineProxy
  beforeEach(async () => {
    if (!('path' in engine.address)) throw new Error('the engine under test has a socket')
    proxy = await engineProxy(engine.address.path)
    onTestFinished(() => proxy.close())
    const world = await sessionOn(`unix://${proxy.path}`)
    session = world.session
    user = world.other
    await needImage(user, 'busybox:latest')
    await open(`docker network create l-own`)
  })

  const open = async (run: string, more = ''): Promise<void> => {
    given(
      await session.api.openScenario({
        name: 'look.yaml',
        text: `{ id: look, title: L, summary: L, steps: [ { id: it, title: T, run: '${run}' }${more} ] }`,
      }),
    )
  }
  /** Whatever comes of it. */
  const typed = (line: string) => session.api.runTyped(line, [])
  const usersContainer = async (called: string, more: Docker.ContainerCreateOptions = {}): Promise<Docker.Container> => {
    const made = await user.createContainer({ name: called, Image: 'busybox:latest', Cmd: ['sleep', '1000'], ...more })
    onTestFinished(() => made.remove({ force: true, v: true }))
    return made
  }
  const usersImage = async (tag: string): Promise<string> => {
    const made = await user.createContainer({ Image: 'busybox:latest' })
    const { Id } = (await made.commit({ repo: tag, tag: '1', comment: `${tag} ${Math.random()}` })) as { Id: string }
    await made.remove()
    onTestFinished(() =>
      user
        .getImage(Id)
        .remove({ force: true })
        .catch(() => undefined),
    )
    return Id
  }
  /** When the engine has answered the first such call, and before the app hears of it. */
  const whenAnswered = (method: string, path: RegExp, act: () => Promise<unknown>): void => {
    proxy.meddle = (call) => {
      if (call.method !== method || !path.test(call.path)) return undefined
      proxy.meddle = undefined
      return { hold: act }
    }
  }
  /** A word by which nothing is named: the beginning of an id. */
  const beginning = (id: string): string => id.replace('sha256:', '').slice(0, 6)
  const isThere = (image: string): Promise<boolean> =>
    user
      .getImage(image)
      .inspect()
      .then(
        () => true,
        () => false,
      )

  test('a slash before an image’s name makes it no other image', async () => {
    const id = await usersImage('l-app')
    for (const line of [
      'docker rmi /l-app:1',
      'docker rmi -f /l-app:1',
      'docker rmi //l-app:1',
      `docker rmi -f /${id}`,
      'docker rmi -f /busybox',
    ])
      await typed(line)
    expect([await isThere('l-app:1'), await isThere('busybox:latest')]).toEqual([true, true])
  })

  test('the second removal of a tag does not take the image whose id begins so', async () => {
    const id = await usersImage('l-app')
    const word = beginning(id)
    given(await typed(`docker tag busybox ${word}`))
    await typed(`docker rmi -f ${word} ${word}`)
    await typed(`docker rmi -f ${word}`)
    expect([await isThere(`${word}:latest`), await isThere('l-app:1')]).toEqual([false, true])
  })

  test.each(['kill', 'stop -t 0', 'pause', 'restart -t 0', 'rename', 'logs', 'top', 'rm -f'])(
    'docker %s of what has just gone reaches no container whose id begins so',
    async (command) => {
      const theirs = await usersContainer('l-theirs', { Cmd: ['sh', '-c', 'echo secret; exec sleep 1000'] })
      await theirs.start()
      const word = beginning(theirs.id)
      given(await typed(`docker run -d --name ${word} busybox sleep 1000`))
      const run = await user.getContainer(word).inspect()
      const before = await theirs.inspect()
      const said: string[] = []
      session.on('frame', ({ frame }) => said.push(frame.output))
      whenAnswered('GET', new RegExp(`^/containers/${word}/json`), () => user.getContainer(run.Id).remove({ force: true }))
      await typed(`docker ${command} ${word}${command === 'rename' ? ' l-renamed' : ''}`)
      const { State, Name } = await theirs.inspect()
      expect({ State, Name }).toEqual({ State: before.State, Name: before.Name })
      expect(said.join('')).not.toMatch(/secret|sleep 1000/)
    },
  )

  test('docker start of what has just gone starts no container whose id begins so', async () => {
    const theirs = await usersContainer('l-theirs')
    const word = beginning(theirs.id)
    given(await typed(`docker create --rm --name ${word} busybox true`))
    await typed(`docker start ${Array(40).fill(word).join(' ')}`)
    expect((await theirs.inspect()).State.Status).toBe('created')
  })

  // Of a real engine here there is no registry that images could be pulled from.
  const naming = ['--volumes-from WORD', '--network container:WORD', '--pid container:WORD', '--ipc container:WORD', '--link WORD:other']
  test.each(name === 'embedded' ? naming : [])(
    'docker create %s means nobody else’s container when the run’s has gone while the image was pulled',
    async (option) => {
      const theirs = await usersContainer('l-theirs', { Volumes: { '/data': {} } })
      await theirs.start()
      const word = beginning(theirs.id)
      given(await typed(`docker run -d --name ${word} busybox sleep 1000`))
      const run = await user.getContainer(word).inspect()
      const pulled = new Promise<void>((resolve) => {
        whenAnswered('POST', /^\/images\/create/, async () => {
          await user.getContainer(run.Id).remove({ force: true })
          resolve()
        })
      })
      onTestFinished(() => user.getImage('redis:alpine').remove())
      await typed(`docker create --name l-own ${option.replace('WORD', word)} redis:alpine sleep 1000`)
      await pulled
      const made = await user.listContainers({ all: true, filters: { name: ['l-own'] } })
      expect(made.map(({ Names }) => Names)).toEqual([])
    },
  )

  test('a network that is the user’s by the time of a start is not joined', async () => {
    given(await typed('docker network create l-shop'))
    given(await typed('docker create --name l-own --network l-shop busybox sleep 1000'))
    given(await typed('docker network rm l-shop'))
    const theirs = await user.createNetwork({ Name: 'l-shop' })
    onTestFinished(async () => {
      await session.api.cleanUp()
      await theirs.remove()
    })
    for (const command of ['start', 'restart'])
      expect(await typed(`docker ${command} l-own`), command).toMatchObject({ ok: false, failure: { code: 'not-ours' } })
    expect(Object.keys((await theirs.inspect()).Containers ?? {})).toEqual([])
  })

  test('a link of the user’s container is theirs, also where it leads to one of the run’s', async () => {
    given(await typed('docker run -d --name l-data busybox sleep 1000'))
    const theirs = await usersContainer('l-theirs', { HostConfig: { Links: ['l-data:data'] } })
    expect(await typed('docker rm --link /l-theirs/data')).toMatchObject({ ok: false, failure: { code: 'not-ours' } })
    expect((await theirs.inspect()).HostConfig.Links).toEqual(['/l-data:/l-theirs/data'])
  })

  test('a tag that the run has taken away again is the user’s when they give it', async () => {
    given(await typed('docker tag busybox l-demo:1'))
    given(await typed('docker rmi l-demo:1'))
    await user.getImage('busybox:latest').tag({ repo: 'l-demo', tag: '1' })
    onTestFinished(() => user.getImage('l-demo:1').remove())
    expect(await typed('docker rmi l-demo:1')).toMatchObject({ ok: false, failure: { code: 'not-ours' } })
    given(await session.api.skipStep())
    expect(given(await session.api.cleanUp())).not.toContain('l-demo:1')
    expect(await isThere('l-demo:1')).toBe(true)
  })

  test('an image does not become the run’s by a second name, nor lose its last one', async () => {
    const id = await usersImage('l-app')
    given(await typed('docker tag l-app:1 l-named:1'))
    await user.getImage('l-app:1').remove()
    for (const line of ['docker tag l-named:1 l-named:1', 'docker tag l-named:1 l-named:2']) given(await typed(line))
    expect(await typed('docker tag busybox l-named:1')).toMatchObject({ ok: false, failure: { code: 'not-ours' } })
    given(await session.api.skipStep())
    given(await typed('docker image prune -a -f'))
    given(await session.api.cleanUp())
    expect(await isThere(id)).toBe(true)
  })
})
