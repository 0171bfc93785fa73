import { describe, expect, onTestFinished, test } from 'vitest'
import { formatAddress } from '../../src/engine/connect/address.ts'
import { given, type SessionWorld, sessionOn } from '../support/session-world.ts'
import { enginesUnderTest } from './engines-under-test.ts'

/** Two containers on a network, the database's files in a named volume. Names on a shared engine carry a prefix of their own. */
const database =
  'docker run -d --name j-db --network j-net -v j-data:/var/lib/mysql -e MYSQL_ROOT_PASSWORD=password -e MYSQL_DATABASE=wordpress mysql:5.7'
const ready = '    wait: { container: j-db, log: "ready for connections[^]*port: 3306", within: 120s }'
const look = 'docker run --rm -v j-data:/data:ro nginx:alpine grep -rlF "Quiet Harbour" /data'
const scenario = `
id: j-data
title: Where the data lies
summary: A site, and its database replaced.
steps:
  - id: start
    title: Database and application
    run: |
      docker network create j-net
      ${database}
      docker run -d --name j-wp --network j-net -p 80 -e WORDPRESS_DB_HOST=j-db -e WORDPRESS_DB_USER=root -e WORDPRESS_DB_PASSWORD=password wordpress
${ready}
  - id: nothing
    title: Nothing of it yet
    run: ${look}
    fails: { exit: 1 }
  - id: files
    title: It lies in files under the volume
    run: ${look}
  - id: stop
    title: Without its database
    run: docker stop -t 2 j-db
  - id: replace
    title: A new container on the old volume
    run: |
      docker rm j-db
      docker run -d --name j-db --network j-net -v j-data:/var/lib/mysql mysql:5.7
${ready}
  - id: gone
    title: Gone with the volume
    run: |
      docker rm -f j-db
      docker volume rm j-data
      ${database}
${ready}
`

/** The next step, which must have this id; resolves with what it printed. */
async function step({ session }: SessionWorld, id: string): Promise<string> {
  given(await session.api.runStep())
  const last = given(await session.api.readState()).run?.frames.at(-1)
  expect(last).toMatchObject({ step: id, status: 'ok', last: true })
  return last?.output ?? ''
}

/** Asks as a browser does, until the web server is up and the page is the one that is waited for. */
async function page(url: string, is: (answer: { status: number; url: string; text: string }) => boolean): Promise<string> {
  const deadline = Date.now() + 60_000
  let seen = ''
  for (;;) {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(30_000) })
      const text = await answer.text()
      seen = `${answer.status} ${answer.url}\n${text}`
      if (is({ status: answer.status, url: answer.url, text })) return text
    } catch (cause) {
      seen = String(cause)
    }
    if (Date.now() > deadline) throw new Error(`the page did not come; the last answer was ${seen.slice(0, 500)}`)
    // A web server tells nobody when it is ready: asking again is all that there is.
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** The installation form of the page at `url`, filled in and sent to where the form itself says. */
async function install(url: string, title: string): Promise<void> {
  const form = await page(url, (it) => it.text.includes('weblog_title'))
  const action = /<form[^>]*action="([^"]+)"/.exec(form)?.[1]
  expect(action).toBeDefined()
  const hidden = [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]) => [attribute(tag, 'name'), attribute(tag, 'value')])
  const body = new URLSearchParams({
    ...Object.fromEntries(hidden),
    weblog_title: title,
    user_name: 'keeper',
    admin_password: 'a-long-pass-phrase',
    admin_password2: 'a-long-pass-phrase',
    pw_weak: '1',
    admin_email: 'keeper@harbour.example',
  })
  const answer = await fetch(new URL(action ?? '', new URL('/wp-admin/install.php', url)), { method: 'POST', body })
  expect(await answer.text()).toContain('Success!')
}

const attribute = (tag: string, name: string): string => new RegExp(`${name}="([^"]*)"`).exec(tag)?.[1] ?? ''

describe.each(enginesUnderTest)('on $name', ({ start }) => {
  test('a title typed into the form lies in the database’s volume, outlives the container, and goes with the volume', async () => {
    const engine = await start()
    onTestFinished(() => engine.close())
    const world = await sessionOn(formatAddress(engine.address))
    given(await world.session.api.openScenario({ name: 'data.yaml', text: scenario }))
    await step(world, 'start')
    const { topology } = given(await world.session.api.readState()).run?.frames.at(-1) ?? {}
    const [port] = Object.values(topology?.ports ?? {})
    const url = `http://localhost:${port?.hostPort}/`
    await page(`${url}wp-admin/install.php`, (it) => it.status === 200)
    await step(world, 'nothing')

    await install(`${url}wp-admin/install.php?step=1`, 'Quiet Harbour')
    expect(await page(url, () => true)).toContain('<title>Quiet Harbour</title>')
    expect((await step(world, 'files')).split('\n').some((file) => file.startsWith('/data/'))).toBe(true)

    await step(world, 'stop')
    expect(await page(url, (it) => it.status === 500)).toContain('Error establishing a database connection')

    await step(world, 'replace')
    expect(await page(url, (it) => it.status === 200)).toContain('<title>Quiet Harbour</title>')

    await step(world, 'gone')
    const anew = await page(url, (it) => it.url.includes('/wp-admin/install.php'))
    expect(anew).not.toContain('Quiet Harbour')
    given(await world.session.api.closeScenario())
  })
})
