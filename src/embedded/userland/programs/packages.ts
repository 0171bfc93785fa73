import { lookup } from '../../../shared/lookup.ts'
import { findExecutable } from '../process/executable.ts'
import type { Proc, Program } from '../process/proc.ts'
import { programFile } from '../program-names.ts'

interface Package {
  readonly version: string
  /** Programs that it puts under a directory. */
  readonly programs: Readonly<Record<string, readonly string[]>>
  readonly files?: Readonly<Record<string, string>>
  readonly needs?: readonly string[]
  readonly kilobytes: number
}

const apachePage =
  '<!DOCTYPE html>\n<html><head><title>Apache2 Debian Default Page: It works</title></head>\n<body><h1>It works!</h1><p>This is the default welcome page of the Apache2 server.</p></body></html>\n'

/** What can be installed: the tools that courses ask for. They come with the engine; nothing is fetched. */
const packages: Readonly<Record<string, Package>> = lookup({
  apache2: {
    version: '2.4.68-1~deb12u1',
    programs: { '/usr/sbin': ['apache2'] },
    files: {
      '/var/www/html/index.html': apachePage,
      '/etc/apache2/ports.conf': 'Listen 80\n',
      '/var/log/apache2/access.log': '',
      '/var/log/apache2/error.log': '',
    },
    needs: ['apache2-bin', 'apache2-data', 'apache2-utils'],
    kilobytes: 7_800,
  },
  curl: { version: '7.88.1-10+deb12u14', programs: { '/usr/bin': ['curl'] }, needs: ['libcurl4'], kilobytes: 500 },
  wget: { version: '1.21.3-1+deb12u1', programs: { '/usr/bin': ['wget'] }, kilobytes: 3_700 },
  'iputils-ping': { version: '3:20221126-1', programs: { '/usr/bin': ['ping'] }, kilobytes: 130 },
  'inetutils-ping': { version: '2:2.4-2', programs: { '/usr/bin': ['ping'] }, kilobytes: 300 },
  'net-tools': { version: '2.10-0.1', programs: { '/usr/bin': ['ifconfig', 'netstat', 'route', 'arp'] }, kilobytes: 950 },
  iproute2: { version: '6.1.0-3', programs: { '/usr/bin': ['ip', 'ss'] }, needs: ['libbpf1'], kilobytes: 3_500 },
  dnsutils: {
    version: '1:9.18.49-1~deb12u1',
    programs: { '/usr/bin': ['dig', 'nslookup', 'host'] },
    needs: ['bind9-dnsutils', 'bind9-libs'],
    kilobytes: 4_700,
  },
  'bind9-dnsutils': {
    version: '1:9.18.49-1~deb12u1',
    programs: { '/usr/bin': ['dig', 'nslookup', 'host'] },
    needs: ['bind9-libs'],
    kilobytes: 4_700,
  },
  'netcat-openbsd': { version: '1.219-1', programs: { '/usr/bin': ['nc'] }, kilobytes: 110 },
  traceroute: { version: '1:2.1.2-1', programs: { '/usr/bin': ['traceroute'] }, kilobytes: 160 },
  procps: { version: '2:4.0.2-3', programs: { '/usr/bin': ['ps', 'top', 'free', 'pgrep', 'pkill', 'uptime'] }, kilobytes: 2_400 },
  'mysql-client': { version: '5.7.44', programs: { '/usr/bin': ['mysql', 'mysqladmin'] }, kilobytes: 9_000 },
  'default-mysql-client': { version: '1.1.0', programs: { '/usr/bin': ['mysql', 'mysqladmin'] }, kilobytes: 9_000 },
  'redis-tools': { version: '5:7.0.15-1', programs: { '/usr/bin': ['redis-cli'] }, kilobytes: 4_000 },
  nginx: {
    version: '1.22.1-9',
    programs: { '/usr/sbin': ['nginx'] },
    files: { '/etc/nginx/conf.d/default.conf': 'server {\n    listen 80;\n    root /var/www/html;\n}\n' },
    kilobytes: 1_400,
  },
})

/** Where a release fetches from, in the words of its apt, and what it has in other versions than Debian's. */
interface Release {
  readonly mirror: string
  readonly codename: string
  readonly fetched: readonly string[]
  readonly total: string
  readonly versions: Readonly<Record<string, string>>
  /** An Ubuntu has Debian's files under its own name, and versions without Debian's own mark. */
  readonly worded: (text: string) => string
}
const debian: Release = {
  mirror: 'http://deb.debian.org/debian',
  codename: 'bookworm',
  fetched: ['InRelease [151 kB]', '/main amd64 Packages [8790 kB]'],
  total: '8941 kB',
  versions: {},
  worded: (text) => text,
}
const asUbuntu = (text: string): string => text.replaceAll('Debian', 'Ubuntu').replace(/[~+]deb\d+u\d+$/, '')
const ubuntu: Readonly<Record<string, Release>> = lookup({
  trusty: {
    mirror: 'http://archive.ubuntu.com/ubuntu',
    codename: 'trusty',
    fetched: ['InRelease [65.9 kB]', '/main amd64 Packages [1743 kB]', '/universe amd64 Packages [7589 kB]'],
    total: '9398 kB',
    versions: {
      apache2: '2.4.7-1ubuntu4.22',
      curl: '7.35.0-1ubuntu2.20',
      wget: '1.15-1ubuntu1.14.04.5',
      'net-tools': '1.60-25ubuntu2.1',
      'iputils-ping': '3:20121221-4ubuntu1.1',
      iproute2: '3.12.0-2ubuntu1.2',
      dnsutils: '1:9.9.5.dfsg-3ubuntu0.19',
      nginx: '1.4.6-1ubuntu3.9',
    },
    worded: asUbuntu,
  },
})

/** An Ubuntu whose versions are not known here has Debian's, from Ubuntu's mirror. */
async function releaseOf(proc: Proc): Promise<Release> {
  const text = await proc.files.readText('/etc/os-release').catch(() => '')
  const codename = /^VERSION_CODENAME=(\S+)/m.exec(text)?.[1] ?? debian.codename
  if (!/^ID=ubuntu$/m.test(text)) return debian
  return ubuntu[codename] ?? { ...debian, mirror: 'http://archive.ubuntu.com/ubuntu', codename, worded: asUbuntu }
}

const versionOf = ({ versions, worded }: Release, name: string): string => versions[name] ?? worded(packages[name]?.version ?? '')
const listsFile = ({ mirror, codename }: Release): string =>
  `/var/lib/apt/lists/${mirror.slice('http://'.length).replaceAll('/', '_')}_dists_${codename}_InRelease`
/** What apt says while it reads; `Done` only to a terminal, as it then shows how far it is. */
const reading = (proc: Proc, ...what: readonly string[]): Promise<void> =>
  proc.write(what.map((it) => `${it}...${proc.fds.get(1)?.terminal ? ' Done' : ''}\n`).join(''))
const installedFile = (name: string): string => `/var/lib/dpkg/info/${name}.list`

const apt: Program = async (proc) => {
  const [command = '', ...names] = proc.args.filter((arg) => !arg.startsWith('-'))
  if (proc.user.uid !== 0) {
    await proc.error(
      'E: Could not open lock file /var/lib/apt/lists/lock - open (13: Permission denied)\nE: Unable to lock directory /var/lib/apt/lists/\n',
    )
    return 100
  }
  switch (command) {
    case 'update':
      return update(proc)
    case 'install':
      return install(proc, names)
    case 'remove':
    case 'purge':
      for (const name of names) for (const path of await owned(proc, name)) await proc.files.remove(path).catch(() => {})
      await reading(proc, 'Reading package lists')
      return 0
    case 'clean':
    case 'autoremove':
    case 'upgrade':
    case 'dist-upgrade':
      await reading(proc, ...allRead)
      await proc.write('0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n')
      return 0
    default:
      await proc.error(`E: Invalid operation ${command}\n`)
      return 100
  }
}

async function update(proc: Proc): Promise<number> {
  const release = await releaseOf(proc)
  const { mirror, codename, fetched, total } = release
  await proc.sleep(100)
  await proc.files.makeDirectories('/var/lib/apt/lists')
  await proc.files.write(listsFile(release), `Codename: ${codename}\n`)
  const lines = fetched.map((what, at) => `Get:${at + 1} ${mirror} ${codename}${what.startsWith('/') ? '' : ' '}${what}\n`)
  await proc.write(`${lines.join('')}Fetched ${total} in 1s (${total}/s)\n`)
  await reading(proc, 'Reading package lists')
  return 0
}

const allRead = ['Reading package lists', 'Building dependency tree', 'Reading state information']

async function owned(proc: Proc, name: string): Promise<string[]> {
  const text = await proc.files.readText(installedFile(name)).catch(() => '')
  return [...text.split('\n').filter((path) => path !== ''), ...(text === '' ? [] : [installedFile(name)])]
}

async function install(proc: Proc, names: readonly string[]): Promise<number> {
  const release = await releaseOf(proc)
  await reading(proc, ...allRead)
  // An image carries no lists of packages until `apt-get update`.
  const lists = await proc.files.statIfThere(listsFile(release))
  const unknown = names.find((name) => !lists || !packages[name])
  if (unknown !== undefined) {
    await proc.error(`E: Unable to locate package ${unknown}\n`)
    if (lists) await proc.error(`N: the embedded engine has only: ${Object.keys(packages).join(', ')}\n`)
    return 100
  }
  const fresh: string[] = []
  for (const name of names) {
    if (await proc.files.statIfThere(installedFile(name)))
      await proc.write(`${name} is already the newest version (${versionOf(release, name)}).\n`)
    else fresh.push(name)
  }
  const all = fresh.flatMap((name) => [...(packages[name]?.needs ?? []), name])
  if (all.length > 0) await proc.write(`The following NEW packages will be installed:\n  ${[...all].sort().join(' ')}\n`)
  await proc.write(`0 upgraded, ${all.length} newly installed, 0 to remove and 0 not upgraded.\n`)
  for (const name of fresh) {
    const { programs, files = {}, kilobytes } = packages[name] as Package
    const version = versionOf(release, name)
    await proc.write(`Get:1 ${release.mirror} ${release.codename}/main amd64 ${name} amd64 ${version} [${kilobytes} kB]\n`)
    await proc.sleep(30)
    await proc.write(
      `Selecting previously unselected package ${name}.\nUnpacking ${name} (${version}) ...\nSetting up ${name} (${version}) ...\n`,
    )
    const paths: string[] = []
    for (const [directory, list] of Object.entries(programs)) {
      for (const program of list) {
        const path = `${directory}/${program}`
        if (await proc.files.statIfThere(path)) continue
        await proc.files.makeDirectories(directory)
        await proc.files.write(path, programFile(program), { mode: 0o755 })
        paths.push(path)
      }
    }
    for (const [path, content] of Object.entries(files)) {
      if (await proc.files.statIfThere(path)) continue
      await proc.files.makeDirectories(path.slice(0, path.lastIndexOf('/')))
      await proc.files.write(path, release.worded(content))
      paths.push(path)
    }
    await proc.files.makeDirectories('/var/lib/dpkg/info')
    await proc.files.write(installedFile(name), paths.map((path) => `${path}\n`).join(''))
  }
  return 0
}

const dpkg: Program = async (proc) => {
  const names = (await proc.files.list('/var/lib/dpkg/info').catch(() => [])).map((file) => file.replace(/\.list$/, ''))
  const release = await releaseOf(proc)
  await proc.write(names.map((name) => `ii  ${name.padEnd(24)} ${versionOf(release, name)}\n`).join(''))
  return 0
}

/** What `service` can start: its program, run as a daemon. */
const services: Readonly<Record<string, { readonly argv: readonly string[]; readonly title: string; readonly process: string }>> = lookup({
  apache2: { argv: ['apache2', '-k', 'start'], title: 'Apache httpd web server', process: 'apache2' },
  nginx: { argv: ['nginx'], title: 'nginx', process: 'nginx:' },
  mysql: { argv: ['mysqld'], title: 'MySQL database server', process: 'mysqld' },
})

/** `service apache2 start|stop|restart|status`. */
const service: Program = async (proc) => {
  const [name = '', action = ''] = proc.args
  const known = services[name]
  const there = known && (await findExecutable(proc, known.argv).catch(() => undefined))
  if (!known || !there) {
    await proc.error(`${name}: unrecognized service\n`)
    return 1
  }
  const main = (): Proc | undefined =>
    proc.kernel.processes.find(
      (one) =>
        one !== proc &&
        one.argv[0]?.replace(/^.*\//, '') === known.process &&
        !proc.kernel.processes.some((other) => other.pid === one.ppid && other.argv[0] === one.argv[0]),
    )
  const stop = async (): Promise<void> => {
    const running = main()
    running?.deliver('SIGTERM')
    if (running) await proc.wait(running.exit)
  }
  const start = async (): Promise<boolean> => {
    if (main()) return true
    const nothing = await proc.files.open('/dev/null', 'read-write')
    const fds = new Map([0, 1, 2].map((fd) => [fd, nothing]))
    const child = proc.kernel.fork(proc, { argv: there.argv, program: there.program, fds, daemon: true })
    nothing.release()
    await proc.wait(Promise.race([child.exit, proc.sleep(50)]))
    return !child.ended
  }
  if (action === 'start' || action === 'restart' || action === 'reload') {
    if (action !== 'start') await stop()
    const done = await start()
    await proc.write(`${action === 'start' ? 'Starting' : 'Restarting'} ${known.title}: ${name}${done ? '.' : ' failed!'}\n`)
    return done ? 0 : 1
  }
  if (action === 'stop') {
    await stop()
    await proc.write(`Stopping ${known.title}: ${name}.\n`)
    return 0
  }
  if (action === 'status') {
    const running = main()
    await proc.write(`${name} is ${running ? 'running' : 'not running'}.\n`)
    return running ? 0 : 3
  }
  await proc.write(`Usage: /etc/init.d/${name} {start|stop|restart|reload|status}\n`)
  return 1
}

export const packagePrograms: Readonly<Record<string, Program>> = { apt, 'apt-get': apt, dpkg, service }
