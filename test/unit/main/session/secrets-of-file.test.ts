import { expect, test } from 'vitest'
import { refuseMasked, withSecretsOf } from '../../../../src/main/session/secrets-of-file.ts'
import type { OpenedScenario } from '../../../../src/shared/ipc.ts'
import type { Step } from '../../../../src/shared/scenario/scenario.ts'
import { SecretValues } from '../../../../src/shared/secret-values.ts'

const step = (id: string, run: string, more: Partial<Step> = {}): Step => ({ id, title: id, run, expect: [], focus: [], ...more })
const opened = (...steps: readonly Step[]): OpenedScenario => ({
  scenario: { id: 'own', language: 'en', title: 'Own', summary: 'S.', needs: [], steps },
  translations: {},
  warnings: [],
})
const db = step('db', 'docker run -d -e DB_PASSWORD=hunter2hunter2 mysql:5.7')
const typed = step('typed-1', 'docker run -d -e API_TOKEN=hunter3hunter3 nginx', { typed: true })

test('a run that was cut off has the secrets of its file again, and of what was typed none', () => {
  const kept = new SecretValues().opened(opened(db, typed))
  expect(JSON.stringify(kept)).not.toContain('hunter')
  const [first, second] = withSecretsOf(kept, opened(db)).scenario.steps
  expect(first).toEqual(db)
  expect(second?.run).toBe('docker run -d -e API_TOKEN=******** nginx')
})

test('a step that the file has otherwise by now stays as it was kept', () => {
  const kept = new SecretValues().opened(opened(db))
  const other = step('db', 'docker run -d -e DB_PASSWORD=hunter2hunter2 mysql:8')
  expect(withSecretsOf(kept, opened(other)).scenario.steps).toEqual(kept.scenario.steps)
})

test('a step in which a secret is masked is refused before anything of it is sent', () => {
  expect(() => refuseMasked(db)).not.toThrow()
  const masked = new SecretValues().opened(opened(db)).scenario.steps[0] ?? db
  expect(() => refuseMasked(masked)).toThrow('the step db holds a secret that is kept nowhere')
  const file = { ...step('file', ''), host: { kind: 'write', path: '.env', content: 'DB_PASSWORD=********' } } as const
  expect(() => refuseMasked(file)).toThrow('the step file')
})
