import { execFile } from 'node:child_process'
import { access, chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { buildIfNeeded } from '../../../../bin/build-if-needed.mjs'
import { shippedIds } from '../../../scenarios/shipped.ts'
import { jsonLines, terminalWorld } from '../../../support/terminal.ts'

/** The built command line as a program of its own, where it needs no engine, or brings its own. */
const root = join(import.meta.dirname, '..', '..', '..', '..')
const bad = join(root, 'test', 'scenarios', 'bad')

// Each test starts several processes.
vi.setConfig({ testTimeout: 60_000 })
beforeAll(() => buildIfNeeded(root, () => undefined), 120_000)

test('list names the shipped scenarios, in the language asked for', async () => {
  const { run } = await terminalWorld()
  const { code, out } = await run(['list'])
  expect(code).toBe(0)
  expect(out).toMatch(/^wordpress-link +2\.2\.5 .* WordPress and MySQL with --link$/m)
  expect(
    out
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0])
      .sort(),
  ).toEqual(shippedIds)
  expect((await run(['list', '--lang', 'ko'])).out).toMatch(/[가-힣]/)
})

test.each([
  [['ply', 'x'], 'there is no command "ply"; did you mean "play"?'],
  [['play', 'wordpress-link', '--jsn'], 'did you mean "--json"?'],
  [['play', 'wordpress-lnk', '--engine', 'embedded'], 'wordpress-link'],
  [['play', './nosuch.yaml', '--engine', 'embedded'], 'there is no file ./nosuch.yaml'],
  [['play', 'wordpress-link', '--step', '--engine', 'embedded'], '--step waits for a key'],
  [['play', 'wordpress-link', '--allow', 'everything', '--engine', 'embedded'], 'does not know "everything"'],
  [['engine'], '--socket'],
  [['replay'], 'what is missing: dockstage replay FILE'],
  [['replay', 'nosuch.dockstage.json'], 'there is no file nosuch.dockstage.json'],
  [['play', 'wordpress-link', '--record', 'none/x.dockstage.json', '--engine', 'embedded'], 'there is no folder'],
])('%j is bad usage: exit 2, with the right word', async (args, words) => {
  const { run } = await terminalWorld()
  const { code, out, error } = await run(args)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(error).toContain(words)
  expect(error).not.toMatch(/\n\s+at /)
})

test('lint prints a line for each problem of each file, exit 2; nothing and exit 0 for good ones', async () => {
  const { run } = await terminalWorld()
  const files = ['yaml-error', 'unknown-keys', 'wrong-types', 'duplicates'].map((name) => join(bad, `${name}.yaml`))
  const { code, out, error } = await run(['lint', 'nosuch.yaml', ...files])
  expect(code).toBe(2)
  const expected = await Promise.all(files.map(async (file) => linesOf(file, await readFile(file.replace('.yaml', '.problems'), 'utf8'))))
  expect(out).toBe(`nosuch.yaml:1:1    there is no file nosuch.yaml\n${expected.join('')}`)
  expect(error).toMatch(/^5 files: \d+ errors, 0 warnings\n$/)
  const shipped = (await readdir(join(root, 'scenarios'))).filter((name) => name.endsWith('.yaml'))
  const good = await run(['lint', ...shipped.map((name) => join(root, 'scenarios', name))])
  expect(good).toMatchObject({ code: 0, out: '', error: `${shipped.length} files: 0 errors, 0 warnings\n` })
})

test('lint holds index.yaml against the files beside it, and its Korean against the glossary', async () => {
  const { run, file } = await terminalWorld()
  const scenario = (id: string) => `id: ${id}\ntitle: M\nsummary: m\nsteps:\n  - { id: a, title: A, say: B. }\n`
  const entry = (id: string, ko: string) => `  - { id: ${id}, minutes: 5, before: { en: x, ko: ${ko} }, after: { en: x, ko: x } }\n`
  await file('first.yaml', scenario('first'))
  await file('second.yaml', scenario('second'))
  const index = await file('index.yaml', `title: { en: T, ko: 제목 }\nscenarios:\n${entry('frist', '계층')}${entry('second', '레이어')}`)
  expect(await run(['lint', index])).toMatchObject({
    code: 2,
    out:
      `${index}:3:3    warning: first.yaml lies beside it and is not in the course\n` +
      `${index}:3:11    there is no frist.yaml beside it; did you mean "first"?\n` +
      `${index}:4:52    warning: say "계층" (layer), not "레이어"\n`,
  })
})

test('lint holds texts against the shipped glossary: terms that are none, Korean that is not its words', async () => {
  const { run, file } = await terminalWorld()
  const original = await file(
    'mine.yaml',
    'id: mine\ntitle: M\nsummary: m\nsteps:\n  - { id: a, title: A, say: "A [[vteh]] of `docker ps`." }\n' +
      '  - { id: b, title: B, ask: { question: "Q?", options: ["1", "2"], answer: 0, because: "So." } }\n',
  )
  const korean = await file(
    'mine.ko.yaml',
    'title: 가\nsummary: 나\nsteps:\n  a: { title: 다, say: "이미지의 레이어, `도커 ps`." }\n' +
      '  b: { title: B, question: 무엇?, options: ["1", "2"], because: 그래서. }\n',
  )
  expect(await run(['lint', original, korean])).toEqual({
    code: 0,
    signal: null,
    out:
      `${original}:5:32    warning: the glossary has no term "vteh"; did you mean "veth"?\n` +
      `${korean}:4:29    warning: say "계층" (layer), not "레이어"\n` +
      `${korean}:4:34    warning: code is not translated: "도커 ps" is not in the original's text\n` +
      `${korean}:5:15    warning: not translated: "B" reads the same as the original\n`,
    error: '2 files: 0 errors, 4 warnings\n',
  })
})

test('the terminal shows the words of marked terms, never the marks', async () => {
  const { run, file } = await terminalWorld()
  const path = await file(
    'mine.yaml',
    'id: mine\ntitle: M\nsummary: m\nsteps:\n  - { id: a, title: "The [[veth|cable]]", say: "A [[veth]]." }\n',
  )
  const { code, out } = await run(['play', path, '--engine', 'embedded'])
  expect(code).toBe(0)
  expect(out).toContain('1/1  The cable\n')
  expect(out).not.toContain('[[')
})

/** What stands beside a bad file, for the path that was asked for. */
const linesOf = (file: string, problems: string): string => problems.replace(/^[\w-]+\.yaml(?=:)/gm, file)

test('a dead DOCKER_HOST is never passed over: play exits 1, doctor shows it, serve starts and offers the embedded engine', async () => {
  const { home, run, start } = await terminalWorld()
  const DOCKER_HOST = `unix://${home}/none.sock`
  const played = await run(['play', 'wordpress-link', '--engine', 'auto', '--json'], { DOCKER_HOST })
  expect(played.code).toBe(1)
  expect(jsonLines(played.out)).toMatchObject({ frames: [], end: { status: 'failed', error: { code: 'engine-unreachable' } } })
  const plain = await run(['play', 'wordpress-link', '--engine', 'auto'], { DOCKER_HOST })
  expect(plain).toMatchObject({ code: 1, out: '', error: expect.stringContaining(`There is no engine at ${DOCKER_HOST}`) })

  const doctor = await run(['doctor'], { DOCKER_HOST })
  expect(doctor.code).toBe(0)
  expect(doctor.out).toMatch(new RegExp(`^1\\. +no +DOCKER_HOST +${DOCKER_HOST}\\n +There is no engine at`))
  expect(doctor.out).toMatch(/^\d\. +yes +built in\n +Dockstage embedded engine 28/m)
  expect(doctor.out).toContain(`None is used: DOCKER_HOST, ${DOCKER_HOST} is named and does not answer`)

  const serving = start(['serve', '--no-open'], { DOCKER_HOST })
  const [, address = ''] = await serving.printed(/Dockstage is at (http:\/\/127\.0\.0\.1:\d+\/\?token=\S+)\n/)
  expect((await fetch(address, { redirect: 'manual' })).headers.get('set-cookie')).toMatch(/HttpOnly/)
  serving.child.kill('SIGTERM')
  expect(await serving.ended).toMatchObject({ code: 0, error: '' })
})

test('serve on a port that is taken says so', async () => {
  const { run } = await terminalWorld()
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void other.close())
  const { port } = other.address() as { port: number }
  const { code, error } = await run(['serve', '--no-open', '--port', String(port), '--engine', 'embedded'])
  expect(code).toBe(2)
  expect(error).toContain(`port ${port} cannot be had: another program listens on it`)
})

test.skipIf(process.platform === 'win32')(
  'engine listens on a socket of this user’s alone, over a stale one, and takes it away',
  async () => {
    const { home, start, run } = await terminalWorld()
    const socket = join(home, 'new', 'folder', 'engine.sock')
    const killed = start(['engine', '--socket', socket])
    await killed.printed(/listens/)
    expect((await stat(socket)).mode & 0o777).toBe(0o600)
    expect((await stat(dirname(socket))).mode & 0o777).toBe(0o700)
    const second = await run(['engine', '--socket', socket])
    expect(second.code, 'a living engine keeps its socket').toBe(2)
    expect(second.error).toContain('listens on')
    killed.child.kill('SIGKILL')
    await killed.ended
    await access(socket)

    const engine = start(['engine', '--socket', socket, '--like', '20.10'])
    const [, host = ''] = await engine.printed(/export DOCKER_HOST=(\S+)\n/)
    expect(host).toBe(`unix://${socket}`)
    expect(await get(socket, '/version')).toMatchObject({ Version: expect.stringMatching(/^20\.10\./), ApiVersion: '1.41' })
    const listed = await promisify(execFile)('docker', ['-H', host, 'ps']).catch((cause: NodeJS.ErrnoException) => cause)
    if (!(listed instanceof Error && ['ENOENT', 'EACCES'].includes(listed.code ?? '')))
      expect(listed).toMatchObject({ stdout: expect.stringMatching(/^CONTAINER ID/) })
    engine.child.kill('SIGTERM')
    expect(await engine.ended).toMatchObject({ code: 0, error: '' })
    await expect(access(socket)).rejects.toThrow()
  },
)

test.skipIf(process.platform === 'win32')(
  'engine refuses a place where others could put another socket, and a file that is none',
  async () => {
    const { home, run } = await terminalWorld()
    const open = join(home, 'open')
    await mkdir(open)
    await chmod(open, 0o777)
    expect(await run(['engine', '--socket', join(open, 'engine.sock')])).toMatchObject({
      code: 2,
      error: expect.stringContaining('others may write'),
    })
    const file = join(home, 'file')
    await writeFile(file, 'mine')
    const { code, error } = await run(['engine', '--socket', file])
    expect(code).not.toBe(0)
    expect(error).toContain(`${file} is there already and is no socket`)
    expect(error).not.toContain('itself made a mistake')
    expect(await readFile(file, 'utf8')).toBe('mine')
  },
)

test('play --record keeps what replay then prints without any engine: the same lines, the same end, the same exit code', async () => {
  const { home, run, file } = await terminalWorld()
  const path = await file('mine.yaml', `${recordable}    expect: [{ container: j-web, state: running }]\n`)
  const played = await run(['play', path, '--engine', 'embedded', '--json', '--record', 'mine.dockstage.json'])
  expect({ code: played.code, error: played.error }).toEqual({ code: 0, error: '' })
  const noEngine = { DOCKER_HOST: `unix://${home}/none.sock`, DOCKSTAGE_ENGINE: 'docker' }
  expect(await run(['replay', 'mine.dockstage.json', '--json'], noEngine)).toEqual(played)
  const kept = await readFile(join(home, 'mine.dockstage.json'), 'utf8')
  expect(kept).not.toContain(home)
  expect(kept).toContain('SECRET=********')

  const inWords = await run(['replay', 'mine.dockstage.json'], noEngine)
  expect(inWords.code).toBe(0)
  expect(inWords.out).toMatch(/^A recording of j-test, made on Dockstage embedded engine 28/)
  const live = await run(['play', path, '--engine', 'embedded', '--record', 'again.dockstage.json'])
  const withoutTimes = (text: string): string => text.replace(/[0-9a-f]{12,64}|veth\w+/g, 'ID')
  expect(withoutTimes(live.out)).toBe(
    `${withoutTimes(inWords.out.slice(inWords.out.indexOf('\n') + 1))}Recorded in again.dockstage.json. See it again: dockstage replay again.dockstage.json\n`,
  )

  const failing = await file('mine.yaml', `${recordable}    expect: [{ container: j-web, state: exited }]\n`)
  const failed = await run(['play', failing, '--engine', 'embedded', '--json', '--record', 'mine.dockstage.json'])
  expect(failed.code).toBe(1)
  expect(await run(['replay', 'mine.dockstage.json', '--json'], noEngine)).toEqual(failed)
})

test('a file that is no recording, or a damaged one, is bad usage; play --record leaves it as it is and plays nothing', async () => {
  const { home, run, file } = await terminalWorld()
  const path = await file('mine.yaml', recordable)
  const over = await run(['play', path, '--engine', 'embedded', '--record', 'mine.yaml'])
  expect(over).toMatchObject({
    code: 2,
    out: '',
    error: expect.stringContaining('mine.yaml cannot be written: it is there already and is no recording'),
  })
  expect(await readFile(path, 'utf8')).toBe(recordable)

  expect(await run(['replay', 'mine.yaml'])).toMatchObject({
    code: 2,
    out: '',
    error: expect.stringContaining('mine.yaml: it is no recording'),
  })
  const good = await readFile(join(root, 'test', 'fixtures', 'recording-1.dockstage.json'), 'utf8')
  for (const [text, words] of [
    [good.slice(0, 5000), 'only a part of the file is there'],
    [good.replace('"version":1', '"version":9'), 'Open it with a newer Dockstage.'],
    [good.replace('"step":"share"', '"step":"elsewhere"'), 'the scenario has no step "elsewhere"'],
  ] as const) {
    await file('x.dockstage.json', text)
    const { code, out, error } = await run(['replay', 'x.dockstage.json'])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(error).toContain('x.dockstage.json: ')
    expect(error).toContain(words)
    expect((await run(['replay', 'x.dockstage.json', '--json'])).out).toMatch(
      /^{"type":"end","status":"failed","frames":0,"unknown":0,"error":{"code":"bad-recording",.*}\n$/,
    )
  }
  expect((await readdir(home)).filter((it) => it.endsWith('.new'))).toEqual([])
  const asScenario = await run(['play', './x.dockstage.json', '--engine', 'embedded'])
  expect(asScenario).toMatchObject({ code: 2, out: '', error: expect.stringContaining('Look at it: dockstage replay ./x.dockstage.json') })
})

const recordable = `id: j-test
title: Test
summary: Test.
steps:
  - { id: first, title: First, run: docker run -d --name j-web -e SECRET=abc -v ./w:/w nginx:alpine }
  - id: second
    title: Second
    run: docker exec j-web env
    say: Look.
`

/** Its second step makes a container, which is a frame, and then waits for what never comes: the middle of a step. */
const endless = `id: j-test
title: Test
summary: Test.
steps:
  - { id: first, title: First, run: docker run -d --name j-web -v ./w:/w nginx:alpine }
  - id: middle
    title: Middle
    run: docker run -d --name j-more nginx:alpine
    wait: { container: j-web, log: "this never comes", within: 100s }
`

test.skipIf(process.platform === 'win32')(
  'an engine that dies in the middle of a step: what ran is told, and clean-up works on the next one',
  async () => {
    const { home, start, run, file } = await terminalWorld()
    const socket = join(home, 'engine.sock')
    const engine = start(['engine', '--socket', socket])
    await engine.printed(/listens/)
    const path = await file('endless.yaml', endless)
    const playing = start(['play', path, '--engine', `unix://${socket}`, '--json'])
    await playing.printed(/"step":"middle".*"last":false/)
    engine.child.kill('SIGKILL')
    const { code, out, error } = await playing.ended
    expect({ code, error }).toEqual({ code: 1, error: '' })
    const { frames, end } = jsonLines(out)
    expect(frames.find((it) => it.last)).toMatchObject({ step: 'first', status: 'ok' })
    const last = frames.at(-1)
    expect(last).toMatchObject({ step: 'middle', status: 'failed', last: true, failure: { code: 'engine-lost' } })
    expect(Object.values(last?.topology.containers ?? {}).map((it) => it.name)).toEqual(expect.arrayContaining(['j-web', 'j-more']))
    expect(end).toMatchObject({ status: 'failed', error: { code: 'engine-lost', message: expect.stringContaining('went away') } })

    const gone = await run(['cleanup', '--engine', `unix://${socket}`, '--yes'])
    expect(gone).toMatchObject({ code: 1, error: expect.stringContaining(`Nothing answers at unix://${socket}`) })
    await start(['engine', '--socket', socket]).printed(/listens/)
    const cleaned = await run(['cleanup', '--engine', `unix://${socket}`, '--yes'])
    expect(cleaned).toMatchObject({ code: 0, out: expect.stringMatching(/^run [0-9a-f]+ of j-test, .*\n {4}workspace /) })
    expect(await readdir(join(home, 'runs'))).toEqual([])
  },
)

function get(socketPath: string, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path }, async (answer) => {
      let text = ''
      for await (const chunk of answer) text += chunk
      resolve(JSON.parse(text))
    })
    asked.on('error', reject)
    asked.end()
  })
}
