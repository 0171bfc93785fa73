import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { electronFuses } from '../../bin/electron-fuses.mjs'
import { expect, test } from '../e2e/app.ts'

/**
 * What the stand-in cannot show, as it has neither Electron's sandbox nor its executable. Where Electron's own runtime cannot start, `npm test` says of this
 * group that it could not run, and why.
 */

test.use({ environment: { ELECTRON_ENABLE_SECURITY_WARNINGS: '1' } })

test('the page’s process is in the operating system’s sandbox, and Electron has nothing to warn of', async ({ app, hosted }) => {
  const { page } = app
  const { electron } = hosted
  if (!electron) throw new Error('this is about the desktop')

  await test.step('it is the Electron that package.json pins', async () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { devDependencies: Record<string, string> }
    expect(await electron.evaluate(() => process.versions.electron)).toBe(devDependencies.electron)
  })

  await test.step('the page’s process is sandboxed', async () => {
    const { pid, metric } = await electron.evaluate(({ app, BrowserWindow }) => {
      const pid = BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0
      return { pid, metric: app.getAppMetrics().find((it) => it.pid === pid) }
    })
    // Linux: a filter of system calls (2), and no way to more rights; the others say it themselves.
    if (process.platform === 'linux') {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      expect(status).toMatch(/^Seccomp:\t2$/m)
      expect(status).toMatch(/^NoNewPrivs:\t1$/m)
    } else expect(metric?.sandboxed).toBe(true)
  })

  await test.step('Electron’s own look at the page ends without a warning', async () => {
    const warnings: string[] = []
    page.on('console', (line) => {
      if (line.text().includes('Electron Security Warning')) warnings.push(line.text())
    })
    await page.reload()
    await expect(page.getByText('Dockstage').first()).toBeVisible()
    expect(warnings).toEqual([])
  })

  await test.step('no service worker is kept, no file is read, and a window that is opened is none', async () => {
    const outcome = await page.evaluate(async () => {
      const refused = (it: () => unknown): Promise<boolean> =>
        Promise.resolve()
          .then(it)
          .then(
            () => false,
            () => true,
          )
      return {
        worker: await refused(() => navigator.serviceWorker.register('./assets/none.js')),
        file: await refused(() => fetch('file:///')),
        window: window.open('app://dockstage/index.html'),
      }
    })
    expect(outcome).toEqual({ worker: true, file: true, window: null })
  })
})

test('this Electron has a fuse for each that is decided, and none that is not', async () => {
  const executable = createRequire(import.meta.url)('electron') as unknown as string
  const { version, ...wire } = await getCurrentFuseWire(executable)
  const decided = Object.keys(electronFuses).filter((key) => /^\d+$/.test(key))
  expect(version).toBe(electronFuses.version)
  expect(Object.keys(wire).map((at) => FuseV1Options[Number(at)] ?? `fuse ${at}`)).toEqual(decided.map((at) => FuseV1Options[Number(at)]))
})
