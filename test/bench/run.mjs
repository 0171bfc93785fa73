/** `npm run bench`: speed as ratios, each measured side by side in one run. Names on the command line choose measures. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'
import { engineAnswers } from '../support/engine-answers.mjs'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const measures = {
  'main-job': { file: 'main-job.ts', needs: engineAnswers },
  observer: { file: 'observer.ts', needs: async () => ({}) },
  picture: { file: 'picture.ts', needs: async () => ({}) },
  layout: { file: 'layout.ts', needs: async () => ({}) },
  lesson: { file: 'lesson.ts', needs: async () => ({}) },
  replay: { file: 'replay.ts', needs: async () => ({}) },
  'embedded-engine': { file: 'embedded-engine.ts', needs: async () => ({}) },
  rewind: { file: 'rewind.ts', needs: async () => ({}) },
}

const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => !(name in measures))
if (unknown.length > 0) {
  console.error(`bench: no measure ${unknown.join(', ')}; there are ${Object.keys(measures).join(', ')}`)
  process.exit(2)
}
for (const [name, { file, needs }] of Object.entries(measures)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  const { missing } = await needs()
  if (missing) {
    console.log(`${name}: not measured (${missing})`)
    continue
  }
  console.log(`\n== ${name} ==`)
  const { module } = await runnerImport(join(root, 'test', 'bench', file), { root, logLevel: 'error' })
  if (!(await module.measure(root))) process.exitCode = 1
}
