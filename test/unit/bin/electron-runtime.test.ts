import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { downloadRuntime, electronRuntime } from '../../../bin/electron-runtime.mjs'

const root = join(import.meta.dirname, '..', '..', '..')
const packageHome = join(root, 'node_modules', 'electron')
let cache: string
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'dockstage-electron-cache-'))
  vi.stubEnv('electron_config_cache', cache)
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(cache, { recursive: true, force: true })
})

async function fetchFrom(answer: RequestListener, stallMs: number, report: (progress: unknown) => void = () => {}): Promise<void> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  try {
    await downloadRuntime(packageHome, report, stallMs, { mirror })
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

test('a download that stops in the middle is given up, with its progress shown before', async () => {
  const report = vi.fn()
  const stalls: RequestListener = (_, response) => {
    response.writeHead(200, { 'content-length': '1000' })
    response.write('0123456789')
  }
  await expect(fetchFrom(stalls, 2_000, report)).rejects.toThrow(
    /^Electron's runtime could not be downloaded: no byte of it came for 2 seconds$/,
  )
  expect(report).toHaveBeenCalledWith({ transferred: 10, total: 1000 })
})

test('a server that refuses is one line, with its own words', async () => {
  const refuses: RequestListener = (_, response) => response.writeHead(503).end()
  await expect(fetchFrom(refuses, 5_000)).rejects.toThrow(/^Electron's runtime could not be downloaded: Response code 503 \([^\n]*$/)
})

test('where a runtime is named by ELECTRON_OVERRIDE_DIST_PATH nothing is downloaded', async () => {
  const folder = join(cache, 'runtime')
  mkdirSync(folder)
  writeFileSync(join(folder, 'electron'), '')
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', folder)
  expect(await electronRuntime(root, () => {})).toMatch(/runtime.electron/)
})
