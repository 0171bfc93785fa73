import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import type Docker from 'dockerode'

/** Whatever the user has on an engine, each by a name, as a text that must be the same whenever nobody but the user had to do with it. */
export type Looks = Readonly<Record<string, string>>

export interface UsersThings {
  readonly containers: readonly string[]
  readonly networks: readonly string[]
  readonly volumes: readonly string[]
  /** Tags that no scenario needs; the first names an image that has no other, and the last is the id of one that has none. */
  readonly images: readonly string[]
  /** A tag of theirs that no command line ever names. */
  readonly unnamed: string
  /** Their ids, by which events tell of them; a volume's is its name. */
  readonly ids: ReadonlySet<string>
  look(): Promise<Looks>
  /** Removes them all, and nothing else. */
  remove(): Promise<void>
}

/** What another installation of this app labels its things with. */
const anotherInstallation = {
  'dockstage.owner': '7f0c2a52-8d3c-4a53-9a5c-0c1d7b1f6a10',
  'dockstage.run': '0123456789ab',
  'dockstage.scenario': 'wordpress-link',
}
const labels = { 'com.example.owner': 'alice' }

/** Writes to its own layer, to a named volume and to an anonymous one, and says so; what it does then is `last`. */
const writing = (last: string): string[] => [
  'sh',
  '-c',
  `mkdir -p /keep; echo precious > /keep/file; echo named > /data/file; echo anonymous > /anonymous/file; echo one; echo two >&2; echo ready; ${last}`,
]
const stays = 'exec sleep 100000'

/** The engine of somebody who uses it for more than lessons: things of each kind and in each state, made by another client of that engine. */
export async function makeUsersThings(docker: Docker): Promise<UsersThings> {
  await needed(docker, 'busybox:latest')
  const { Id: busybox } = await docker.getImage('busybox:latest').inspect()
  await docker.getImage(busybox).tag({ repo: 'u-mysql', tag: '1' })
  await docker.createNetwork({ Name: 'u-net', Labels: labels })
  await docker.createNetwork({ Name: 'u-other-net', Labels: anotherInstallation })
  for (const name of ['u-data', 'u-unused']) await docker.createVolume({ Name: name, Labels: labels })
  await docker.createVolume({ Name: 'u-other-data', Labels: anotherInstallation })

  const container = (name: string, volume: string, last: string, more: Docker.ContainerCreateOptions = {}): Promise<Docker.Container> =>
    docker.createContainer({
      name,
      Image: 'busybox:latest',
      Cmd: writing(last),
      Labels: labels,
      Volumes: { '/anonymous': {} },
      HostConfig: { Binds: [`${volume}:/data`], NetworkMode: 'u-net' },
      ...more,
    })
  const web = await container('u-web', 'u-data', stays)
  const paused = await container('u-paused', 'u-data', stays)
  const job = await container('u-job', 'u-data', 'exit 3')
  const created = await container('u-created', 'u-data', stays)
  const other = await container('u-other', 'u-other-data', stays, { Labels: anotherInstallation })
  for (const it of [web, paused, other]) {
    await it.start()
    await saysReady(it)
  }
  await paused.pause()
  await runs(job)
  // A volume with files that nobody uses: the first thing that a prune would take.
  const filler = await container('u-filler', 'u-unused', 'exit 0')
  await runs(filler)
  await filler.remove({ v: true })
  await job.commit({ repo: 'u-app', tag: '1', pause: false })
  await job.commit({ repo: 'u-unnamed', tag: '1', pause: false, comment: 'named by nobody' })
  // An image without a name, whose only trace is its id.
  const nameless = (await created.commit({ pause: false })) as { Id: string }

  const containers = [web, paused, job, created, other]
  const inspected = await Promise.all(containers.map((it) => it.inspect()))
  const volumes = [...new Set(inspected.flatMap(({ Mounts }) => Mounts.flatMap((it) => it.Name ?? []))), 'u-unused']
  const networks = ['u-net', 'u-other-net']
  const networkIds = await Promise.all(networks.map(async (it) => ((await docker.getNetwork(it).inspect()) as { Id: string }).Id))
  return {
    containers: inspected.map(({ Name }) => Name.slice(1)),
    networks,
    volumes,
    images: ['u-app:1', 'u-mysql:1', nameless.Id],
    unnamed: 'u-unnamed:1',
    ids: new Set([...containers.map(({ id }) => id), ...networkIds, ...volumes]),
    async look() {
      const looks: Record<string, string> = {}
      for (const it of containers) Object.assign(looks, await lookAtContainer(it))
      for (const it of networks) looks[`network ${it}`] = textOf(await docker.getNetwork(it).inspect())
      for (const it of volumes) looks[`volume ${it}`] = textOf(await docker.getVolume(it).inspect())
      Object.assign(looks, await filesIn(docker, volumes), await lookAtImages(docker))
      return looks
    },
    async remove() {
      for (const it of containers) await it.remove({ force: true, v: true })
      for (const it of networks) await docker.getNetwork(it).remove()
      for (const it of ['u-data', 'u-unused', 'u-other-data']) await docker.getVolume(it).remove()
      for (const it of ['u-app:1', 'u-mysql:1', 'u-unnamed:1', nameless.Id]) await docker.getImage(it).remove()
    },
  }
}

/** Pulls an image unless it is there. */
export async function needed(docker: Docker, reference: string): Promise<void> {
  if (
    await docker
      .getImage(reference)
      .inspect()
      .catch(() => undefined)
  )
    return
  const progress = await docker.pull(reference)
  await new Promise<void>((resolve, reject) => docker.modem.followProgress(progress, (cause) => (cause ? reject(cause) : resolve())))
}

async function saysReady(container: Docker.Container): Promise<void> {
  const log = (await container.logs({ follow: true, stdout: true, stderr: true })) as unknown as Readable
  let text = ''
  for await (const part of log) {
    text += String(part)
    if (text.includes('ready')) break
  }
  log.destroy()
}

async function runs(container: Docker.Container): Promise<void> {
  const over = container.wait({ condition: 'next-exit' })
  await container.start()
  await over
}

/** All that inspect tells, its processes, its files (mounts are no part of them), and what it has printed, with the time of each line. */
async function lookAtContainer(container: Docker.Container): Promise<Looks> {
  const { Name, ...about } = await container.inspect()
  const name = `container ${Name.slice(1)}`
  const processes = about.State.Running ? ((await container.top({ ps_args: '-o pid,args' })) as { Processes: string[][] }).Processes : []
  // Of one that was never started to ask for its log gives it one.
  const hasLog = about.State.Status !== 'created'
  const log = hasLog ? ((await container.logs({ stdout: true, stderr: true, timestamps: true })) as Buffer) : Buffer.alloc(0)
  return {
    [name]: textOf(about),
    [`processes of ${name}`]: JSON.stringify(processes),
    [`changes of ${name}`]: textOf(await container.changes()),
    [`files of ${name}`]: await hashOf((await container.export()) as Readable),
    [`log of ${name}`]: log.toString('latin1'),
  }
}

/** By a container of the looker's own, which reads only and goes again: the engine itself hands the volumes out, wherever they are. */
async function filesIn(docker: Docker, volumes: readonly string[]): Promise<Looks> {
  const looker = await docker.createContainer({
    name: 'u-looker',
    Image: 'busybox:latest',
    Cmd: ['sh', '-c', stays],
    HostConfig: { Binds: volumes.map((it, at) => `${it}:/volumes/${at}:ro`), NetworkMode: 'none' },
  })
  try {
    await looker.start()
    const looks: Record<string, string> = {}
    for (const [at, it] of volumes.entries())
      looks[`files of volume ${it}`] = await hashOf((await looker.getArchive({ path: `/volumes/${at}` })) as Readable)
    return looks
  } finally {
    await looker.remove({ force: true })
  }
}

/** Each tag with the image that it names, and each image without one. */
export async function lookAtImages(docker: Docker): Promise<Looks> {
  const images = await docker.listImages()
  return Object.fromEntries(
    images.flatMap(({ Id, RepoTags, RepoDigests, Created, Size }) => {
      const tags = (RepoTags ?? []).filter((it) => it !== '<none>:<none>')
      const about = JSON.stringify({ Id, Created, Size, ...(tags.length > 0 ? {} : { RepoDigests }) })
      return (tags.length > 0 ? tags : [Id]).map((it): [string, string] => [`image ${it}`, about])
    }),
  )
}

/** An engine tells the same lists in any order. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, it: unknown) => {
    if (Array.isArray(it) && it.every((part) => typeof part === 'object')) return it.map((part) => JSON.stringify(part)).sort()
    return it
  })

async function hashOf(stream: Readable): Promise<string> {
  const hash = createHash('sha256')
  stream.on('data', (part: Buffer) => hash.update(part))
  await once(stream, 'end')
  return hash.digest('hex')
}

/** What is in one of them and not in the other, or otherwise; empty where they are the same. */
export function differences(before: Looks, after: Looks): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((it) => {
    const [one, other] = [before[it], after[it]]
    if (one === other) return []
    if (one === undefined) return [`${it} is new: ${other}`]
    return [other === undefined ? `${it} is gone` : `${it} is not what it was: ${firstDifference(one, other)}`]
  })
}

function firstDifference(one: string, other: string): string {
  let at = 0
  while (at < one.length && one[at] === other[at]) at += 1
  const around = (text: string): string => text.slice(Math.max(0, at - 60), at + 100)
  return `…${around(one)}… is …${around(other)}…`
}
