// Plays a scenario in a process of its own, so that a test can kill it: node play-child.mjs USER_DATA ENGINE SCENARIO_FILE
// Says "step ID" on stdout when a step has ended.
import { runnerImport } from 'vite'

const [userDataDirectory, engine, path] = process.argv.slice(2)
const { module } = await runnerImport(new URL('../../src/main/session/session.ts', import.meta.url).pathname, { configFile: false })
const session = await module.createSession({
  version: '0',
  userDataDirectory,
  scenariosDirectory: userDataDirectory,
  environment: {},
  platform: process.platform,
  home: userDataDirectory,
  engine,
})
const end = await session.playScenario({ source: { path }, onFrame: (frame) => frame.last && console.log(`step ${frame.step}`) })
console.log(JSON.stringify(end))
await session.close()
