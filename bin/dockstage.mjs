#!/usr/bin/env node
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildIfNeeded } from './build-if-needed.mjs'

try {
  await buildIfNeeded(dirname(dirname(fileURLToPath(import.meta.url))), (line) => process.stderr.write(`${line}\n`))
} catch (cause) {
  process.stderr.write(`${cause.message}\n`)
  process.exit(1)
}
const cli = await import('../out/main/cli.js').catch((cause) => {
  process.stderr.write(`dockstage: it could not be started: ${cause.message} (install it again: npm ci)\n`)
  process.exit(1)
})
process.exitCode = await cli.main(process.argv.slice(2))
