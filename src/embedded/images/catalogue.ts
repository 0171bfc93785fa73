import type { ImageConfig, ImageRecord } from '../core/state.ts'
import type { LayerFiles } from '../userland/ports.ts'
import { alpineBase, busyboxBase, centosBase, debianBase, directory, file, networkTools, program } from './files.ts'
import { imageId, sha256, withChains } from './image-file.ts'
import * as users from './users.ts'

/** An image that can be pulled: its record, and what its layers hold by diff id. */
export interface CatalogueImage {
  readonly tags: readonly string[]
  readonly record: ImageRecord
  /** Size of each layer as it is downloaded. */
  readonly layers: readonly { readonly diffId: string; readonly digest: string; readonly download: number; readonly files: LayerFiles }[]
}

interface Step {
  readonly by: string
  /** Bytes; 0 for a step that only sets something and makes no layer. */
  readonly size: number
  readonly files?: LayerFiles
}
interface Recipe {
  readonly tags: readonly string[]
  readonly created: string
  readonly config: ImageConfig
  /** First to last. */
  readonly steps: readonly Step[]
}

function build({ tags, created, config, steps }: Recipe): CatalogueImage {
  let path = ''
  const layers = steps.flatMap((step) => {
    if (!step.files) return []
    // As with real ones, the same steps over the same base are the same layer.
    path += `\n${step.by}:${step.size}:${Object.keys(step.files).length}`
    return [
      {
        diffId: sha256(`diff${path}`),
        digest: sha256(`blob${path}`),
        download: Math.round(step.size * 0.4),
        files: step.files,
        size: step.size,
      },
    ]
  })
  const history = steps.map(({ by, size, files }) => ({ created, createdBy: by, size, isEmpty: !files })).reverse()
  const record = {
    ...{ created, config, history, architecture: 'amd64', author: '', parent: '' },
    layers: withChains(layers.map(({ diffId, size }) => ({ diffId, size }))),
    digest: sha256(`manifest:${tags[0]}:${created}`),
  }
  return { tags, layers, record: { ...record, id: imageId(record) } }
}

const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const set = (by: string): Step => ({ by: `/bin/sh -c #(nop)  ${by}`, size: 0 })
const add = (by: string, size: number, files: LayerFiles): Step => ({ by, size, files })
const base = (name: string, size: number, files: LayerFiles): Step =>
  add(`/bin/sh -c #(nop) ADD file:${sha256(name).slice(7, 24)} in / `, size, files)

const bookworm = debianBase({ pretty: 'Debian GNU/Linux 12 (bookworm)', id: 'debian', version: '12', codename: 'bookworm' }, users.debian)
const trusty = debianBase({ pretty: 'Ubuntu 14.04.6 LTS', id: 'ubuntu', version: '14.04', codename: 'trusty' }, users.trusty)
const jammy = debianBase({ pretty: 'Ubuntu 22.04.5 LTS', id: 'ubuntu', version: '22.04', codename: 'jammy' }, users.jammy)
const noble = debianBase({ pretty: 'Ubuntu 24.04.3 LTS', id: 'ubuntu', version: '24.04', codename: 'noble' }, users.noble)
const bookwormStep = base('debian-bookworm', 74_800_000, { ...bookworm, ...networkTools })

const mysqlUsers = users.usersOf(users.debian, { passwd: ['mysql:x:999:999::/var/lib/mysql:/bin/bash'], group: ['mysql:x:999:'] })
const mariadbUsers = users.usersOf(users.noble, { passwd: ['mysql:x:999:999::/home/mysql:/bin/sh'], group: ['mysql:x:999:'] })
const mysqlFiles: LayerFiles = {
  '/usr/sbin/mysqld': program('mysqld'),
  '/usr/bin/mysql': program('mysql'),
  '/usr/bin/mysqladmin': program('mysqladmin'),
  '/var/lib/mysql': directory(0o1777, 999),
  '/run/mysqld': directory(0o1777, 999),
  '/etc/my.cnf': file(
    '[mysqld]\nskip-host-cache\nskip-name-resolve\ndatadir=/var/lib/mysql\nsocket=/var/run/mysqld/mysqld.sock\nuser=mysql\n',
  ),
}

function mysql(tags: readonly string[], version: string, created: string): CatalogueImage {
  const major = version.split('.').slice(0, 2).join('.')
  return build({
    tags,
    created,
    config: {
      Env: [path, 'GOSU_VERSION=1.17', `MYSQL_MAJOR=${major}`, `MYSQL_VERSION=${version}`],
      Cmd: ['mysqld'],
      Entrypoint: ['docker-entrypoint.sh'],
      ExposedPorts: { '3306/tcp': {}, '33060/tcp': {} },
      Volumes: { '/var/lib/mysql': {} },
    },
    steps: [
      base('oracle-linux-7-slim', 139_000_000, { ...bookworm, ...networkTools }),
      set('CMD ["/bin/bash"]'),
      add('/bin/sh -c groupadd --system --gid 999 mysql && useradd --system --uid 999 --gid 999 mysql', 2_100, mysqlUsers),
      set(`ENV MYSQL_VERSION=${version}`),
      add(`/bin/sh -c install the server ${version}`, 312_000_000, mysqlFiles),
      set('VOLUME [/var/lib/mysql]'),
      add('/bin/sh -c #(nop) COPY docker-entrypoint.sh /usr/local/bin/', 14_500, {
        '/usr/local/bin/docker-entrypoint.sh': program('docker-entrypoint-mysql'),
      }),
      set('ENTRYPOINT ["docker-entrypoint.sh"]'),
      set('EXPOSE 3306 33060'),
      set('CMD ["mysqld"]'),
    ],
  })
}

/** Since 11 it has the clients under MariaDB's names only. */
function mariadb(): CatalogueImage {
  const version = '1:11.8.3+maria~ubu2404'
  return build({
    tags: ['mariadb:latest', 'mariadb:11', 'mariadb:11.8'],
    created: '2025-09-15T15:14:20Z',
    config: {
      Env: [path, 'GOSU_VERSION=1.17', 'LANG=C.UTF-8', `MARIADB_VERSION=${version}`],
      Cmd: ['mariadbd'],
      Entrypoint: ['docker-entrypoint.sh'],
      ExposedPorts: { '3306/tcp': {} },
      Volumes: { '/var/lib/mysql': {} },
    },
    steps: [
      base('ubuntu-24.04', 78_100_000, { ...noble, ...networkTools }),
      set('CMD ["/bin/bash"]'),
      add('/bin/sh -c groupadd -r mysql && useradd -r -g mysql mysql', 2_100, mariadbUsers),
      set(`ENV MARIADB_VERSION=${version}`),
      add(`/bin/sh -c install the server ${version}`, 247_000_000, {
        '/usr/sbin/mariadbd': program('mariadbd'),
        '/usr/bin/mariadb': program('mariadb'),
        '/usr/bin/mariadb-admin': program('mariadb-admin'),
        '/var/lib/mysql': directory(0o1777, 999),
        '/run/mysqld': directory(0o1777, 999),
        '/etc/mysql/mariadb.cnf': file('[client-server]\nsocket = /run/mysqld/mysqld.sock\n'),
      }),
      set('VOLUME [/var/lib/mysql]'),
      add('/bin/sh -c #(nop) COPY docker-entrypoint.sh /usr/local/bin/', 27_600, {
        '/usr/local/bin/docker-entrypoint.sh': program('docker-entrypoint-mysql'),
      }),
      set('ENTRYPOINT ["docker-entrypoint.sh"]'),
      set('EXPOSE 3306'),
      set('CMD ["mariadbd"]'),
    ],
  })
}

const siteFiles = (root: string, names: readonly string[]): LayerFiles => ({
  [root]: directory(0o755, 33),
  ...Object.fromEntries(
    names.map((name) => [
      `${root}/${name}`,
      file(`<?php\n// ${name}: part of WordPress; served by the model behind this server.\n`, { uid: 33, gid: 33 }),
    ]),
  ),
})
const wordpressNames = [
  ...[
    'index.php',
    'license.txt',
    'readme.html',
    'wp-activate.php',
    'wp-blog-header.php',
    'wp-comments-post.php',
    'wp-config-docker.php',
    'wp-config.php',
  ],
  ...[
    'wp-cron.php',
    'wp-load.php',
    'wp-login.php',
    'wp-settings.php',
    'wp-signup.php',
    'xmlrpc.php',
    'wp-admin/index.php',
    'wp-admin/install.php',
  ],
  ...['wp-content/index.php', 'wp-content/themes/twentytwentyfive/style.css', 'wp-includes/version.php', 'wp-includes/functions.php'],
]
const apacheFiles: LayerFiles = {
  '/usr/sbin/apache2': program('apache2'),
  '/usr/local/bin/apache2-foreground': program('apache2-foreground'),
  '/run/apache2': directory(0o1777, 33),
  '/var/www/html': directory(0o1777, 33),
  '/etc/apache2/apache2.conf': file(
    'ServerRoot "/etc/apache2"\nIncludeOptional mods-enabled/*.load\nIncludeOptional conf-enabled/*.conf\n',
  ),
}

const nginxPage =
  '<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body>\n<h1>Welcome to nginx!</h1>\n<p>If you see this page, the nginx web server is successfully installed and working.</p>\n</body>\n</html>\n'
const nginxFiles: LayerFiles = {
  '/usr/sbin/nginx': program('nginx'),
  '/usr/share/nginx/html/index.html': file(nginxPage),
  '/usr/share/nginx/html/50x.html': file(
    '<!DOCTYPE html>\n<html><head><title>Error</title></head><body><h1>An error occurred.</h1></body></html>\n',
  ),
  ...users.usersOf(users.alpine, { passwd: ['nginx:x:101:101:nginx:/var/cache/nginx:/sbin/nologin'], group: ['nginx:x:101:nginx'] }),
  '/etc/nginx/nginx.conf': file(
    'user nginx;\nworker_processes auto;\npid /run/nginx.pid;\nevents { worker_connections 1024; }\nhttp { include /etc/nginx/mime.types; include /etc/nginx/conf.d/*.conf; }\n',
  ),
  '/etc/nginx/mime.types': file(
    'types {\n    text/html html htm shtml;\n    text/css css;\n    text/plain txt;\n    application/javascript js;\n    application/json json;\n    image/png png;\n    image/svg+xml svg svgz;\n}\n',
  ),
  '/var/cache/nginx': directory(),
  '/etc/nginx/conf.d/default.conf': file(
    'server {\n    listen 80;\n    server_name localhost;\n    location / {\n        root /usr/share/nginx/html;\n        index index.html;\n    }\n}\n',
  ),
  '/var/log/nginx': directory(),
}

const shell = (tags: readonly string[], created: string, name: string, size: number, files: LayerFiles, command: string): CatalogueImage =>
  build({ tags, created, config: { Env: [path], Cmd: [command] }, steps: [base(name, size, files), set(`CMD ["${command}"]`)] })

const server = (
  tags: readonly string[],
  created: string,
  ground: Step,
  more: { config: ImageConfig; by: string; size: number; files: LayerFiles },
): CatalogueImage =>
  build({
    tags,
    created,
    config: { Env: [path], ...more.config },
    steps: [
      ground,
      add(more.by, more.size, more.files),
      set(`CMD [${(more.config.Cmd ?? []).map((word) => JSON.stringify(word)).join(' ')}]`),
    ],
  })

const alpineStep = base('alpine-3.22', 8_310_000, alpineBase)

/** Everything that the embedded engine can pull. */
export function createCatalogue(): readonly CatalogueImage[] {
  return [
    mysql(['mysql:5.7', 'mysql:5.7.44'], '5.7.44', '2023-12-13T22:12:08Z'),
    mariadb(),
    mysql(['mysql:8', 'mysql:latest', 'mysql:8.4'], '8.4.7', '2025-10-21T17:44:02Z'),
    build({
      tags: ['wordpress:latest', 'wordpress:6', 'wordpress:6.8', 'wordpress:apache'],
      created: '2025-10-01T20:10:11Z',
      config: {
        Env: [path, 'PHP_VERSION=8.3.26', 'APACHE_CONFDIR=/etc/apache2', 'APACHE_ENVVARS=/etc/apache2/envvars'],
        Cmd: ['apache2-foreground'],
        Entrypoint: ['docker-entrypoint.sh'],
        ExposedPorts: { '80/tcp': {} },
        Volumes: { '/var/www/html': {} },
        WorkingDir: '/var/www/html',
        StopSignal: 'SIGWINCH',
      },
      steps: [
        bookwormStep,
        set('CMD ["bash"]'),
        add('/bin/sh -c apt-get install -y apache2', 11_300_000, apacheFiles),
        add('/bin/sh -c build and install PHP 8.3', 330_000_000, {
          '/usr/local/bin/php': program('false'),
          '/usr/local/etc/php': directory(),
        }),
        set('WORKDIR /var/www/html'),
        set('EXPOSE 80'),
        set('STOPSIGNAL SIGWINCH'),
        add('/bin/sh -c download WordPress to /usr/src/wordpress', 86_000_000, siteFiles('/usr/src/wordpress', wordpressNames)),
        set('VOLUME [/var/www/html]'),
        add('/bin/sh -c #(nop) COPY docker-entrypoint.sh /usr/local/bin/', 6_340, {
          '/usr/local/bin/docker-entrypoint.sh': program('docker-entrypoint-wordpress'),
        }),
        set('ENTRYPOINT ["docker-entrypoint.sh"]'),
        set('CMD ["apache2-foreground"]'),
      ],
    }),
    shell(
      ['ubuntu:14.04', 'ubuntu:trusty'],
      '2021-03-25T19:23:52Z',
      'ubuntu-14.04',
      197_000_000,
      { ...trusty, ...networkTools },
      '/bin/bash',
    ),
    shell(['ubuntu:22.04', 'ubuntu:jammy'], '2025-09-15T15:09:30Z', 'ubuntu-22.04', 77_900_000, { ...jammy, ...networkTools }, '/bin/bash'),
    shell(
      ['debian:latest', 'debian:bookworm', 'debian:12'],
      '2025-09-29T00:00:00Z',
      'debian-bookworm',
      74_800_000,
      { ...bookworm, ...networkTools },
      'bash',
    ),
    shell(['centos:7', 'centos:centos7'], '2021-09-15T18:20:05Z', 'centos-7', 204_000_000, centosBase, '/bin/bash'),
    shell(['alpine:latest', 'alpine:3.22', 'alpine:3'], '2025-10-08T11:04:56Z', 'alpine-3.22', 8_310_000, alpineBase, '/bin/sh'),
    shell(['busybox:latest', 'busybox:1.37'], '2024-09-26T21:31:42Z', 'busybox-1.37', 4_430_000, busyboxBase, 'sh'),
    server(['nginx:alpine', 'nginx:latest'], '2025-10-07T20:31:05Z', alpineStep, {
      config: { Cmd: ['nginx', '-g', 'daemon off;'], ExposedPorts: { '80/tcp': {} }, StopSignal: 'SIGQUIT' },
      ...{ by: '/bin/sh -c apk add nginx', size: 44_200_000, files: nginxFiles },
    }),
    server(['httpd:latest', 'httpd:2.4'], '2025-07-24T18:04:11Z', bookwormStep, {
      config: { Cmd: ['httpd-foreground'], ExposedPorts: { '80/tcp': {} }, StopSignal: 'SIGWINCH', WorkingDir: '/usr/local/apache2' },
      ...{ by: '/bin/sh -c build httpd 2.4', size: 42_000_000 },
      files: {
        '/usr/local/bin/httpd-foreground': program('httpd'),
        '/usr/local/bin/httpd': program('httpd'),
        '/usr/local/apache2/htdocs/index.html': file('<html><body><h1>It works!</h1></body></html>\n'),
      },
    }),
    server(['redis:latest', 'redis:7', 'redis:alpine'], '2025-10-03T18:12:33Z', bookwormStep, {
      config: {
        Cmd: ['redis-server'],
        Entrypoint: ['docker-entrypoint.sh'],
        ExposedPorts: { '6379/tcp': {} },
        Volumes: { '/data': {} },
        WorkingDir: '/data',
      },
      ...{ by: '/bin/sh -c build redis', size: 52_000_000 },
      files: {
        '/usr/local/bin/redis-server': program('redis-server'),
        '/usr/local/bin/redis-cli': program('redis-cli'),
        '/usr/local/bin/docker-entrypoint.sh': program('docker-entrypoint-redis'),
        ...users.usersOf(users.debian, { passwd: ['redis:x:999:999::/home/redis:/bin/sh'], group: ['redis:x:999:'] }),
        '/data': directory(0o755, 999),
      },
    }),
    server(['hello-world:latest'], '2025-08-08T19:05:17Z', base('hello', 0, { '/tmp': directory(0o1777) }), {
      config: { Cmd: ['/hello'] },
      ...{ by: '/bin/sh -c #(nop) COPY hello / ', size: 10_072, files: { '/hello': program('hello') } },
    }),
  ]
}
