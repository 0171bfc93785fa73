import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listShipped, loadShipped } from '../../../src/main/session/scenario-files.ts'
import type { OpenedScenario } from '../../../src/shared/ipc.ts'
import { parseScenario } from '../../../src/shared/scenario/parse.ts'
import { SecretValues } from '../../../src/shared/secret-values.ts'
import { container, topologyOf } from '../../support/topology-records.ts'

const value = 'c0rrect "horse" battery/staple+'

test('a value is masked wherever it turns up, once it is known', () => {
  const secrets = new SecretValues()
  secrets.learnVariables([`API_TOKEN=${value}`])
  const forms = [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), btoa(value)]
  for (const form of forms) {
    const shown = secrets.output(`before ${form} after`)
    expect(shown).toMatch(/^before \*{8}=* after$/)
    expect(secrets.written(`echo ${form}`)).not.toContain(form)
    expect(JSON.stringify(secrets.failure({ code: 'unexpected', message: form, detail: `${form}\n` }))).not.toContain(form)
  }
})

test('values that are ordinary words or short are masked by their name alone', () => {
  const secrets = new SecretValues()
  secrets.learnVariables(['MYSQL_ROOT_PASSWORD=password', 'PIN_KEY=8080', 'PATH=/usr/local/bin'])
  const words = "Access denied for user 'root' (using password: YES) on port 8080 in /usr/local/bin"
  expect(secrets.output(words)).toBe(words)
})

test('a topology is masked in what its containers run and are given, and what it holds is known from then on', () => {
  const secrets = new SecretValues()
  const topology = topologyOf({
    containers: [
      container('db', { environment: ['DB_PASSWORD=hunter2hunter2', 'COPY=hunter2hunter2'], command: 'mysqld --password=hunter2hunter2' }),
    ],
  })
  expect(JSON.stringify(secrets.topology(topology))).not.toContain('hunter2')
  expect(secrets.output('it says hunter2hunter2\n')).toBe('it says ********\n')
})

test('a secret that is also a word of the format leaves the format as it is', () => {
  const secrets = new SecretValues()
  secrets.learnVariables(['API_TOKEN=running', 'B_TOKEN=bridge'])
  const topology = topologyOf({ containers: [container('running', { environment: ['X=running'] })] })
  const shown = secrets.topology(topology)
  expect(shown.containers.running).toMatchObject({ id: 'running', name: 'running', state: 'running', environment: ['X=********'] })
})

test('a scenario is shown without what it writes as secrets; one without secrets is itself', () => {
  const open = openedWith('docker run -d -e MYSQL_ROOT_PASSWORD=password mysql:5.7')
  expect(new SecretValues().opened(open)).toBe(open)
  const closed = openedWith('docker run -d -e DB_PASSWORD=hunter2hunter2 mysql:5.7', 'The password is `hunter2hunter2`.')
  const shown = new SecretValues().opened(closed)
  expect(JSON.stringify(shown)).not.toContain('hunter2')
  expect(shown.scenario.steps[0]).toMatchObject({
    run: 'docker run -d -e DB_PASSWORD=******** mysql:5.7\n',
    say: 'The password is `********`.',
  })
})

test('no shipped scenario loses a word', async () => {
  const shipped = join(import.meta.dirname, '../../../scenarios')
  const course = await listShipped(shipped)
  expect(course.length).toBeGreaterThan(10)
  for (const { id } of course) {
    const { opened } = await loadShipped(shipped, id)
    expect(new SecretValues().opened(opened), id).toBe(opened)
  }
})

function openedWith(run: string, say = 'Look.'): OpenedScenario {
  const { scenario } = parseScenario(
    `id: one\ntitle: One\nsummary: One.\nsteps:\n  - id: first\n    title: First\n    say: ${say}\n    run: |\n      ${run}\n`,
    'one.yaml',
  )
  if (!scenario) throw new Error('the test’s own scenario is bad')
  return { scenario, translations: {}, warnings: [] }
}
