import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Docker from 'dockerode'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listOwned } from '../../src/engine/clean-up/owned.ts'
import { removeOwned } from '../../src/engine/clean-up/remove-owned.ts'
import { removeWorkspaceFiles } from '../../src/engine/clean-up/workspace-files.ts'
import type { CommandContext, CommandResult } from '../../src/engine/commands/context.ts'
import { performCommand } from '../../src/engine/commands/perform.ts'
import type { JournalEntry } from '../../src/engine/commands/scope.ts'
import { waitFor } from '../../src/engine/commands/wait.ts'
import { formatAddress } from '../../src/engine/connect/address.ts'
import { connectTo } from '../../src/engine/connect/connect.ts'
import type { EngineConnection } from '../../src/engine/connect/connection.ts'
import { parseCommands } from '../../src/shared/command/parse.ts'
import type { EngineCall } from '../../src/shared/playback/frame.ts'
import { FailureError } from '../../src/shared/result.ts'
import { programs, readings } from './command-lines.ts'
import { byDockerProgram, comparable, hasDocker28, removeByDockerProgram, timeless } from './docker-program.ts'
import { enginesUnderTest, type StartedEngine } from './engines-under-test.ts'

/** What lines name with `--env-file`; the test takes it away itself, as a container would have to for what containers wrote. */
const ownFile = 'list.env'
const isCompared = hasDocker28()
if (!isCompared) console.log('Not held against the docker program: there is none of version 28 or later here.')

describe.each(enginesUnderTest)('docker commands on $name', ({ name: engineName, start }) => {
  const run = randomBytes(4).toString('hex')
  const labels = { 'dockstage.run': run, 'dockstage.test': 'commands' }
  const foreignLabels = { 'dockstage.test': `${run}-foreign` }
  let engine: StartedEngine
  let connection: EngineConnection
  let docker: Docker
  let context: CommandContext
  let calls: EngineCall[]
  let journal: JournalEntry[]

  beforeEach(async () => {
    engine = await start()
    connection = await connectTo(engine.address, 'chosen')
    docker = connection.client()
    await Promise.all(['busybox', 'wordpress', 'nginx:alpine', 'alpine'].map(pullMissing))
    calls = []
    journal = []
    context = {
      docker: connection.client((call) => calls.push(call)),
      engine: connection.info,
      traits: connection.traits,
      scope: {
        runId: run,
        ownerId: 'tests',
        scenarioId: 'commands',
        labels,
        journal: {
          record: async (entry) => void journal.push(entry),
          madeImage: (reference) => journal.some((it) => it.kind === 'image' && it.name === reference),
          isOnOthersImage: () => false,
          wasGivenVolume: (name) => journal.some((it) => it.action === 'given' && it.name === name),
        },
      },
      workspace: await mkdtemp(join(tmpdir(), 'dockstage-commands-')),
      consented: [],
      signal: AbortSignal.timeout(60_000),
      print: () => {},
    }
  })
  afterEach(async () => {
    for (const its of [labels, foreignLabels]) await removeOwned(docker, await listOwned(docker, its), its)
    await rm(join(context.workspace, ownFile), { force: true })
    if ((await readdir(context.workspace)).length > 0) {
      await removeWorkspaceFiles(docker, context.workspace, { labels, givenNames: async () => () => false })
    }
    await rm(context.workspace, { recursive: true, force: true })
    connection.close()
    await engine.close()
  })

  /** The embedded engine begins without images. */
  async function pullMissing(image: string): Promise<void> {
    const isThere = await docker
      .getImage(image)
      .inspect()
      .then(
        () => true,
        () => false,
      )
    if (isThere) return
    const stream = await docker.pull(image.includes(':') ? image : `${image}:latest`)
    await new Promise<void>((resolve, reject) => docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve())))
  }

  /** Names of this test alone, so that it can be played beside others. */
  const own = (line: string): string => line.replace(/\bc-(?=[a-z])/g, `c-${run}-`)
  async function perform(line: string): Promise<CommandResult> {
    const { commands, problems } = parseCommands(own(line))
    expect(problems).toEqual([])
    const [only] = commands
    if (!only) throw new Error(`no command: ${line}`)
    return performCommand(context, only.command)
  }
  async function refusalOf(line: string): Promise<FailureError['failure']> {
    try {
      await perform(line)
    } catch (error) {
      if (error instanceof FailureError) return error.failure
      throw error
    }
    throw new Error(`not refused: ${line}`)
  }

  // A group without a test would be a failure, so there is none where there is no such program.
  for (const [name, program] of Object.entries(isCompared ? programs : {}))
    describe('as the docker program prints', () => {
      test(`${name}`, async () => {
        const host = formatAddress(engine.address)
        const theirs: string[] = []
        await writeFile(join(context.workspace, ownFile), '# a comment\nA=1\n')
        // Version 28.2 prints its own exit code after a failed `network rm`, by mistake.
        for (const line of program) theirs.push(await byDockerProgram(own(line), host, context.workspace))
        await removeByDockerProgram(host, run)
        const ours: string[] = []
        // Annotations, runtimes and options of volumes that are to be refused by the engine, and not for want of a consent.
        context = { ...context, consented: ['security-opt', 'volume-device'] }
        for (const line of program) {
          const { output, exit } = await perform(line)
          ours.push(`$ ${own(line)}\n${output}[${exit}]\n`)
        }
        expect(ours.map(comparable).join('')).toEqual(theirs.map(comparable).join(''))
      })
    })

  test('what is there reads as the docker program reads it, byte by byte', async () => {
    await perform('docker network create c-net')
    await perform('docker run -d --name c-db --label a=b -v /x busybox sleep 1000')
    await perform(
      'docker run -d --name c-web --link c-db:db -p 80 -p 8080-8081:8080-8081/udp --expose 9000 -v c-data:/data busybox sh -c "echo \\"<1>\\"; sleep 1000"',
    )
    await perform('docker run -d --name c-third --network c-net --network-alias www busybox sleep 1000')
    await perform('docker exec c-web touch /new')
    await waitFor(context, { container: own('c-web'), log: '<1>', withinMs: 10_000 }, () => {})
    const host = formatAddress(engine.address)
    const [theirs, ours]: string[][] = [[], []]
    for (const line of isCompared ? readings : []) {
      // The engine lists these in an order that changes from one call to the next.
      const inOrder = (text: string): string => (/^docker (?:images|image ls|diff)/.test(line) ? text.split('\n').sort().join('\n') : text)
      theirs?.push(inOrder(timeless(await byDockerProgram(own(line), host, context.workspace))))
      const { output, exit } = await perform(line)
      ours?.push(inOrder(timeless(`$ ${own(line)}\n${output}[${exit}]\n`)))
    }
    expect(ours?.join('')).toBe(theirs?.join(''))
  })

  test('what run and create say of a container reaches the engine, and inspect shows it', async () => {
    await writeFile(join(context.workspace, ownFile), '# what it needs\nA=1\nB=2\nHOME\n')
    await perform(
      'docker create --name c-web --env-file list.env -e B=3 --label-file list.env --cidfile id --memory 64m --memory-reservation 32m --cpus 0.5 -c 512 ' +
        '--cpuset-cpus 0 --oom-score-adj 100 --pids-limit 100 --ulimit nofile=10:20 --sysctl net.ipv4.ip_forward=1 --cap-drop ALL --group-add 5 ' +
        '--read-only --init --shm-size 1m --device-read-bps /dev/null:1mb --runtime runc --isolation default -a stdout busybox',
    )
    const { Id, Config, HostConfig } = await docker.getContainer(own('c-web')).inspect()
    expect(Config).toMatchObject({ Labels: { A: '1', B: '2' }, AttachStdout: true, AttachStderr: false })
    expect(Config.Env?.slice(0, 3)).toEqual(['A=1', 'B=2', 'B=3'])
    expect(HostConfig).toMatchObject({
      ...{ Memory: 67108864, MemoryReservation: 33554432, NanoCpus: 5e8, CpuShares: 512, CpusetCpus: '0', OomScoreAdj: 100 },
      ...{ Ulimits: [{ Name: 'nofile', Soft: 10, Hard: 20 }], Sysctls: { 'net.ipv4.ip_forward': '1' }, CapDrop: ['ALL'] },
      ...{ GroupAdd: ['5'], ReadonlyRootfs: true, Init: true, ShmSize: 1048576, ContainerIDFile: 'id', Runtime: 'runc' },
      ...{ BlkioDeviceReadBps: [{ Path: '/dev/null', Rate: 1048576 }], Isolation: 'default' },
    })
    expect(await readFile(join(context.workspace, 'id'), 'utf8')).toBe(Id)
    expect((await refusalOf('docker run --rm --env-file /etc/hostname busybox')).code).toBe('bad-usage')
    expect((await refusalOf('docker run --rm --cidfile ../id busybox')).code).toBe('bad-usage')
    await rm(join(context.workspace, 'id'))
  })

  test('all that is made is labelled and in the journal, anonymous volumes too', async () => {
    await perform('docker network create c-net')
    await perform('docker volume create c-made')
    await perform('docker run -d --name c-web --network c-net -p 80 -v c-data:/data -v /anonymous -v c-made:/made busybox sleep 1000')
    const owned = await listOwned(docker, labels)
    const names = owned.map(({ kind, name }) => `${kind} ${name}`)
    expect(names).toEqual(
      expect.arrayContaining([own('container c-web'), own('network c-net'), own('volume c-data'), own('volume c-made')]),
    )
    expect(owned.filter(({ kind }) => kind === 'volume')).toHaveLength(3)
    expect(journal.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      own('network c-net'),
      own('volume c-made'),
      own('volume c-data'),
      own('container c-web'),
    ])
    const { NetworkSettings } = await docker.getContainer(own('c-web')).inspect()
    expect(NetworkSettings.Ports['80/tcp']?.map(({ HostIp }) => HostIp)).toEqual(['127.0.0.1'])
  })

  test('volumes that the image declares are labelled, but for what another mount covers', async () => {
    await perform('docker create --name c-wp wordpress')
    await perform('docker create --name c-two -v c-html:/var/www/html wordpress')
    await perform('docker create --name c-three --volumes-from c-wp wordpress')
    const volumes = (await listOwned(docker, labels)).filter(({ kind }) => kind === 'volume').map(({ name }) => name)
    expect(volumes).toHaveLength(2)
    const { Mounts } = await docker.getContainer(own('c-three')).inspect()
    expect(Mounts.map(({ Name }) => Name)).toEqual(volumes.filter((it) => it !== own('c-html')))
  })

  test('-P publishes what the image exposes, on this machine only', async () => {
    await perform('docker run -d -P --name c-web --expose 9000 nginx:alpine')
    const { NetworkSettings } = await docker.getContainer(own('c-web')).inspect()
    const addresses = Object.entries(NetworkSettings.Ports).map(
      ([port, bindings]) => `${port} ${bindings?.map(({ HostIp }) => HostIp).join()}`,
    )
    expect(addresses.sort()).toEqual(['80/tcp 127.0.0.1', '9000/tcp 127.0.0.1'])
  })

  describe('what is not this run’s is refused, with nothing written', () => {
    beforeEach(async () => {
      await docker.createNetwork({ Name: own('c-net'), Labels: foreignLabels })
      await docker.createVolume({ Name: own('c-data'), Labels: foreignLabels })
      const foreign = await docker.createContainer({
        name: own('c-web'),
        Image: 'busybox:latest',
        Cmd: ['sleep', '1000'],
        Labels: foreignLabels,
      })
      await foreign.start()
      await perform('docker create --name c-mine busybox')
      calls = []
    })

    const refused: readonly (readonly [string, string])[] = [
      ['docker run -d --name c-web busybox', 'container'],
      ['docker run --rm --link c-web:web busybox', 'container'],
      ['docker run --rm --volumes-from c-web busybox', 'container'],
      ['docker run --rm --network container:c-web busybox', 'container'],
      ['docker run --rm --pid container:c-web busybox', 'container'],
      ['docker run --rm --network c-net busybox', 'network'],
      ['docker run --rm -v c-data:/data busybox', 'volume'],
      ['docker run --rm --mount src=c-data,dst=/data busybox', 'volume'],
      ['docker create --name c-web busybox', 'container'],
      ['docker stop c-mine c-web', 'container'],
      ['docker rm -f c-mine c-web', 'container'],
      ['docker start c-web', 'container'],
      ['docker restart c-web', 'container'],
      ['docker kill c-web', 'container'],
      ['docker pause c-web', 'container'],
      ['docker exec c-web ls', 'container'],
      ['docker inspect c-web', 'container'],
      ['docker logs c-web', 'container'],
      ['docker port c-web', 'container'],
      ['docker top c-web', 'container'],
      ['docker diff c-web', 'container'],
      ['docker rename c-web c-other', 'container'],
      ['docker rename c-mine c-web', 'container'],
      ['docker network create c-net', 'network'],
      ['docker network connect c-net c-mine', 'network'],
      ['docker network connect bridge c-web', 'container'],
      ['docker network disconnect bridge c-web', 'container'],
      ['docker network rm c-net', 'network'],
      ['docker network inspect c-net', 'network'],
      ['docker volume create c-data', 'volume'],
      ['docker volume rm c-data', 'volume'],
      ['docker volume inspect c-data', 'volume'],
      ['docker rmi busybox', 'image'],
      ['docker tag alpine busybox', 'image'],
    ]

    test('whichever command names it', async () => {
      const found: string[] = []
      for (const [line] of refused) {
        const { code, message } = await refusalOf(line)
        found.push(`${line}: ${code} ${/^The (\w+) "/.exec(message)?.[1]}`)
      }
      expect(found).toEqual(refused.map(([line, kind]) => `${line}: not-ours ${kind}`))
      expect(calls.filter(({ method }) => method !== 'GET')).toEqual([])
    })

    test('prunes and listings leave it alone', async () => {
      await docker.getContainer(own('c-web')).kill()
      for (const kind of ['container', 'network', 'volume', 'image']) expect((await perform(`docker ${kind} prune -f`)).exit).toBe(0)
      const left = await listOwned(docker, foreignLabels)
      expect(left.map(({ kind }) => kind)).toEqual(['container', 'network', 'volume'])
      expect((await perform('docker ps -a')).output).toContain(own('c-web'))
      expect((await listOwned(docker, labels)).map(({ kind }) => kind)).toEqual([])
    })
  })

  test('host paths: relative ones in the workspace, no way out, absolute ones with consent', async () => {
    expect(await perform('docker run --rm -v ./data:/data busybox touch /data/file')).toEqual({ exit: 0, output: '' })
    expect(await readdir(join(context.workspace, 'data'))).toEqual(['file'])
    expect((await refusalOf('docker run --rm -v ../out:/data busybox')).code).toBe('bad-usage')
    await symlink('/etc', join(context.workspace, 'link'))
    expect((await refusalOf('docker run --rm -v ./link/ssl:/data busybox')).code).toBe('bad-usage')
    expect((await refusalOf('docker run --rm -v /etc:/data busybox')).code).toBe('needs-consent')
    expect((await refusalOf('docker run --rm --privileged busybox')).code).toBe('needs-consent')
    const inside = await perform(`docker run --rm -v ${join(context.workspace, 'data')}:/data busybox ls /data`)
    expect(inside).toEqual({ exit: 0, output: 'file\n' })
    expect(calls.filter(({ path }) => path.startsWith('/containers/create'))).toHaveLength(2)
  })

  test('images: only what this run tagged is untagged', async () => {
    expect(await perform('docker tag busybox c-image:one')).toEqual({ exit: 0, output: '' })
    const { Id } = await docker.getImage('busybox').inspect()
    expect(journal).toEqual([{ kind: 'image', name: own('c-image:one'), action: 'tag', image: Id, isOthersImage: true }])
    expect((await perform('docker rmi c-image:one')).output).toBe(own('Untagged: c-image:one\n'))
    const pulled = await perform('docker pull busybox')
    expect(pulled.output).toContain('is not pulled again')
  })

  test('input that nobody types is at its end: a shell is left, cat ends', async () => {
    expect((await perform('docker run --rm -it busybox sh -c "tty -s && exit 5"')).exit).toBe(5)
    expect(await perform('docker run --rm -i busybox cat')).toEqual({ exit: 0, output: '' })
    expect((await perform('docker run --rm -it busybox sh')).exit).toBe(0)
    await perform('docker run -d --name c-web busybox sleep 1000')
    expect((await perform('docker exec -it c-web sh')).exit).toBe(0)
    expect(await perform('docker exec -i c-web cat')).toEqual({ exit: 0, output: '' })
  })

  test('waiting: for a log, a state, and in vain', async () => {
    const wait = (more: object): Promise<void> => waitFor(context, { container: own('c-web'), withinMs: 20_000, ...more }, () => {})
    await perform('docker run -d --name c-web busybox sh -c "echo one; sleep 1; echo two; sleep 1; exit 3"')
    await wait({ log: 'one[^]*two' })
    await wait({ state: 'exited' })
    await wait({ log: '^two$' })
    await expect(wait({ log: 'three' })).rejects.toMatchObject({ failure: { code: 'wait-failed', detail: 'one\ntwo' } })
    await expect(wait({ state: 'running', withinMs: 200 })).rejects.toMatchObject({ failure: { code: 'wait-failed' } })
    await expect(waitFor(context, { container: own('c-none'), log: 'x', withinMs: 1000 }, () => {})).rejects.toMatchObject({
      failure: { code: 'wait-failed' },
    })
  })

  test('waiting for a log over runs that are over as soon as they begin', async () => {
    const wait = (log: string): Promise<void> => waitFor(context, { container: own('c-web'), log, withinMs: 20_000 }, () => {})
    await perform('docker run -d --name c-web --restart on-failure:2 busybox sh -c "echo run; exit 3"')
    await wait('run[^]*run[^]*run')
    await expect(wait('run[^]*run[^]*run[^]*run')).rejects.toMatchObject({ failure: { message: expect.stringContaining('exit code 3') } })
  })

  test('a command that is cancelled ends at once', async () => {
    const cancel = new AbortController()
    context = { ...context, signal: cancel.signal, print: () => cancel.abort() }
    const { code } = await refusalOf('docker run --name c-web busybox sh -c "echo on; sleep 1000"')
    expect(code).toBe('cancelled')
    context = { ...context, signal: new AbortController().signal }
  })

  test(`it is ${engineName} that answers`, async () => {
    expect((await perform('docker version --format {{.Server.Version}}')).output).toBe(`${connection.info.version}\n`)
    expect((await perform('docker info')).output).toContain('Server Version')
    expect((await perform('docker -v')).output).toContain(connection.info.version)
  })
})
