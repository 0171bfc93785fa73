import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

/** `npm run schema`: writes the JSON Schemas of scenario files, which are made from the code that reads them. */
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const { module } = await runnerImport(join(root, 'src', 'shared', 'scenario', 'json-schema.ts'), { root, configFile: false })
for (const [name, text] of Object.entries(module.schemaFiles())) writeFileSync(join(root, 'scenarios', name), text)
