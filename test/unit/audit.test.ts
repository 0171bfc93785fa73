import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const script = join(import.meta.dirname, '..', '..', '.ci', 'audit')
const lock = {
  name: 'audited',
  version: '1.0.0',
  lockfileVersion: 3,
  packages: { '': { name: 'audited', version: '1.0.0', dependencies: { leaky: '1.0.0' } }, 'node_modules/leaky': { version: '1.0.0' } },
}
const advisory = {
  id: 1,
  url: 'https://example.invalid/GHSA-1',
  title: 'It leaks',
  severity: 'high',
  vulnerable_versions: '<1.1.0',
  cwe: [],
  cvss: { score: 7.5, vectorString: null },
}
const version = (it: string) => ({ [it]: { name: 'leaky', version: it } })
const packument = { name: 'leaky', 'dist-tags': { latest: '1.1.0' }, versions: { ...version('1.0.0'), ...version('1.1.0') } }

/** What `.ci/audit` says of a project with one package, where the registry answers so; no server at all for `undefined`. */
async function audited(status: number | undefined, advisories: string): Promise<{ said: string; exit: number }> {
  const project = mkdtempSync(join(tmpdir(), 'dockstage-audit-'))
  onTestFinished(() => rmSync(project, { recursive: true, force: true }))
  writeFileSync(join(project, 'package.json'), JSON.stringify(lock.packages['']))
  writeFileSync(join(project, 'package-lock.json'), JSON.stringify(lock))
  const registry = createServer((request, response) => {
    request.resume()
    const isBulk = request.url?.endsWith('/advisories/bulk')
    response.writeHead(isBulk ? (status ?? 500) : request.url === '/leaky' ? 200 : 404, { 'content-type': 'application/json' })
    response.end(isBulk ? advisories : JSON.stringify(packument))
  })
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve))
  const { port } = registry.address() as AddressInfo
  const close = (): Promise<void> => new Promise((resolve) => registry.close(() => resolve()))
  if (status === undefined) await close()
  else onTestFinished(close)
  const options = ['--registry', `http://127.0.0.1:${port}/`, '--cache', join(project, 'cache'), '--fetch-retries=0']
  return new Promise((resolve) =>
    execFile(process.execPath, [script, ...options], { cwd: project }, (error, stdout) =>
      resolve({ said: stdout, exit: error ? Number(error.code) : 0 }),
    ),
  )
}

test('the audit says that it is clean, of how many packages', async () => {
  expect(await audited(200, '{}')).toEqual({ said: 'audit: clean (1 packages)\n', exit: 0 })
})

test('the audit fails on a finding, and names it', async () => {
  const { said, exit } = await audited(200, JSON.stringify({ leaky: [advisory] }))
  expect(said).toMatch(/^audit: findings \(1 of 1 packages\)\n {2}high: leaky \S+: It leaks https:\/\/example\.invalid\/GHSA-1\n$/)
  expect(exit).toBe(1)
})

test.each([
  ['refuses to be asked', 405, '', '405 Method Not Allowed'],
  ['is broken', 500, 'oops', '500 Internal Server Error'],
  ['answers with a page', 200, '<html>sign in</html>', ''],
  ['is not there', undefined, '', 'ECONNREFUSED'],
])('where the registry %s, the audit says that it has not run, and names no registry', async (_how, status, body, why) => {
  const { said, exit } = await audited(status, body)
  expect(said).toMatch(/^audit: not run: .+\n$/)
  expect(said).toContain(why)
  expect(said).not.toContain('http:')
  expect(exit).toBe(2)
})
