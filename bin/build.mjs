import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from './build-if-needed.mjs'

try {
  await build(dirname(dirname(fileURLToPath(import.meta.url))))
} catch (cause) {
  process.stderr.write(`${cause.message}\n`)
  process.exit(1)
}
