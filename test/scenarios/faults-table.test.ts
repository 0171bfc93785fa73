import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { appKilled, faults } from '../support/faults/faults.ts'
import { keptOutcomes } from '../support/faults/outcome.ts'
import { mark, tableFile, tableIn, tableOf } from '../support/faults/table.ts'

const rows = [...faults, appKilled].map(({ name, injected }) => ({ fault: name, injected }))

if (process.env.DOCKSTAGE_FAULTS_TABLE) writeTables()

test('docs/faults.md has each fault that is made, and how', () => {
  const table = tableIn('embedded')
  for (const { fault, injected } of rows) expect(table).toContain(`| ${fault} | ${injected} |`)
})

/** After a run of all cases: writes what came of them. */
function writeTables(): void {
  for (const engine of ['embedded', 'docker'] as const) {
    const outcomes = keptOutcomes(engine)
    const [before, , after] = readFileSync(tableFile, 'utf8').split(mark(engine))
    if (outcomes.length > 0) writeFileSync(tableFile, [before, `\n${tableOf(rows, outcomes)}\n`, after].join(mark(engine)))
  }
}
