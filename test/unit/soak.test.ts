import { execFile } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'

const script = join(import.meta.dirname, '..', '..', '.ci', 'soak')

/**
 * Runs `.ci/soak` in a folder of its own, where what it would run is written down and not done: `does` is what happens in its place, by the words of
 * the command (`$*`).
 */
async function soaked(words: readonly string[], does = '', environment: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'dockstage-soak-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, '.ci'))
  mkdirSync(join(folder, 'programs'))
  cpSync(script, join(folder, '.ci', 'soak'))
  const log = join(folder, 'log')
  // No real engine is asked for one's own: there is none that would answer.
  for (const file of ['programs/npx', 'programs/npm', 'programs/docker', '.ci/as-ordinary-user']) {
    const what = file === 'programs/docker' ? 'exit 1' : `echo "$(basename "$0") $*" >>'${log}'\n${does}`
    writeFileSync(join(folder, file), `#!/bin/bash\n${what}\n`)
    chmodSync(join(folder, file), 0o755)
  }
  const env = { ...process.env, PATH: `${join(folder, 'programs')}:${process.env.PATH}`, ...environment }
  return new Promise<{ said: string; exit: number; ran: readonly string[] }>((resolve) =>
    execFile('bash', [join(folder, '.ci', 'soak'), ...words], { env }, (error, stdout, stderr) =>
      resolve({
        said: stdout + stderr,
        exit: error ? Number(error.code) : 0,
        ran: existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [],
      }),
    ),
  )
}

/** What the table at the end says of each part. */
const table = (said: string): Record<string, string> =>
  Object.fromEntries(
    [...said.slice(said.lastIndexOf('====')).matchAll(/^(\S+) +\d+ min \d\d s {2}(.+)$/gm)].map(([, part = '', came = '']) => [part, came]),
  )

const parts = ['fuzz', 'restored', 'flat', 'faults', 'engine', 'not-ours', 'ordinary', 'legible', 'player', 'bench']

/** It takes GNU's `timeout`. */
describe.runIf(process.platform === 'linux')('the soak', () => {
  test('refuses a part that is not there, says which there are, and runs none', async () => {
    const { said, exit, ran } = await soaked(['faults', 'fautls'])
    expect(said).toBe(`soak: there is no part 'fautls'; there are: ${parts.join(' ')}\n`)
    expect(exit).toBe(2)
    expect(ran).toEqual([])
  })

  test('runs what is named, in that order', async () => {
    const { said, exit, ran } = await soaked(['restored', 'ordinary'])
    expect(ran).toEqual([
      'npm run --silent build',
      'npx vitest run --project scenarios test/scenarios/every-step-restored',
      'as-ordinary-user',
    ])
    expect(table(said)).toEqual({ restored: 'held', ordinary: 'held' })
    expect(exit).toBe(0)
  })

  test('runs every part where none is named, and a failure keeps nothing else from being run, not in its own part either', async () => {
    const { said, exit, ran } = await soaked([], '[[ $* != *specification/fuzz* && $* != *legible* ]]')
    expect(table(said)).toEqual({
      ...Object.fromEntries(parts.map((it) => [it, 'held'])),
      fuzz: 'failed',
      engine: 'not run',
      legible: 'failed',
    })
    expect(ran).toContain('npx vitest run --project unit fuzz')
    expect(ran.at(-1)).toBe('npm run bench')
    expect(exit).toBe(1)
  })

  test('stops what is not over at the limit, with all that it began, and goes on', async () => {
    // One that lives on would keep its output open, and this waits for the end of that.
    const { said, exit, ran } = await soaked(['flat', 'player'], 'case $* in *flat*) (sleep 60; echo late >>log) & wait;; esac', {
      DOCKSTAGE_SOAK_LIMIT: '0.3s',
    })
    expect(table(said)).toEqual({ flat: 'not over after 0.3s', player: 'held' })
    expect(ran.at(-1)).toBe('npx playwright test --project=soak --workers=1')
    expect(exit).toBe(1)
  })

  test('runs nothing where the build fails', async () => {
    const { exit, ran } = await soaked(['flat'], '[[ $* != *build* ]]')
    expect(ran).toEqual(['npm run --silent build'])
    expect(exit).toBe(1)
  })
})
