// Wanders through a run in a process of its own, so that a test can kill it: node wander-child.mjs, with what to do as one line of JSON on stdin.
// Says "ready" when it is about to begin, and what came of it as a line of JSON.
import { createInterface } from 'node:readline'
import { runnerImport } from 'vite'

const here = (path) => new URL(path, import.meta.url).pathname
const load = async (path) => (await runnerImport(here(path), { configFile: false })).module
const [{ createSession }, { wander }, { drawFrom }] = await Promise.all(
  ['../../../src/main/session/session.ts', './wander.ts', './draw.ts'].map(load),
)
console.log('ready')
for await (const line of createInterface({ input: process.stdin })) {
  const { options, seed, wandering } = JSON.parse(line)
  const session = await createSession(options)
  console.log(JSON.stringify(await wander(session, drawFrom(seed), wandering)))
  await session.close()
  break
}
