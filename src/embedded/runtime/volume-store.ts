import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { VolumeRecord } from '../core/state.ts'
import { get, put } from '../core/table.ts'
import type { FileOwners, FileTree } from '../userland/ports.ts'
import type { Engine } from './engine.ts'

/**
 * Volumes in the state directory, for the next engine that is given it: `volumes/NAME/_data` holds the files, `volume.json` beside it what the API
 * tells of the volume, and the owners that containers gave to files, which a user who is not root cannot write to the disk.
 */
export class VolumeStore {
  readonly #directory: string

  constructor(stateDirectory: string) {
    this.#directory = stateDirectory
  }

  #folder(name: string): string {
    // Whatever else it may be, it is no way out of the directory.
    if (!isVolumeName(name)) throw new Error(`"${name}" is no name of a volume`)
    return join(this.#directory, 'volumes', name)
  }

  /** Takes the directory for this process. Rejects where an engine that runs has it. */
  async open(engine: Engine): Promise<void> {
    await mkdir(join(this.#directory, 'volumes'), { recursive: true, mode: 0o700 })
    const mark = join(this.#directory, 'engine.pid')
    const holder = Number(await readFile(mark, 'utf8').catch(() => ''))
    if (holder > 0 && holder !== process.pid && isAlive(holder)) {
      const message = `the embedded engine of process ${holder} keeps its volumes in ${this.#directory} (if that is no engine, remove ${mark})`
      throw Object.assign(new Error(message), { code: 'EBUSY' })
    }
    await writeFile(mark, `${process.pid}\n`, { mode: 0o600 })
    for (const name of (await readdir(join(this.#directory, 'volumes'))).sort()) await this.#load(engine, name)
  }

  async #load(engine: Engine, name: string): Promise<void> {
    if (!isVolumeName(name)) return
    const data = join(this.#folder(name), '_data')
    if (!(await stat(data).catch(() => undefined))?.isDirectory()) return
    const { volume, owners } = readKept(await readFile(join(this.#folder(name), 'volume.json'), 'utf8').catch(() => '{}'))
    engine.change((draft) => {
      const created = volume.created ?? draft.moment()
      const kept: VolumeRecord = { name, labels: null, options: null, anonymous: false, users: [], ...volume, created }
      draft.set({ volumes: put(draft.state.volumes, name, kept) })
    })
    const { options } = volume
    if (options?.type !== 'tmpfs') engine.volumes.set(name, engine.userland.hostTree(data, owners))
  }

  /** The tree of a volume, made if it is not there. */
  async tree(engine: Engine, name: string): Promise<FileTree> {
    const data = join(this.#folder(name), '_data')
    await mkdir(data, { recursive: true })
    const tree = engine.userland.hostTree(data)
    await this.#save(engine, name, {})
    return tree
  }

  async #save(engine: Engine, name: string, owners: FileOwners): Promise<void> {
    const volume = get(engine.state.volumes, name)
    if (!volume) return
    const { created, labels, options, anonymous } = volume
    await writeFile(join(this.#folder(name), 'volume.json'), `${JSON.stringify({ created, labels, options, anonymous, owners })}\n`, {
      mode: 0o600,
    })
  }

  async remove(name: string): Promise<void> {
    await rm(this.#folder(name), { recursive: true, force: true })
  }

  /** What only this process knows is written down, and the directory is free. */
  async close(engine: Engine): Promise<void> {
    for (const [name, tree] of engine.volumes) await this.#save(engine, name, tree.owners?.() ?? {}).catch(() => undefined)
    await rm(join(this.#directory, 'engine.pid'), { force: true })
  }
}

const isVolumeName = (name: string): boolean => /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** What `volume.json` says as far as it can be made out: a file that somebody changed must not keep the engine from its volumes. */
function readKept(text: string): {
  volume: Partial<Pick<VolumeRecord, 'created' | 'labels' | 'options' | 'anonymous'>>
  owners: FileOwners
} {
  let kept: unknown
  try {
    kept = JSON.parse(text)
  } catch {
    return { volume: {}, owners: {} }
  }
  const { created, labels, options, anonymous, owners } = isObject(kept) ? kept : {}
  return {
    volume: {
      ...(typeof created === 'number' && Number.isSafeInteger(created) ? { created } : {}),
      ...(isTexts(labels) ? { labels } : {}),
      ...(isTexts(options) ? { options } : {}),
      anonymous: anonymous === true,
    },
    owners: Object.fromEntries(
      Object.entries(isObject(owners) ? owners : {}).flatMap(([path, owner]) => {
        const { uid, gid } = isObject(owner) ? owner : {}
        return typeof uid === 'number' && typeof gid === 'number' ? [[path, { uid, gid }] as const] : []
      }),
    ),
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isTexts = (value: unknown): value is Record<string, string> =>
  isObject(value) && Object.values(value).every((item) => typeof item === 'string')
