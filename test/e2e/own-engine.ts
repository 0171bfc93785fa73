import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An embedded engine of its own process: the app reaches it by its socket, as it reaches its user's. */
export interface OwnEngine {
  /** Of its containers and of the networks that it has not from the beginning. */
  names(): Promise<string[]>
  end(): Promise<void>
}

// Only named here, as a spec is read by processes that run none of its tests; the engine makes the folder.
const folder = join(tmpdir(), `dockstage-e2e-own-engine-${process.pid}`)
const socketPath = join(folder, 'engine.sock')

export const ownEngine = {
  address: `unix://${socketPath}`,
  async start(): Promise<OwnEngine> {
    const child = spawn(process.execPath, ['bin/dockstage.mjs', 'engine', '--socket', socketPath], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    return {
      async names() {
        const containers = (await get('/containers/json?all=1')) as { Names: string[] }[]
        const networks = (await get('/networks')) as { Name: string }[]
        const own = networks.map((it) => it.Name).filter((it) => !['bridge', 'host', 'none'].includes(it))
        return [...containers.flatMap((it) => it.Names), ...own]
      },
      async end() {
        child.kill('SIGTERM')
        await once(child, 'exit')
        rmSync(folder, { recursive: true, force: true })
      },
    }
  },
}

function get(path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, path }, async (answer) => {
      let text = ''
      for await (const chunk of answer) text += String(chunk)
      resolve(JSON.parse(text))
    })
    sent.on('error', reject)
    sent.end()
  })
}
