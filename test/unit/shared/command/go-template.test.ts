import { expect, test } from 'vitest'
import { renderTemplate } from '../../../../src/shared/command/go-template.ts'
import { TemplateError } from '../../../../src/shared/command/go-template-parse.ts'
import { as, bool, int, map, optional, pointer, slice, string, strings, struct, texts } from '../../../../src/shared/command/go-types.ts'

const data = {
  Name: '/web',
  Id: 'abcdef',
  State: { Running: true, ExitCode: 0, Health: null },
  Config: { Env: ['A=1', 'B=2'], Labels: { b: '2', a: '1' } },
  Ports: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '32768' }], '81/tcp': null },
}

test.each([
  ['{{.Name}}', '/web'],
  ['{{ .State.Running }} {{.State.ExitCode}}', 'true 0'],
  ['{{.Config.Env}}', '[A=1 B=2]'],
  ['{{.Config.Labels}}', 'map[a:1 b:2]'],
  ['{{.State.Health}}', '<no value>'],
  ['{{json .Config.Env}}', '["A=1","B=2"]'],
  ['{{.Config.Labels | json}}', '{"a":"1","b":"2"}'],
  ['{{index .Config.Labels "a"}}', '1'],
  ['{{(index (index .Ports "80/tcp") 0).HostPort}}', '32768'],
  ['{{range .Config.Env}}{{.}};{{end}}', 'A=1;B=2;'],
  ['{{range $k, $v := .Config.Labels}}{{$k}}={{$v}} {{end}}', 'a=1 b=2 '],
  ['{{range $i, $e := .Config.Env}}{{if $i}}, {{end}}{{$e}}{{end}}', 'A=1, B=2'],
  ['{{range .State.Health}}x{{else}}none{{end}}', 'none'],
  ['{{if .State.Running}}up{{else}}down{{end}}', 'up'],
  ['{{if .State.Health}}a{{else if eq .Name "/web"}}b{{else}}c{{end}}', 'b'],
  ['{{with .Config}}{{index .Env 1}}{{end}}', 'B=2'],
  ['{{$x := .Name}}{{$x}}', '/web'],
  ['{{join (split "A=1 B=2" " ") ","}}', 'A=1,B=2'],
  ['{{upper .Name}} {{len .Config.Env}}', '/WEB 2'],
  ['{{printf "%s-%-4d|" .Id 7}}', 'abcdef-7   |'],
  ['{{slice .Id 0 3}}', 'abc'],
  ['{{not .State.Running}} {{and true ""}} {{or "" "x"}}', 'false  x'],
  ['a {{- " b " -}} c', 'a b c'],
  ['{{/* nothing */}}x', 'x'],
  ['{{range $p, $b := .Ports}}{{$p}} {{$.Name}} {{end}}', '80/tcp /web 81/tcp /web '],
  ['{{"quo\\"ted"}}{{`raw`}}', 'quo"tedraw'],
])('%s', (template, expected) => {
  expect(renderTemplate(template, data)).toBe(expected)
})

test.each([
  ['{{.Nope}}', 'template: :1:2: executing "" at <.Nope>: map has no entry for key "Nope"'],
  ['abc {{ .Nope }}', 'template: :1:7: executing "" at <.Nope>: map has no entry for key "Nope"'],
  ['{{.State.Nope}}', 'template: :1:8: executing "" at <.State.Nope>: map has no entry for key "Nope"'],
  ['a\nb{{json .Nope}}', 'template: :2:8: executing "" at <.Nope>: map has no entry for key "Nope"'],
  ['{{.Name.X}}', 'template: :1:7: executing "" at <.Name.X>: can\'t evaluate field X in type interface {}'],
  ['{{.State.Health.Status}}', 'template: :1:8: executing "" at <.State.Health.Status>: nil pointer evaluating interface {}.Status'],
  [
    '{{join .Config.Env ","}}',
    'template: :1:14: executing "" at <.Config.Env>: wrong type for value; expected []string; got []interface {}',
  ],
  ['{{index .Config.Env 9}}', 'template: :1:2: executing "" at <index .Config.Env 9>: error calling index: index out of range: 9'],
  ['{{if}}{{end}}', 'template: :1: missing value for if'],
  ['{{.Name', 'unclosed action'],
  ['{{nope .Name}}', 'function "nope" not defined'],
  ['{{range .Config.Env}}', 'unexpected EOF'],
  ['{{end}}', 'unexpected {{end}}'],
  ['{{}}', 'missing value for command'],
])('%s is an error in Go’s words', (template, message) => {
  expect(() => renderTemplate(template, data)).toThrow(TemplateError)
  expect(() => renderTemplate(template, data)).toThrow(message)
})

test('types that plain data does not tell', () => {
  const type = struct('container.InspectResponse', {
    ID: as('Id', string),
    State: pointer(struct('container.State', { Running: bool, ExitCode: int, Health: optional(pointer(struct('container.Health', {}))) })),
    Config: struct('container.Config', { Env: strings, Labels: texts, Cmd: strings }),
    Gone: map(string),
    Ports: map(slice(struct('nat.PortBinding', { HostIP: as('HostIp', string), HostPort: string })), 'nat.Port'),
  })
  const render = (template: string): string => renderTemplate(template, data, { type })
  expect(render('{{.ID}} {{.State}}')).toBe('abcdef {true 0 <nil>}')
  expect(render('{{.State.Health}} {{.Config.Cmd}} {{.Gone}}')).toBe('<nil> [] map[]')
  expect(render('{{.Config.Labels.c}} {{.Config.Labels.c.d}} {{index .Config.Labels "c"}}|')).toBe('<no value> <no value> |')
  expect(render('{{json .State}} {{json .State.Health}} {{json .Gone}}')).toBe('{"Running":true,"ExitCode":0} null null')
  expect(render('{{.Ports}}')).toBe('map[80/tcp:[{127.0.0.1 32768}] 81/tcp:[]]')
  expect(() => render('{{.Id}}')).toThrow(
    'template: :1:2: executing "" at <.Id>: can\'t evaluate field Id in type container.InspectResponse',
  )
  expect(() => render('{{.State.Health.Status}}')).toThrow('nil pointer evaluating *container.Health.Status')
  expect(() => render('{{index .Ports "80/tcp"}}')).toThrow('value has type string; should be nat.Port')
})

test('a field may be a function', () => {
  const quoted = (name: string): string => `<${name}>`
  expect(renderTemplate('{{.Label "a"}}{{.Label "b" | upper}}', { Label: quoted })).toBe('<a><B>')
})

test('what had been printed before a template did not fit is kept', () => {
  try {
    renderTemplate('{{.Name}} {{.Nope}}', data, { name: 'version' })
    expect.fail('it fits')
  } catch (error) {
    expect(error).toMatchObject({
      printed: '/web ',
      message: expect.stringContaining('template: version:1:12: executing "version" at <.Nope>'),
    })
  }
})
