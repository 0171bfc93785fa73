import { request } from 'node:http'
import { expect, test } from 'vitest'
import type { FileTree, LayerFiles } from '../../../../../src/embedded/userland/ports.ts'
import { createUserland } from '../../../../../src/embedded/userland/userland.ts'
import { Bridge, type Container, container, debian, type Running } from '../worlds.ts'

const source: LayerFiles = Object.fromEntries(
  [
    'index.php',
    'wp-load.php',
    'wp-login.php',
    'wp-config.php',
    'wp-includes/version.php',
    'wp-admin/install.php',
    'wp-admin/index.php',
    'readme.html',
  ].map((name) => [`/usr/src/wordpress/${name}`, { kind: 'file', content: `${name}\n` } as const]),
)

/** A request from another world on the bridge. */
async function ask(
  from: Container,
  host: string,
  path: string,
  form?: Record<string, string>,
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  const network = from.world.network()
  const socket = await network.connect(network.resolve(host)?.[0] ?? host, 80)
  return new Promise((resolve, reject) => {
    const body = form && new URLSearchParams(form).toString()
    const headers = {
      host: 'site.test:8080',
      ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }),
    }
    const outgoing = request(
      { createConnection: () => socket as never, path, method: body === undefined ? 'GET' : 'POST', headers },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

async function database(bridge: Bridge, volume: FileTree): Promise<Running> {
  const files = createUserland().createFiles([debian])
  await files.setMounts([{ destination: '/var/lib/mysql', tree: volume, readOnly: false }])
  const box = await container({ bridge, name: 'db', files, idle: false })
  const server = await box.spawn(['docker-entrypoint-mysql', 'mysqld'], {
    env: ['MYSQL_ROOT_PASSWORD=password', 'MYSQL_DATABASE=wordpress'],
  })
  await server.until(/ready for connections[\s\S]*port: 3306/)
  return server
}

test('the title that is typed in lies in the files of the database, outlives its container, and goes with its volume', async () => {
  const bridge = new Bridge()
  const userland = createUserland()
  const volume = userland.memoryTree()
  const box = await container({ bridge, name: 'blog', layers: [debian, source], idle: false })
  const env = ['WORDPRESS_DB_HOST=db', 'WORDPRESS_DB_USER=root', 'WORDPRESS_DB_PASSWORD=password']
  const server = await box.spawn(['docker-entrypoint-wordpress', 'apache2-foreground'], { env, cwd: '/var/www/html' })
  await server.until(/resuming normal operations/)
  expect(server.err()).toContain(
    'WordPress not found in /var/www/html - copying now...\nComplete! WordPress has been successfully copied to /var/www/html\n',
  )
  expect(await box.files.list('/var/www/html')).toContain('wp-login.php')

  const client = await container({ bridge, name: 'client' })
  const away = await ask(client, 'blog', '/')
  expect(away).toMatchObject({ status: 500, body: expect.stringContaining('Error establishing a database connection') })

  const first = await database(bridge, volume)
  expect(await ask(client, 'blog', '/')).toMatchObject({
    status: 302,
    headers: { location: 'http://site.test:8080/wp-admin/install.php', 'x-redirect-by': 'WordPress' },
  })
  expect((await ask(client, 'blog', '/wp-admin/install.php')).body).toMatch(
    /WordPress &rsaquo; Installation[\s\S]*name="weblog_title"[\s\S]*name="admin_password2"[\s\S]*name="pw_weak"/,
  )
  const form = {
    weblog_title: 'My "Site" & 한글',
    user_name: 'admin',
    admin_password: 'x',
    admin_password2: 'x',
    pw_weak: 'on',
    admin_email: 'a@b.co',
    Submit: 'Install WordPress',
  }
  expect((await ask(client, 'blog', '/wp-admin/install.php?step=2', { ...form, admin_password2: 'y' })).body).toContain(
    'Your passwords do not match',
  )
  expect((await ask(client, 'blog', '/wp-admin/install.php?step=2', form)).body).toContain('<h1>Success!</h1>')
  const title = 'My &quot;Site&quot; &amp; 한글'
  expect((await ask(client, 'blog', '/')).body).toContain(`<title>${title}</title>`)
  expect(new TextDecoder().decode(await volume.read('/wordpress/wp_options.ibd'))).toContain(title)
  expect((await ask(client, 'blog', '/wp-admin/install.php')).body).toContain('Already Installed')
  expect(await ask(client, 'blog', '/wp-login.php', { log: 'admin', pwd: 'x' })).toMatchObject({ status: 302 })

  first.process.signal('SIGTERM')
  await first.done
  expect((await ask(client, 'blog', '/')).status).toBe(500)
  await database(bridge, volume)
  expect((await ask(client, 'blog', '/')).body).toContain(`<title>${title}</title>`)

  const other = new Bridge()
  await database(other, userland.memoryTree())
  const again = await container({ bridge: other, name: 'blog', layers: [debian, source], idle: false })
  await (await again.spawn(['docker-entrypoint-wordpress'], { env, cwd: '/var/www/html' })).until(/resuming/)
  expect((await ask(await container({ bridge: other, name: 'client' }), 'blog', '/')).status).toBe(302)

  expect(server.out()).toMatch(/^172\.18\.0\.3 - - \[.*\] "GET \/ HTTP\/1\.1" 500 \d+ "-" "-"$/m)
  server.process.signal('SIGWINCH')
  expect(await server.done).toBe(0)
})

test('nginx serves files and says which container did; apache has a list of a directory', async () => {
  const bridge = new Bridge()
  const page: LayerFiles = {
    '/usr/share/nginx/html/index.html': { kind: 'file', content: '<b><!--# echo var="hostname" --></b>' },
    '/etc/nginx/conf.d/default.conf': {
      kind: 'file',
      content: 'server { listen 80; location / { root /usr/share/nginx/html; ssi on; add_header X-Served-By $hostname; } }',
    },
    '/var/log/nginx/access.log': { kind: 'symlink', target: '/dev/stdout' },
    '/var/log/nginx/error.log': { kind: 'symlink', target: '/dev/stderr' },
  }
  const box = await container({ bridge, name: 'web', layers: [debian, page], idle: false })
  const server = await box.spawn(['nginx', '-g', 'daemon off;'])
  const client = await container({ bridge, name: 'client' })
  await expect.poll(() => box.world.network().listening().length).toBe(1)
  expect(await ask(client, 'web', '/')).toMatchObject({
    status: 200,
    body: '<b>0123456789ab</b>',
    headers: { 'x-served-by': '0123456789ab', server: 'nginx/1.22.1' },
  })
  expect((await ask(client, 'web', '/../../etc/passwd')).status).toBe(404)
  await server.until(/"GET \/ HTTP\/1\.1" 200 19 /)
  expect(box.table.list().map(({ command }) => command)).toEqual(['nginx: master process nginx -g daemon off;', 'nginx: worker process'])
  server.process.signal('SIGQUIT')
  expect(await server.done).toBe(0)
})
