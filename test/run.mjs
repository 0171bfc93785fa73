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
import { ownNetwork } from './support/own-network.mjs'
import { podmanRuns } from './support/podman-runs.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = (name) => join(root, 'node_modules', ...name)
const vitest = bin(['vitest', 'vitest.mjs'])
const playwright = bin(['@playwright', 'test', 'cli.js'])

/** Each group: what it needs (a reason when that is not here), and how it is run, with the environment to add. */
const groups = {
  unit: { run: (how) => runVitest('unit', {}, how) },
  scenarios: { run: (how) => runVitest('scenarios', {}, how) },
  embedded: { run: (how) => runVitest('docker', { DOCKSTAGE_TEST_ENGINES: 'embedded' }, how) },
  docker: { needs: engineAnswers, run: (how) => runVitest('docker', { DOCKSTAGE_TEST_ENGINES: 'docker' }, how) },
  engines: { needs: ownEngines, run: (how) => runVitest('engines', {}, how) },
  podman: { needs: podmanRuns, run: (how) => runVitest('podman', {}, how) },
  browser: { needs: findChromium, run: (how, CHROMIUM_PATH) => runPlaywright('browser', { CHROMIUM_PATH }, how) },
  desktop: { needs: () => findElectron(root), run: (how, found) => runPlaywright('desktop', found, how) },
  'electron-only': { needs: () => findOwnElectron(root), run: (how, found) => runPlaywright('electron-only', found, how) },
}

/**
 * Groups that wait for real engines most of the time, and so are run beside the others, one after the other; what each prints comes when it is over. The
 * others have a network of their own then, for both publish the same ports. Where there is none, all groups are run one after the other.
 */
const waiting = ['docker', 'engines', 'podman']

const { chosen, required } = readArguments(process.argv.slice(2))
const scratch = mkdtempSync(join(tmpdir(), 'dockstage-test-'))
const outcomes = []
try {
  await buildIfNeeded(root, (line) => console.log(line))
  const network = ownNetwork()
  const [beside, rest] = [chosen.filter((it) => waiting.includes(it)), chosen.filter((it) => !waiting.includes(it))]
  if (network && beside.length > 0 && rest.length > 0) {
    // Where one of the two breaks, what the other has begun is waited for: it cleans up.
    const ends = await Promise.allSettled([runGroups(rest, { network }), runGroups(beside, { isQuiet: true })])
    for (const { reason } of ends) if (reason) throw reason
  } else await runGroups(chosen, {})
} catch (cause) {
  console.error(cause.message)
  process.exitCode = 1
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
report()

/** @param how `network`: the words that give each a network of its own; `isQuiet`: what it prints comes when it is over */
async function runGroups(names, how) {
  for (const name of names) outcomes.push({ name, ...(await runGroup(name, how)) })
}

async function runGroup(name, { network = [], isQuiet = false }) {
  const { needs, run } = groups[name]
  const found = needs ? await needs() : { value: undefined }
  if (found.missing) return { could: false, why: found.missing }
  const said = isQuiet ? [] : undefined
  const heading = `\n== ${name} ==`
  if (!said) console.log(heading)
  const began = performance.now()
  const outcome = await run({ network, said }, found.value)
  if (said) process.stdout.write(`${heading}\n${Buffer.concat(said)}`)
  return { could: true, ...outcome, seconds: Math.round((performance.now() - began) / 1000) }
}

async function runVitest(project, env, how) {
  const file = join(scratch, `${project}-${Object.values(env).join('-')}.json`)
  const words = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const code = await run([vitest, ...words], env, how)
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

async function runPlaywright(project, env, how) {
  const file = join(scratch, `${project}.json`)
  const words = ['test', '--project', project, '--reporter=list,json']
  const code = await run([playwright, ...words], { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file }, how)
  const stats = readJson(file)?.stats
  const flaky = Array(stats?.flaky ?? 0).fill('listed above as flaky')
  return { code, passed: (stats?.expected ?? 0) + flaky.length, failed: stats?.unexpected ?? 0, skipped: stats?.skipped ?? 0, flaky }
}

/** Runs Node to its end; answers with its exit code. `said` takes what it prints, where that is not to be printed at once. */
function run(args, env, { network, said }) {
  return new Promise((resolve, reject) => {
    const [program, ...words] = [...network, process.execPath, ...args]
    const stdio = said ? ['ignore', 'pipe', 'pipe'] : 'inherit'
    const child = spawn(program, words, { cwd: root, stdio, env: { ...process.env, ...env } })
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
  outcomes.sort((a, b) => chosen.indexOf(a.name) - chosen.indexOf(b.name))
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
