/**
 * `npm test`: runs every test group that can run here and says at the end which could not, and why. Names on the command line choose groups;
 * `--require NAME,...` makes it a failure that one of these could not run (as .ci/run does).
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildIfNeeded } from '../bin/build-if-needed.mjs'
import { engineAnswers } from './support/engine-answers.mjs'
import { findChromium } from './support/find-chromium.mjs'
import { findElectron, findOwnElectron } from './support/find-electron.mjs'
import { ownEngines } from './support/own-engines.mjs'
import { podmanRuns } from './support/podman-runs.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = (name) => join(root, 'node_modules', ...name)
const vitest = bin(['vitest', 'vitest.mjs'])
const playwright = bin(['@playwright', 'test', 'cli.js'])

/** Each group: what it needs (a reason when that is not here), the environment to add, and how it is run. */
const groups = {
  unit: { run: () => runVitest('unit') },
  scenarios: { run: () => runVitest('scenarios') },
  embedded: { run: () => runVitest('docker', { DOCKSTAGE_TEST_ENGINES: 'embedded' }) },
  docker: { needs: engineAnswers, run: () => runVitest('docker', { DOCKSTAGE_TEST_ENGINES: 'docker' }) },
  engines: { needs: ownEngines, run: (_, said) => runVitest('engines', {}, said) },
  podman: { needs: podmanRuns, run: (_, said) => runVitest('podman', {}, said) },
  browser: { needs: findChromium, run: (CHROMIUM_PATH) => runPlaywright('browser', { CHROMIUM_PATH }) },
  desktop: { needs: () => findElectron(root), run: (found) => runPlaywright('desktop', found) },
  'electron-only': { needs: () => findOwnElectron(root), run: (found) => runPlaywright('electron-only', found) },
}

/**
 * Groups that run beside another one: they wait for engines of their own, on networks of their own, while the other computes. What they print comes
 * when they are over.
 */
const beside = { unit: 'podman', scenarios: 'engines' }

const { chosen, required } = readArguments(process.argv.slice(2))
const scratch = mkdtempSync(join(tmpdir(), 'dockstage-test-'))
const outcomes = []
try {
  await buildIfNeeded(root, (line) => console.log(line))
  const second = chosen.filter((name) => Object.entries(beside).some(([first, other]) => other === name && chosen.includes(first)))
  for (const name of chosen.filter((it) => !second.includes(it))) {
    const other = second.includes(beside[name]) ? beside[name] : undefined
    const [outcome, besides] = await Promise.all([runGroup(name, false), other && runGroup(other, true)])
    outcomes.push({ name, ...outcome })
    if (other) outcomes.push({ name: other, ...besides })
  }
} catch (cause) {
  console.error(cause.message)
  process.exitCode = 1
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
report()

async function runGroup(name, quietly) {
  const { needs, run } = groups[name]
  const found = needs ? await needs() : { value: undefined }
  if (found.missing) return { could: false, why: found.missing }
  const said = quietly ? [] : undefined
  const heading = `\n== ${name} ==`
  if (!said) console.log(heading)
  const began = performance.now()
  const outcome = await run(found.value, said)
  if (said) process.stdout.write(`${heading}\n${Buffer.concat(said)}`)
  return { could: true, ...outcome, seconds: Math.round((performance.now() - began) / 1000) }
}

async function runVitest(project, env = {}, said = undefined) {
  const file = join(scratch, `${project}-${Object.values(env).join('-')}.json`)
  const code = await run(
    [vitest, 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    env,
    said,
  )
  const result = readJson(file)
  return {
    code,
    passed: result?.numPassedTests ?? 0,
    failed: result?.numFailedTests ?? 0,
    skipped: (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0),
    reasons: reasonsOf(result, 'failed'),
    flaky: reasonsOf(result, 'passed'),
  }
}

/**
 * Each test of this status that something went wrong in (one that passed did so at its second try), with the first lines of what it said: the end of
 * the output is all that some see of it.
 */
function reasonsOf(result, status) {
  return (result?.testResults ?? []).flatMap(({ name, message, assertionResults }) => {
    const file = relative(root, name)
    if (status === 'failed' && message) return [`${file}: ${message.split('\n')[0]}`]
    return assertionResults
      .filter((it) => it.status === status && it.failureMessages.length > 0)
      .map((it) => [`${file}: ${it.fullName}`, ...it.failureMessages.join('\n').split('\n').slice(0, 10)].join('\n      '))
  })
}

async function runPlaywright(project, env) {
  const file = join(scratch, `${project}.json`)
  const code = await run([playwright, 'test', '--project', project, '--reporter=list,json'], { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file })
  const stats = readJson(file)?.stats
  const flaky = Array(stats?.flaky ?? 0).fill('listed above as flaky')
  return { code, passed: (stats?.expected ?? 0) + flaky.length, failed: stats?.unexpected ?? 0, skipped: stats?.skipped ?? 0, flaky }
}

/** @param said what the process prints, where it is not printed at once */
function run(args, env, said) {
  return new Promise((resolve, reject) => {
    const stdio = said ? ['ignore', 'pipe', 'pipe'] : 'inherit'
    const child = spawn(process.execPath, args, { cwd: root, stdio, env: { ...process.env, ...env } })
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes) => said.push(bytes))
    child.on('error', reject)
    child.on('close', resolve)
  })
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

function readArguments(args) {
  const at = args.indexOf('--require')
  const required = at < 0 ? [] : (args[at + 1] ?? '').split(',')
  const named = at < 0 ? args : args.toSpliced(at, 2)
  const unknown = [...named, ...required].filter((name) => !Object.hasOwn(groups, name))
  if (unknown.length > 0) {
    console.error(`There is no test group ${unknown.join(', ')}; there are: ${Object.keys(groups).join(', ')}`)
    process.exit(2)
  }
  return { chosen: named.length > 0 ? named : Object.keys(groups), required }
}

function report() {
  console.log('\nTest groups:')
  for (const { name, could, why, passed, failed, skipped, flaky, seconds } of outcomes) {
    const retried = flaky?.length > 0 ? ` (${flaky.length} of them only at the second try, to be mended)` : ''
    console.log(
      `  ${name.padEnd(13)} ${could ? `ran: ${passed} passed, ${failed} failed, ${skipped} skipped${retried}, in ${seconds} s` : `could not run: ${why}`}`,
    )
    for (const reason of flaky ?? []) console.log(`    ${reason}`)
  }
  for (const name of required)
    if (!outcomes.some((it) => it.name === name && it.could && it.skipped === 0)) {
      console.log(`  ${name} is required and did not run whole`)
      process.exitCode = 1
    }
  for (const { name, could, code, passed, reasons } of outcomes)
    if (could && (code !== 0 || passed === 0)) {
      console.log(`  ${name} failed${passed === 0 ? ' (no test passed)' : ''}`)
      for (const reason of reasons ?? []) console.log(`    ${reason}`)
      process.exitCode = 1
    }
  const sum = (key) => outcomes.reduce((total, it) => total + (it[key] ?? 0), 0)
  console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
}
