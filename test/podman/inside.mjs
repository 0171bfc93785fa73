// Runs in the network of a Podman, where that engine is this machine's own: node inside.mjs MODULE.ts WORD... calls its `main(WORD, ...)`.
import { runnerImport } from 'vite'

const [path, ...words] = process.argv.slice(2)
const { module } = await runnerImport(path, { configFile: false })
await module.main(...words)
