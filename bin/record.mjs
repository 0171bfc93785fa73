import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'
import { buildIfNeeded } from './build-if-needed.mjs'

/**
 * `npm run record [-- [--texts] ID...]`: plays the shipped scenarios (those that are named, else all) on a real engine, and keeps what came of it in
 * `scenarios/recordings`; a play in which not everything held changes nothing there. `DOCKSTAGE_ENGINE` names the engine, as for `play --engine`. With
 * `--texts` nothing is played: recordings get their scenario's texts as they are now, and those whose scenario does something else by now are named.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const scenarios = join(root, 'scenarios')
const load = async (path) => (await runnerImport(join(root, 'src', path), { root, configFile: false })).module
const [{ idsIn, loadShipped }, { loadRecording, saveRecording, shippedRecording }, { withTexts }] = await Promise.all(
  ['main/session/scenario-files.ts', 'main/session/recording-file.ts', 'shared/recording/with-texts.ts'].map(load),
)

const words = process.argv.slice(2)
const onlyTexts = words.includes('--texts')
const known = (await idsIn(scenarios)).toSorted()
const wanted = words.filter((it) => it !== '--texts')
const unknown = wanted.filter((it) => !known.includes(it))
if (unknown.length > 0) {
  console.error(`there is no scenario ${unknown.join(', ')}; there is: ${known.join(', ')}`)
  process.exit(2)
}

mkdirSync(dirname(shippedRecording(scenarios, 'x')), { recursive: true })
if (!onlyTexts) await buildIfNeeded(root, (line) => console.log(line))
const scratch = mkdtempSync(join(tmpdir(), 'dockstage-record-'))
const failed = []
for (const id of wanted.length > 0 ? wanted : known) {
  const done = await (onlyTexts ? newTexts(id) : record(id))
  console.log(`${id}: ${done ? 'recorded' : 'not recorded'}`)
  if (!done) failed.push(id)
}
rmSync(scratch, { recursive: true, force: true })
if (failed.length > 0) {
  console.error(`Record again on a real engine: npm run record -- ${failed.join(' ')}`)
  process.exitCode = 1
}

async function newTexts(id) {
  const path = shippedRecording(scenarios, id)
  if (!readdirSync(dirname(path)).includes(`${id}.dockstage.json`)) return false
  const fresh = withTexts(await loadRecording(path), (await loadShipped(scenarios, id)).opened)
  if (fresh) await saveRecording(path, fresh)
  return fresh !== undefined
}

async function record(id) {
  const file = join(scratch, `${id}.dockstage.json`)
  const engine = process.env.DOCKSTAGE_ENGINE ?? 'docker'
  const args = ['bin/dockstage.mjs', 'play', id, '--engine', engine, '--allow', 'course', '--strict', '--record', file]
  const code = await new Promise((resolve) =>
    spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] }).on('close', resolve),
  )
  if (code !== 0) return false
  await saveRecording(shippedRecording(scenarios, id), await loadRecording(file))
  return true
}
