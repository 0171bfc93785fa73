import { expect, test } from 'vitest'
import { fillPlaceholders, placeholderProblem, placeholdersIn } from '../../../../src/shared/scenario/placeholders.ts'
import { idFor, topologyWith } from '../../../support/topology-with.ts'

const volume = 'f'.repeat(64)
const topology = topologyWith({
  networks: ['blog', 'backstage'],
  containers: [
    { name: 'wordpressdb', networks: ['blog', 'backstage'], mounts: [`${volume}:/var/lib/mysql`, '/srv/conf:/etc/mysql'] },
    { name: 'wordpress', ports: ['::1:32769:80', '127.0.0.1:32770:80', '127.0.0.1:5353:53/udp'] },
    { name: 'stopped', state: 'exited' },
    { name: 'hidden', veths: 'unknown' },
  ],
})
const filled = (text: string): string => {
  const result = fillPlaceholders(text, topology)
  return result.ok ? result.value : `${result.failure.code}: ${result.failure.message}`
}

test('placeholders are filled from what was observed', () => {
  expect(filled('http://localhost:{{port wordpress 80}}/')).toBe('http://localhost:32770/')
  expect(filled('{{port wordpress 53/udp}}')).toBe('5353')
  expect(filled('{{ip wordpress}} {{ip wordpressdb backstage}} {{ ip wordpressdb blog }}')).toBe('172.17.0.2 172.19.0.2 172.18.0.2')
  expect(filled('docker volume inspect {{volume wordpressdb /var/lib/mysql}}')).toBe(`docker volume inspect ${volume}`)
  expect(filled('{{id wordpress}}')).toBe(idFor('container wordpress').slice(0, 12))
  expect(filled('{{veth wordpress}}')).toMatch(/^veth[0-9a-f]{7}$/)
})

test('Go templates stay as they are', () => {
  const text = `{{.State.Status}} {{range .Mounts}}{{.Type}}{{end}} {{json .}} {{ index .Config.Labels "a" }} {{- if .Name -}}x{{end}} {{$x}} {{len .Mounts}}`
  expect(filled(text)).toBe(text)
  expect(placeholdersIn(text)).toEqual([])
})

test('what can not be filled says why, with the nearest name', () => {
  expect(filled('{{ip wordpres}}')).toBe('not-found: {{ip wordpres}}: there is no container "wordpres"; did you mean "wordpress"?')
  expect(filled('{{port wordpress 8080}}')).toBe('not-found: {{port wordpress 8080}}: wordpress does not publish port 8080')
  expect(filled('{{port stopped 80}}')).toBe('not-found: {{port stopped 80}}: stopped does not publish port 80 (it is exited)')
  expect(filled('{{ip wordpressdb}}')).toBe('not-found: {{ip wordpressdb}}: wordpressdb is on backstage and blog; say which')
  expect(filled('{{ip wordpress blog}}')).toBe('not-found: {{ip wordpress blog}}: wordpress is not on network "blog"')
  expect(filled('{{ip stopped}}')).toBe('not-found: {{ip stopped}}: stopped has no address (it is exited)')
  expect(filled('{{volume wordpressdb /etc/mysql}}')).toBe(
    'not-found: {{volume wordpressdb /etc/mysql}}: wordpressdb has no volume at /etc/mysql',
  )
  expect(filled('{{veth hidden}}')).toBe(
    "not-found: {{veth hidden}}: the host end of hidden's veth is not known (the engine runs in a virtual machine)",
  )
})

test("the run's own container comes before another of the same name", () => {
  const both = topologyWith({ containers: [{ name: 'web', id: '0'.repeat(64), mine: false }] })
  const own = topologyWith({ containers: [{ name: 'web', id: '1'.repeat(64) }] })
  const merged = { ...both, containers: { ...both.containers, ...own.containers } }
  expect(fillPlaceholders('{{id web}}', merged)).toEqual({ ok: true, value: '111111111111' })
})

test('a filled value can be made safe for where it goes', () => {
  expect(fillPlaceholders('^{{ip wordpress}}$', topology, { escape: (it) => it.replaceAll('.', '\\.') })).toEqual({
    ok: true,
    value: '^172\\.17\\.0\\.2$',
  })
})

test('an unknown placeholder is told by itself', () => {
  expect(placeholdersIn('a {{prot web 80}}').map(placeholderProblem)).toEqual(['unknown placeholder "{{prot}}"; did you mean "port"?'])
  expect(placeholdersIn('{{something}}').map(placeholderProblem)).toEqual([
    'unknown placeholder "{{something}}"; there are port, ip, veth, volume, id',
  ])
  expect(placeholdersIn('{{constructor x}}').map(placeholderProblem)[0]).toMatch(/^unknown placeholder/)
})
