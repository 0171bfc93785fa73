import { existsSync } from 'node:fs'
import type { CreateRequest } from '../core/config.ts'
import { containerCreated, createContainer } from '../core/create-container.ts'
import { get } from '../core/table.ts'
import type { LayerFiles } from '../userland/ports.ts'
import { dropContainer } from './end-container.ts'
import type { Engine } from './engine.ts'
import { LiveContainer } from './live-container.ts'
import { LogStore } from './log-store.ts'
import { fillVolumes } from './volumes.ts'

/** What the engine's own layer adds over an image, under the writable one: mountpoints, which `diff` does not show. */
const initLayer: LayerFiles = {
  '/.dockerenv': { kind: 'file', content: '', mode: 0o755 },
  '/etc/hosts': { kind: 'file', content: '' },
  '/etc/hostname': { kind: 'file', content: '' },
  '/etc/resolv.conf': { kind: 'file', content: '' },
  '/dev': { kind: 'directory' },
  '/proc': { kind: 'directory' },
  '/sys': { kind: 'directory' },
}

/** `POST /containers/create`: the record, its files, and its volumes filled. */
export async function createLive(engine: Engine, request: CreateRequest): Promise<{ Id: string; Warnings: readonly string[] }> {
  const { container, mounts, warnings } = engine.change((draft) =>
    createContainer(draft, request, { hostname: engine.hostname, exists: (path) => existsSync(path) }),
  )
  const image = get(engine.state.images, container.imageId)
  const files = engine.userland.createFiles([...(image ? engine.layersOf(image) : []), initLayer])
  const live = new LiveContainer(container.id, files, new LogStore(() => engine.now(), container.hostConfig.LogConfig.Type !== 'none'))
  engine.live.set(container.id, live)
  // A start that comes meanwhile waits for the filling.
  await live.inTurn(async () => {
    try {
      await fillVolumes(engine, live, mounts)
    } catch (cause) {
      await dropContainer(engine, live, true)
      throw cause
    }
    engine.change((draft) => containerCreated(draft, container))
  })
  return { Id: container.id, Warnings: warnings }
}
