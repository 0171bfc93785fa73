import type Docker from 'dockerode'
import type { Looks } from './users-things.ts'

/** Ids of all that is on an engine, whoever made it. */
export async function everythingOn(docker: Docker): Promise<readonly string[]> {
  const [containers, networks, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listNetworks(),
    docker.listVolumes(),
  ])
  return [
    ...containers.map(({ Id, Names }) => `container ${Names.join()} ${Id}`),
    ...networks.map(({ Id, Name }) => `network ${Name} ${Id}`),
    ...(Volumes ?? []).map(({ Name }) => `volume ${Name}`),
  ].sort()
}

/** Things of the user's under names that a run gives to its own. */
export interface Namesakes {
  look(): Promise<Looks>
  remove(): Promise<void>
}

export type Namesake = readonly ['container' | 'network' | 'volume' | 'image', string]

/** Makes those that can be made: a container or a network of that name may be there already, a tag is moved to the user's image. */
export async function makeNamesakes(docker: Docker, wanted: readonly Namesake[], image: string): Promise<Namesakes> {
  const made: { readonly key: string; readonly look: () => Promise<unknown>; readonly remove: () => Promise<unknown> }[] = []
  for (const [kind, name] of wanted) {
    const key = `${kind} ${name}`
    if (kind === 'container') {
      const container = await docker.createContainer({ name, Image: 'busybox:latest', Cmd: ['sleep', '100000'] }).catch(isTaken)
      if (!container) continue
      made.push({ key, look: () => container.inspect(), remove: () => container.remove({ force: true, v: true }) })
      await container.start()
    } else if (kind === 'network') {
      const network = await docker.createNetwork({ Name: name, CheckDuplicate: true }).catch(isTaken)
      if (network) made.push({ key, look: () => network.inspect(), remove: () => network.remove() })
    } else if (kind === 'volume') {
      const { Volumes } = await docker.listVolumes()
      if (Volumes.some((it) => it.Name === name)) continue
      await docker.createVolume({ Name: name })
      made.push({ key, look: () => docker.getVolume(name).inspect(), remove: () => docker.getVolume(name).remove() })
    } else {
      const [there, theirs] = await Promise.all(
        [name, image].map((it) =>
          docker
            .getImage(it)
            .inspect()
            .catch(() => undefined),
        ),
      )
      // One of two sets of namesakes has it already.
      if (there?.Id === theirs?.Id) continue
      const [repo, tag = 'latest'] = name.split(':')
      await docker.getImage(image).tag({ repo: repo as string, tag })
      const id = async (): Promise<string> => (await docker.getImage(name).inspect()).Id
      made.push({ key, look: id, remove: () => docker.getImage(name).remove() })
    }
  }
  return {
    look: async () =>
      Object.fromEntries(await Promise.all(made.map(async (it) => [it.key, JSON.stringify(await it.look().catch(String))]))),
    async remove() {
      // Looks tell what is gone already.
      for (const it of made) await it.remove().catch(isGone)
    },
  }
}

function isTaken(cause: { readonly statusCode?: number }): undefined {
  if (cause.statusCode !== 409) throw cause
}

function isGone(cause: { readonly statusCode?: number }): undefined {
  if (cause.statusCode !== 404) throw cause
}

/** What an engine tells until it is stopped: `{ Type, Action, Actor }` each. */
export interface Told {
  readonly Type: string
  readonly Action: string
  readonly Actor: { readonly ID: string; readonly Attributes?: Readonly<Record<string, string>> }
}

/** Listens to the engine's events; `stop` resolves with all that happened until then. */
export async function listenTo(docker: Docker): Promise<{ stop(): Promise<readonly Told[]> }> {
  const stream = (await docker.getEvents()) as unknown as NodeJS.ReadableStream & { destroy(): void }
  const told: Told[] = []
  let rest = ''
  let look = (): void => undefined
  stream.on('data', (part: Buffer) => {
    const lines = (rest + part.toString('utf8')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim() !== '') told.push(JSON.parse(line) as Told)
    look()
  })
  stream.on('error', () => undefined)
  return {
    async stop() {
      // Events come in order: with this one all before it are here.
      await docker.createVolume({ Name: 'u-marker' })
      await docker.getVolume('u-marker').remove()
      await new Promise<void>((resolve) => {
        look = () => {
          if (told.some((it) => it.Type === 'volume' && it.Action === 'destroy' && it.Actor.ID === 'u-marker')) resolve()
        }
        look()
      })
      stream.destroy()
      return told
    },
  }
}
