import { expect, test } from 'vitest'
import type { LayerFiles } from '../../../../../src/embedded/userland/ports.ts'
import { Bridge, container, debian } from '../worlds.ts'

const alpine: LayerFiles = { ...debian, '/etc/os-release': { kind: 'file', content: 'ID=alpine\n' } }

test('names come from /etc/hosts as it is now, then from the embedded DNS where resolv.conf names it', async () => {
  const bridge = new Bridge()
  const box = await container({ bridge, name: 'web' })
  await container({ bridge, name: 'db' })
  expect((await box.sh('getent hosts db')).out).toBe('172.18.0.3      db\n')
  expect(await box.sh('getent hosts nosuch')).toEqual({ code: 2, out: '', err: '' })
  await box.sh('echo "172.18.0.3 mysql 72c950d60bf2 wordpressdb" >> /etc/hosts')
  expect((await box.sh('getent hosts mysql; ping -c1 wordpressdb | head -1')).out).toBe(
    '172.18.0.3      mysql 72c950d60bf2 wordpressdb\nPING wordpressdb (172.18.0.3) 56(84) bytes of data.\n',
  )
  await box.sh('echo "nameserver 192.0.2.1" > /etc/resolv.conf')
  expect((await box.sh('getent hosts db')).code).toBe(2)
})

test('nslookup, dig and host show what the embedded DNS says', async () => {
  const bridge = new Bridge()
  const box = await container({ bridge, name: 'web' })
  await container({ bridge, name: 'db' })
  expect((await box.sh('nslookup db')).out).toBe(
    'Server:\t\t127.0.0.11\nAddress:\t127.0.0.11#53\n\nNon-authoritative answer:\nName:\tdb\nAddress: 172.18.0.3\n\n',
  )
  expect(await box.sh('nslookup nosuch')).toMatchObject({ code: 1, out: expect.stringContaining("** server can't find nosuch: NXDOMAIN") })
  expect((await box.sh('dig +short db; dig +short -x 172.18.0.3; host db')).out).toBe('172.18.0.3\ndb.blog.\ndb has address 172.18.0.3\n')
  expect((await box.sh('dig db')).out).toMatch(/status: NOERROR[\s\S]*db\.\t\t\t600\tIN\tA\t172\.18\.0\.3/)
})

test('busybox has its own words: both answers of nslookup, and a route without its protocol', async () => {
  const bridge = new Bridge()
  const box = await container({ bridge, name: 'web', layers: [alpine] })
  await container({ bridge, name: 'db', layers: [alpine] })
  const head = 'Server:\t\t127.0.0.11\nAddress:\t127.0.0.11:53\n\n'
  const heading = 'Non-authoritative answer:\n'
  expect((await box.sh('nslookup db')).out).toBe(`${head}${heading}Name:\tdb\nAddress: 172.18.0.3\n\n${heading}\n`)
  expect(await box.sh('nslookup nosuch')).toMatchObject({ code: 1, out: `${head}${"** server can't find nosuch: NXDOMAIN\n\n".repeat(2)}` })
  expect((await box.sh('nslookup 172.18.0.3')).out).toBe(`${head}${heading}3.0.18.172.in-addr.arpa\tname = db.blog\n\n`)
  expect((await box.sh('ip route | tail -n 1')).out).toBe('172.18.0.0/16 dev eth0 scope link  src 172.18.0.2 \n')
})

test('ping answers, fails, and sums up at ^C', async () => {
  const bridge = new Bridge()
  const box = await container({ bridge, name: 'web' })
  await container({ bridge, name: 'db' })
  const once = await box.sh('ping -c 1 db')
  expect(once.code).toBe(0)
  expect(once.out).toMatch(
    /^PING db \(172\.18\.0\.3\) 56\(84\) bytes of data\.\n64 bytes from db\.blog \(172\.18\.0\.3\): icmp_seq=1 ttl=64 time=[\d.]+ ms\n\n--- db ping statistics ---\n1 packets transmitted, 1 received, 0% packet loss, time \d+ms\nrtt min/,
  )
  expect(await box.sh('ping -c1 nosuch')).toEqual({ code: 2, out: '', err: 'ping: nosuch: Name or service not known\n' })
  expect(await box.sh('ping -c1 10.9.9.9')).toMatchObject({ code: 1, out: expect.stringContaining('Destination Host Unreachable') })
  const long = await box.spawn(['ping', 'db'], { tty: true, stdin: true })
  await long.until(/icmp_seq=1/)
  long.process.stdin.write('\x03')
  expect(await long.done).toBe(0)
  expect(long.out()).toContain('1 packets transmitted, 1 received')
  const small = await container({ bridge, name: 'small', layers: [alpine] })
  expect((await small.sh('ping -c1 db')).out).toMatch(
    /^PING db \(172\.18\.0\.3\): 56 data bytes\n64 bytes from 172\.18\.0\.3: seq=0 ttl=64 /,
  )
  expect((await small.sh('ping -c1 nosuch')).err).toBe("ping: bad address 'nosuch'\n")
})

test('interfaces, routes and /sys as the namespace has them', async () => {
  const box = await container()
  expect((await box.sh('ip addr')).out).toContain('4: eth0@if5: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500')
  expect((await box.sh('ip addr show eth0; ip -4 a')).out).toContain('    inet 172.18.0.2/16 brd 172.18.255.255 scope global eth0\n')
  expect((await box.sh('ip route')).out).toBe(
    'default via 172.18.0.1 dev eth0 \n172.18.0.0/16 dev eth0 proto kernel scope link src 172.18.0.2 \n',
  )
  expect((await box.sh('ifconfig eth0')).out).toContain(
    '        inet 172.18.0.2  netmask 255.255.0.0  broadcast 172.18.255.255\n        ether 02:42:ac:12:00:02',
  )
  expect((await box.sh('cat /sys/class/net/eth0/iflink /sys/class/net/eth0/address; ls /sys/class/net; hostname -i')).out).toBe(
    '5\n02:42:ac:12:00:02\neth0\nlo\n172.18.0.2\n',
  )
  expect((await box.sh('cat /proc/net/route; cat /proc/net/dev')).out).toContain('eth0\t00000000\t010012AC\t0003')
  expect((await box.sh('route -n')).out).toContain('0.0.0.0         172.18.0.1      0.0.0.0         UG')
})

test('curl, wget and nc over the network', async () => {
  const bridge = new Bridge()
  const web = await container({ bridge, name: 'web' })
  const box = await container({ bridge, name: 'box' })
  expect(await box.sh('curl -s web; echo $?; curl web')).toEqual({
    code: 7,
    out: '7\n',
    err: "curl: (7) Failed to connect to web port 80 after 0 ms: Couldn't connect to server\n",
  })
  expect(await box.sh('curl nosuch')).toMatchObject({ code: 6, err: 'curl: (6) Could not resolve host: nosuch\n' })
  await web.sh('echo hello >/var/www/html/index.html')
  expect(await web.sh('service apache2 status; service apache2 start; service apache2 status')).toMatchObject({
    out: 'apache2 is not running.\nStarting Apache httpd web server: apache2.\napache2 is running.\n',
  })
  expect(
    (await box.sh('curl -s web; curl -sI http://web/ | head -1; curl -s -o /dev/null -w "%{http_code}\\n" web/nosuch; wget -qO- web')).out,
  ).toBe('hello\nHTTP/1.1 200 OK\r\n404\nhello\n')
  expect((await web.sh('netstat -tlnp; ss -tln')).out).toMatch(/0\.0\.0\.0:80 .*LISTEN +\d+\/apache2/)
  expect((await web.sh('curl -s localhost')).out).toBe('hello\n')
  expect((await web.sh('service apache2 stop; ps -e')).out).not.toMatch(/ apache2\n/)
  const server = await web.spawn(['nc', '-l', '-p', '9000'], { stdin: true })
  await expect.poll(() => web.world.network().listening().length).toBe(1)
  expect((await box.run(['nc', 'web', '9000'], { stdin: 'over\n' })).code).toBe(0)
  expect(await server.done).toBe(0)
  expect(server.out()).toBe('over\n')
})

test('nc -u talks in datagrams, with the first who sends to it', async () => {
  const bridge = new Bridge()
  const web = await container({ bridge, name: 'web', layers: [alpine] })
  const box = await container({ bridge, name: 'box', layers: [alpine] })
  expect(await box.sh('echo hello | nc -u web 5000')).toEqual({ code: 1, out: '', err: 'nc: read: Connection refused\n' })
  const server = await web.spawn(['nc', '-u', '-l', '-p', '5000'], { stdin: true })
  await expect.poll(async () => (await web.sh('netstat -ulnp')).out).toMatch(/^udp .*0\.0\.0\.0:5000 .*\d+\/nc/m)
  expect((await web.sh('netstat -tln')).out).not.toContain('5000')
  const client = await box.spawn(['nc', '-u', 'web', '5000'], { stdin: true })
  client.process.stdin.write('hello\n')
  await server.until(/hello/)
  expect((await box.sh('echo other | nc -u -q 0 web 5000')).code).toBe(0)
  server.process.stdin.write('welcome\n')
  await client.until(/welcome/)
  expect(server.out()).toBe('hello\n')
  client.process.signal('SIGTERM')
  expect(await client.done).toBe(143)
  expect((await box.sh('nc -u -z web 5000; echo $?; nc -u -z web 5001; echo $?')).out).toBe('0\n1\n')
})

test('redis keeps what it is told', async () => {
  const bridge = new Bridge()
  const server = await container({ bridge, name: 'redis', idle: false })
  const started = await server.spawn(['redis-server'], { cwd: '/tmp' })
  await started.until(/Ready to accept connections/)
  const box = await container({ bridge, name: 'box' })
  expect(
    (await box.sh('redis-cli -h redis ping; redis-cli -h redis set k "a b"; redis-cli -h redis get k; redis-cli -h redis incr n')).out,
  ).toBe('PONG\nOK\na b\n(integer) 1\n')
  started.process.signal('SIGTERM')
  expect(await started.done).toBe(0)
  expect(new TextDecoder().decode(await server.files.read('/tmp/dump.rdb'))).toContain('["k","a b"]')
})
