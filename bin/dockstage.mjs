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
const { main } = await import('../out/main/cli.js')
process.exitCode = await main(process.argv.slice(2))
