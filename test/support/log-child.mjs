// Writes a log in a process of its own, beside another one's: node log-child.mjs PATH NAME COUNT BOUNDS
// Prints how it ended as JSON.
import { runnerImport } from 'vite'

const [path, name, count, bounds] = process.argv.slice(2)
const source = new URL('../../src/main/log/log-file.ts', import.meta.url).pathname
const { module } = await runnerImport(source, { configFile: false })
const file = new module.LogFile(path, JSON.parse(bounds))
for (let i = 0; i < Number(count); i++) {
  file.append(`${name} ${i} ${'x'.repeat(40)} end\n`)
  if (i % 7 === 0) await file.flush()
}
await file.flush()
console.log(JSON.stringify({ written: true }))
