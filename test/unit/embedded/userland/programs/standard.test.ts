import { expect, test } from 'vitest'
import type { LayerFiles } from '../../../../../src/embedded/userland/ports.ts'
import { imagePrograms, standardPrograms } from '../../../../../src/embedded/userland/program-names.ts'
import { programTable } from '../../../../../src/embedded/userland/programs/table.ts'
import { container, debian, HandClock } from '../worlds.ts'

test('behind every name that images carry there is a program', () => {
  expect([...standardPrograms, ...imagePrograms].filter((name) => !programTable.find(name))).toEqual([])
})

test('files: listing, owners, kinds, copies', async () => {
  const box = await container()
  await box.sh(
    'mkdir -p /srv/a/b; echo hi >/srv/a/f; chown www-data:www-data /srv/a/f; chmod 640 /srv/a/f; ln -s f /srv/a/l; cp -r /srv/a /srv/c; mv /srv/c/f /srv/c/g',
  )
  expect((await box.sh('ls -l /srv/a | sed "s/ [A-Z][a-z]* .* [0-9:]* / T /"')).out).toBe(
    'total 8\ndrwxr-xr-x 2 root     root     4096 T b\n-rw-r----- 1 www-data www-data    3 T f\nlrwxrwxrwx 1 root     root        1 T l -> f\n',
  )
  expect((await box.sh('ls /srv/c; ls -a /srv/a; ls /nosuch; echo $?')).out).toBe('b\ng\nl\n.\n..\nb\nf\nl\n2\n')
  expect(
    (await box.sh('stat -c "%a %U %s %F" /srv/a/f; readlink /srv/a/l; realpath /srv/a/l; test -L /srv/a/l && [ ! -e /x ] && echo ok')).out,
  ).toBe('640 www-data 3 regular file\nf\n/srv/a/f\nok\n')
  expect((await box.sh('rm -r /srv/a && find /srv | sort; rm /nosuch')).out).toBe('/srv\n/srv/c\n/srv/c/b\n/srv/c/g\n/srv/c/l\n')
})

test('texts: the utilities of just-bash over the container, their input streamed', async () => {
  const box = await container()
  expect(
    (
      await box.sh(
        'printf "b 2\\na 1\\n" | sort | awk "{print \\$2}" | tr 12 xy | tee /tmp/t | head -1; wc -l /tmp/t; cut -d: -f1 /etc/passwd | grep -c .',
      )
    ).out,
  ).toBe('x\n2 /tmp/t\n3\n')
  expect(
    (await box.sh('find /etc -name "*.conf" -exec grep -l hosts {} \\; ; echo a b | xargs -n1 echo x; seq 3 | xargs -I{} echo "<{}>"')).out,
  ).toBe('/etc/nsswitch.conf\nx a\nx b\n<1>\n<2>\n<3>\n')
  expect(
    (await box.sh('head -c 4 /dev/zero | tr "\\0" z; echo; head -c 32 /dev/urandom | wc -c; echo 한글 | base64 | base64 -d')).out,
  ).toMatch(/zzzz\n *32\n한글\n/)
  const follow = await box.spawn(['tail', '-f', '/tmp/t'])
  await follow.until(/y/)
  await box.sh('echo more >>/tmp/t')
  await follow.until(/more/)
  follow.process.signal('SIGTERM')
  expect(await follow.done).toBe(143)
})

test('processes: ps, /proc, kill, timeout, env, id', async () => {
  const box = await container()
  expect((await box.sh('ps -ef')).out).toMatch(/^UID +PID +PPID .*\nroot +1 +0 .* sleep infinity\n/)
  expect(
    (await box.sh('cat /proc/1/cmdline | tr "\\0" " "; echo; cat /proc/1/comm; cat /proc/self/cmdline | tr "\\0" " "', { env: ['A=b'] }))
      .out,
  ).toBe('sleep infinity \nsleep\ncat /proc/self/cmdline ')
  expect((await box.sh('tr "\\0" "\\n" </proc/self/environ | grep ^A=', { env: ['A=b'] })).out).toBe('A=b\n')
  expect((await box.sh('sleep 1000 & kill -9 $!; wait $!; echo $?; timeout 0.05 sleep 9; echo $?')).out).toBe('137\n124\n')
  expect((await box.sh('env -i X=1 env; whoami; id -u; pwd', { user: 'www-data', cwd: '/tmp' })).out).toBe('X=1\nwww-data\n33\n/tmp\n')
  expect((await box.run(['id'], { user: '1000:1000' })).out).toBe('uid=1000 gid=1000 groups=1000\n')
  expect((await box.sh('uname -srm; cat /proc/uptime | wc -w; top -b -n1 | grep -c sleep; nproc; df -h | head -1')).out).toContain(
    'Linux 6.1.0 x86_64\n',
  )
})

test('date goes by the clock of the engine', async () => {
  const clock = new HandClock()
  const box = await container({ clock })
  expect((await box.sh('date; date +%F_%T; date -u -d @0 +%s')).out).toBe('Tue Nov 24 02:00:00 UTC 2026\n2026-11-24_02:00:00\n0\n')
})

test('apt-get install brings a program, once its lists are there', async () => {
  const bare: LayerFiles = Object.fromEntries(Object.entries(debian).filter(([path]) => path !== '/usr/bin/curl'))
  const box = await container({ layers: [bare] })
  expect(await box.sh('curl')).toMatchObject({ code: 127, err: 'bash: line 1: curl: command not found\n' })
  expect(await box.sh('apt-get install -y curl')).toMatchObject({ code: 100, err: 'E: Unable to locate package curl\n' })
  expect((await box.sh('apt-get update && apt-get install -y curl')).out).toContain('Setting up curl')
  expect((await box.sh('curl nosuch')).code).toBe(6)
  expect((await box.files.changes()).map(({ Path }) => Path)).toContain('/usr/bin/curl')
})

test('apt-get of an Ubuntu image names Ubuntu, and nothing of Debian', async () => {
  const release = { kind: 'file', content: 'NAME="Ubuntu"\nVERSION_CODENAME=jammy\nID=ubuntu\n' } as const
  const box = await container({ layers: [{ ...debian, '/etc/os-release': release }] })
  const { out } = await box.sh('apt-get update && apt-get install -y apache2 && cat /var/www/html/index.html && dpkg -l')
  expect(out).toContain('Get:1 http://archive.ubuntu.com/ubuntu jammy InRelease')
  expect(out).toContain('Apache2 Ubuntu Default Page')
  expect(out).not.toMatch(/deb(ian|\d+u\d)/i)
})

test('apt-get fetches from the mirror of the image’s release, in its versions, and says Done to a terminal only', async () => {
  const release: LayerFiles = { ...debian, '/etc/os-release': { kind: 'file', content: 'ID=ubuntu\nVERSION_CODENAME=trusty\n' } }
  const bare: LayerFiles = Object.fromEntries(Object.entries(release).filter(([path]) => path !== '/usr/bin/curl'))
  const box = await container({ layers: [bare] })
  const { out } = await box.sh('apt-get update && apt-get install -y curl')
  expect(out).toContain('Get:1 http://archive.ubuntu.com/ubuntu trusty InRelease [65.9 kB]\n')
  expect(out).toContain('Setting up curl (7.35.0-1ubuntu2.20) ...\n')
  expect(out).toContain('Reading package lists...\nBuilding dependency tree...\nReading state information...\n')
  expect((await box.sh('apt-get install -y curl')).out).toContain('curl is already the newest version (7.35.0-1ubuntu2.20).\n')
})
