import { describe, expect, test } from 'vitest'
import type { CommandRun } from '../../../../src/shared/playback/frame.ts'
import { type Message, trafficOf } from '../../../../src/shared/traffic/traffic.ts'
import { trafficWords } from '../../../../src/shared/traffic/traffic-words.ts'
import { randomFrom, randomTopology } from '../../../support/random-topology.ts'
import { idFor, topologyWith } from '../../../support/topology-with.ts'

const topology = topologyWith({
  networks: ['shop', 'back', { name: 'closed', internal: true }],
  containers: [
    { name: 'guest', networks: ['shop'] },
    { name: 'anna', networks: ['shop'], aliases: ['counter'] },
    { name: 'ben', networks: ['shop'], aliases: ['counter'] },
    { name: 'far', networks: ['back'] },
    { name: 'both', networks: ['shop', 'back'] },
    { name: 'old', links: ['database:mysql'], ports: ['127.0.0.1:8080:80', '0.0.0.0:9090:90', ':::9090:90'] },
    { name: 'database' },
    { name: 'beside', networks: ['container:guest'] },
    { name: 'tenant', networks: ['host'] },
    { name: 'alone', networks: ['none'] },
    { name: 'shut', networks: ['closed'] },
  ],
})
const addressOf = (name: string): string =>
  Object.values(topology.endpoints).find((it) => it.containerId === idFor(`container ${name}`))?.ipv4 ?? 'none'

const runOf = (line: string, output: string, exit = 0): CommandRun => ({ line, output, exit, calls: [] })
const sent = (line: string, output: string, exit = 0): Message[] => trafficOf({ commands: [runOf(line, output, exit)], topology })
const words = (line: string, output: string, exit = 0): string[] => sent(line, output, exit).map((it) => trafficWords(it, topology, 'en'))

describe('ping', () => {
  test('of iputils by name is known by its answers, by its loss, and by who says that a host is unreachable', () => {
    const head = `PING anna (${addressOf('anna')}) 56(84) bytes of data.\n`
    const summary = (received: number) =>
      `\n--- anna ping statistics ---\n1 packets transmitted, ${received} received, 0% packet loss, time 0ms\n`
    const line = 'docker exec guest ping -c 1 anna'
    expect(words(line, `${head}64 bytes from anna.shop (${addressOf('anna')}): icmp_seq=1 ttl=64 time=0.07 ms\n${summary(1)}`)).toEqual([
      `ping: guest → anna (${addressOf('anna')}) over shop · answered`,
    ])
    expect(words(line, head + summary(0), 1)).toEqual([`ping: guest → anna (${addressOf('anna')}) over shop · no answer`])
    expect(words(line, `${head}From 172.18.0.2 icmp_seq=1 Destination Host Unreachable\n${summary(0)}`, 1)).toEqual([
      `ping: guest → anna (${addressOf('anna')}) over shop · unreachable`,
    ])
  })
  test.each(["ping: bad address 'nobody'", 'ping: unknown host nobody', 'ping: nobody: Name or service not known'])(
    'of a name that is not known is a question of the DNS: %s',
    (said) => {
      expect(words('docker exec guest ping -c 1 nobody', `${said}\n`, 1)).toEqual(['DNS of shop: guest asks for nobody · name not known'])
      expect(words('docker exec old ping -c 1 nobody', `${said}\n`, 1)).toEqual(['no DNS on docker0: old asks for nobody · name not known'])
    },
  )
  test('goes by the cable of the namespace that it is in', () => {
    const [message] = sent('docker exec beside ping -c 1 172.18.0.4', 'PING 172.18.0.4 (172.18.0.4): 56 data bytes\n')
    expect(message).toMatchObject({ from: { name: 'beside' }, to: { name: 'ben' }, leavesBy: idFor('network shop'), outcome: 'untold' })
  })
  test('to a container of another network leaves by the only way there is', () => {
    const [message] = sent('docker exec guest ping -c 1 172.19.0.2', 'PING 172.19.0.2 (172.19.0.2): 56 data bytes\n')
    expect(message).toMatchObject({ to: { name: 'far' }, leavesBy: idFor('network shop'), arrivesBy: idFor('network back') })
  })
  test.each([
    ['the gateway', '172.18.0.1', { at: 'bridge', networkId: idFor('network shop') }],
    ['the host', '192.168.1.20', { at: 'host' }],
    ['nobody on the network', '172.18.0.77', { at: 'nobody', networkId: idFor('network shop') }],
    ['the outside', '203.0.113.9', { at: 'outside' }],
    ['itself', '127.0.0.1', { at: 'itself' }],
  ])('to %s', (_, address, to) => {
    expect(sent(`docker exec guest ping -c 1 ${address}`, `PING ${address} (${address}): 56 data bytes\n`)[0]?.to).toEqual(to)
  })
  test('of a container without a network does not leave it', () => {
    const output = 'PING 203.0.113.9 (203.0.113.9): 56 data bytes\nping: sendto: Network unreachable\n'
    const [message] = sent('docker exec alone ping -c 1 203.0.113.9', output, 1)
    expect(message).toMatchObject({ to: { at: 'outside' }, outcome: 'unreachable' })
    expect(message).not.toHaveProperty('leavesBy')
  })
  test('at a prompt counts, and in a log or a file it does not', () => {
    const ping = `PING anna (${addressOf('anna')}): 56 data bytes\n64 bytes from ${addressOf('anna')}: seq=0 ttl=64 time=0.1 ms\n`
    expect(sent('docker exec -i -t guest sh', `/ # ping -c 1 anna\r\n${ping}/ # exit\r\n`)).toHaveLength(1)
    expect(sent('docker logs guest', ping)).toEqual([])
    expect(sent('docker exec guest cat /tmp/notes', ping)).toEqual([])
    expect(sent('docker exec -d guest ping anna', ping)).toEqual([])
  })
})

describe('questions for names', () => {
  test('nslookup of bind and of older busybox', () => {
    const bind = `Server:\t\t127.0.0.11\nAddress:\t127.0.0.11#53\n\nNon-authoritative answer:\nName:\tanna\nAddress: ${addressOf('anna')}\n\n`
    const older = `Server:    127.0.0.11\nAddress 1: 127.0.0.11\n\nName:      anna\nAddress 1: ${addressOf('anna')} anna.shop\n`
    for (const output of [bind, older])
      expect(words('docker exec guest nslookup anna', output)).toEqual([`DNS of shop: guest asks for anna → ${addressOf('anna')}`])
  })
  test('one that both address families do not have is one question', () => {
    const output = `Server:\t\t127.0.0.11\nAddress:\t127.0.0.11:53\n\n${"** server can't find nobody: NXDOMAIN\n\n".repeat(2)}`
    expect(words('docker exec guest nslookup nobody', output, 1)).toEqual(['DNS of shop: guest asks for nobody · name not known'])
  })
  test('another server than Docker’s is where its address leads', () => {
    const output = "Server:\t\t192.168.1.1\nAddress:\t192.168.1.1:53\n\n** server can't find anna: NXDOMAIN\n"
    expect(words('docker exec old nslookup anna', output, 1)).toEqual(['DNS of outside: old asks for anna · name not known'])
  })
  test('dig tells its answer, and with +short by itself', () => {
    const answer = `;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n;; QUESTION SECTION:\n;anna.\t\t\tIN\tA\n\n;; ANSWER SECTION:\nanna.\t\t600\tIN\tA\t${addressOf('anna')}\n\n;; SERVER: 127.0.0.11#53(127.0.0.11) (UDP)\n`
    expect(words('docker exec guest dig anna', answer)).toEqual([`DNS of shop: guest asks for anna → ${addressOf('anna')}`])
    expect(words('docker exec guest dig +short anna', `${addressOf('anna')}\n`)).toEqual(words('docker exec guest dig anna', answer))
    const none = answer.replace('NOERROR', 'NXDOMAIN').replace(/;; ANSWER[\s\S]*?\n\n/, '')
    expect(words('docker exec guest dig anna', none)).toEqual(['DNS of shop: guest asks for anna · name not known'])
  })
  test('host of several addresses is one answer', () => {
    const output = `counter has address ${addressOf('ben')}\ncounter has address ${addressOf('anna')}\n`
    expect(words('docker exec guest host counter', output)).toEqual([
      `DNS of shop: guest asks for counter → ${addressOf('ben')}, ${addressOf('anna')}`,
    ])
  })
  test('a link’s name is answered by /etc/hosts, and goes nowhere', () => {
    const output = `${addressOf('database')}      mysql 8edb4c6772bd database\n`
    expect(words('docker exec old getent hosts mysql', output)).toEqual([
      `/etc/hosts of old: old asks for mysql → ${addressOf('database')}`,
    ])
  })
  test('one that no network has is asked of each that the container is on', () => {
    const [message] = sent('docker exec both getent hosts nobody', '', 2)
    expect(message?.to).toEqual({ at: 'dns', networkIds: expect.arrayContaining([idFor('network shop'), idFor('network back')]) })
  })
})

describe('requests', () => {
  test('wget of busybox says where it connects to, and what went wrong', () => {
    const connecting = `Connecting to anna (${addressOf('anna')}:80)\n`
    expect(words('docker exec guest wget -O - http://anna/', `${connecting}hello\n`)).toEqual([
      `HTTP: guest → anna (${addressOf('anna')}), port 80 over shop · answered`,
    ])
    const refused = `${connecting}wget: can't connect to remote host (${addressOf('anna')}): Connection refused\n`
    expect(words('docker exec guest wget -O - http://anna/', refused, 1)).toEqual([
      `HTTP: guest → anna (${addressOf('anna')}), port 80 over shop · refused`,
    ])
    const missing = `${connecting}wget: server returned error: HTTP/1.1 404 Not Found\n`
    expect(words('docker exec guest wget -O - http://anna/', missing, 1)).toEqual([
      `HTTP: guest → anna (${addressOf('anna')}), port 80 over shop · 404`,
    ])
  })
  test('GNU wget and curl -v likewise', () => {
    const gnu = `Resolving anna (anna)... ${addressOf('anna')}\nConnecting to anna (anna)|${addressOf('anna')}|:80... failed: Connection refused.\n`
    expect(words('docker exec guest wget http://anna/', gnu, 4)).toEqual([
      `HTTP: guest → anna (${addressOf('anna')}), port 80 over shop · refused`,
    ])
    const verbose = `*   Trying ${addressOf('anna')}:80...\n* Connected to anna (${addressOf('anna')}) port 80 (#0)\n> GET / HTTP/1.1\n< HTTP/1.1 200 OK\n`
    expect(words('docker exec guest curl -v http://anna/', verbose)).toEqual([
      `HTTP: guest → anna (${addressOf('anna')}), port 80 over shop · 200`,
    ])
  })
  test('a silent curl is known by its exit code', () => {
    const line = 'docker exec guest curl -s http://anna/'
    expect(words(line, 'hello\n')).toEqual([`HTTP: guest → anna (${addressOf('anna')}), port 80 over shop · answered`])
    expect(words(line, '', 7)).toEqual([`HTTP: guest → anna (${addressOf('anna')}), port 80 over shop · no answer`])
    expect(words('docker exec guest curl -s http://nobody/', '', 6)).toEqual(['DNS of shop: guest asks for nobody · name not known'])
    // What it was piped into ended well, which says nothing.
    expect(words("docker exec guest sh -c 'curl -s http://anna/ | head -n 1'", '')).toEqual([])
  })
  test('of several containers behind one name, none is picked that was not told', () => {
    expect(sent('docker exec guest curl -s http://counter/', 'hello\n')[0]?.to).toEqual({ at: 'unknown' })
  })
  test('through a published port: the binding of the address family that was asked', () => {
    const port = (line: string): string | undefined => sent(line, 'HTTP/1.1 200 OK\n\nHTTP/1.1 500 of a page\n')[0]?.port
    expect(port('curl -sSiL http://localhost:9090/')).toMatch(/:90\/tcp@0\.0\.0\.0:9090$/)
    expect(port("curl -sSiL 'http://[::1]:9090/'")).toMatch(/:90\/tcp@:::9090$/)
    expect(sent('curl -sSiL http://localhost:8080/', '', 22)).toMatchObject([{ outcome: 'no-answer', to: { name: 'old' } }])
    expect(sent('curl -sSiL http://localhost:1234/', '', 22)).toMatchObject([{ outcome: 'no-answer', to: { at: 'unknown' } }])
  })
  test('nc says what it opened and what was refused', () => {
    expect(words('docker exec guest nc -zv anna 6379', `Connection to anna (${addressOf('anna')}) 6379 port [tcp/*] succeeded!\n`)).toEqual(
      [`TCP: guest → anna (${addressOf('anna')}), port 6379 over shop · answered`],
    )
    expect(
      words('docker exec guest nc anna 1', `nc: can't connect to remote host (${addressOf('anna')}): Connection refused\n`, 1),
    ).toEqual([`TCP: guest → anna (${addressOf('anna')}) over shop · refused`])
  })
  test('of an internal network and of the host’s own', () => {
    const fetched = (name: string): Message | undefined => sent(`docker exec ${name} wget -q -O - http://203.0.113.9/`, '')[0]
    expect(fetched('shut')).toMatchObject({ to: { at: 'outside' }, leavesBy: idFor('network closed') })
    expect(fetched('tenant')).not.toHaveProperty('leavesBy')
    expect(sent('docker exec tenant wget -q -O - http://172.17.0.1/', '')[0]?.to).toEqual({ at: 'itself' })
  })
})

describe('containers that are gone at the end of their step', () => {
  const after = topologyWith({ networks: ['shop'], containers: [{ name: 'anna', networks: ['shop'] }] })
  const during = topologyWith({
    networks: ['shop'],
    containers: [
      { name: 'anna', networks: ['shop'] },
      { name: 'loving_turing', networks: ['shop'], image: 'busybox' },
    ],
  })
  const output = 'PING anna (172.18.0.2): 56 data bytes\n64 bytes from 172.18.0.2: seq=0 ttl=64 time=0.1 ms\n'
  test('a one-off is the container of its image that came in the step', () => {
    const commands = [runOf('docker run --rm --network shop busybox ping -c 1 anna', output)]
    expect(
      trafficOf({ commands, topology: after }, [
        { topology: after, done: 0 },
        { topology: during, done: 0 },
      ]),
    ).toMatchObject([{ from: { name: 'loving_turing' }, to: { name: 'anna' }, outcome: 'answered' }])
    expect(trafficOf({ commands, topology: after }, [{ topology: after, done: 0 }])).toEqual([])
  })
  test('one that was removed after it was asked is found as it was before', () => {
    const commands = [runOf('docker exec loving_turing ping -c 1 anna', output), runOf('docker rm -f loving_turing', 'loving_turing\n')]
    expect(trafficOf({ commands, topology: after }, [{ topology: during, done: 0 }])).toHaveLength(1)
  })
})

test('an address is whose it was when it was asked, and not whose it is at the step’s end', () => {
  const of = (name: string) =>
    topologyWith({
      networks: ['shop'],
      containers: [
        { name, networks: ['shop'] },
        { name: 'guest', networks: ['shop'] },
      ],
    })
  const commands = [
    runOf('docker exec guest ping -c 1 172.18.0.2', 'PING 172.18.0.2 (172.18.0.2): 56 data bytes\n'),
    runOf('docker rm -f anna', 'anna\n'),
    runOf('docker run -d --name heir --network shop busybox', 'f00\n'),
  ]
  const moments = [
    { topology: of('anna'), done: 0 },
    { topology: topologyWith({ networks: ['shop'], containers: [{ name: 'guest', networks: ['shop'] }] }), done: 2 },
  ]
  expect(trafficOf({ commands, topology: of('heir') }, moments)).toMatchObject([{ to: { name: 'anna' } }])
  // What the command before did may be observed only later.
  const [ping, ...others] = commands
  if (!ping) throw new Error('no ping')
  expect(trafficOf({ commands: [...others, ping], topology: of('heir') }, moments.slice(1))).toMatchObject([{ to: { name: 'heir' } }])
})

test('the same ones are one with a count, and another outcome is another', () => {
  const ping = `PING anna (${addressOf('anna')}): 56 data bytes\n`
  const output = `${ping}64 bytes from ${addressOf('anna')}: seq=0\n`.repeat(3) + ping
  expect(sent("docker exec guest sh -c 'for i in 1 2 3 4; do ping -c 1 anna; done'", output).map((it) => [it.outcome, it.count])).toEqual([
    ['answered', 3],
    ['untold', 1],
  ])
})

test('whatever a program prints, on whatever engine, is read in short time and without harm', () => {
  const random = randomFrom(7)
  const pieces = [
    'PING ',
    'anna',
    ' (',
    '172.18.0.3',
    ')',
    '\n',
    'Name:\t',
    'Address: ',
    '::1',
    '\u001b[31m',
    "can't find ",
    'HTTP/1.1 ',
    '404',
    ' ',
    'Connecting to ',
    '|',
    ':80',
    '\0',
    '999.1.1.1',
    'constructor',
    '__proto__',
    '"',
    '<b>',
    '한글',
    '(((((((',
    'Get:1 http://',
    '* Connected to ',
    '->>HEADER<<- status: ',
    ';; SERVER: ',
  ]
  const lines = [
    'docker exec guest ping anna',
    'docker exec guest nslookup x',
    'docker exec guest dig x',
    'docker exec guest getent hosts x',
    'docker exec guest curl -v http://anna',
    'docker exec guest apt-get update',
    'docker exec guest nc -v x 1',
    'docker exec -it guest sh',
    "docker exec guest sh -c 'ping x; wget y; host z'",
    'curl -sSiL http://localhost:8080/',
    "curl 'http://[",
    'docker exec',
    'docker exec "',
    'docker run busybox wget http://x',
    'ls /',
  ]
  for (let round = 0; round < 600; round += 1) {
    const output = Array.from({ length: Math.floor(random() * 60) }, () => pieces[Math.floor(random() * pieces.length)]).join('')
    const of = round % 3 === 0 ? randomTopology(random) : topology
    const line = lines[Math.floor(random() * lines.length)] ?? ''
    const messages = trafficOf({ commands: [runOf(line, output, Math.floor(random() * 30))], topology: of })
    for (const message of messages) {
      expect(trafficWords(message, of, 'ko')).not.toMatch(/undefined|\n/)
      expect(message.count).toBeGreaterThan(0)
    }
  }
  // A line of a million characters takes no longer for its length than for its characters.
  for (const line of lines) expect(() => trafficOf({ commands: [runOf(line, 'PING ('.repeat(200_000))], topology })).not.toThrow()
})
