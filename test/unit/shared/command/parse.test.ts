import { describe, expect, test } from 'vitest'
import type { Command, CommandOf, ContainerSpec } from '../../../../src/shared/command/command.ts'
import { parseCommands } from '../../../../src/shared/command/parse.ts'

function commandOf(line: string): Command {
  const { commands, problems } = parseCommands(line)
  expect(problems).toEqual([])
  const [only] = commands
  if (!only || commands.length !== 1) throw new Error(`one command expected: ${line}`)
  return only.command
}
const specOf = (line: string): ContainerSpec => (commandOf(line) as CommandOf<'run'>).spec
/** The words that the one problem of a text stands at, and its message. */
function problemOf(text: string): [string, string] {
  const { problems } = parseCommands(text)
  const [only] = problems
  if (!only || problems.length !== 1) throw new Error(`one problem expected: ${JSON.stringify(problems)}`)
  return [text.slice(only.offset, only.offset + only.length), only.message]
}

const ulimit = (Name: string, Soft: number, Hard: number): object => ({ Name, Soft, Hard })

describe('lines', () => {
  test('a continued line is one command, and its offset is where docker stands', () => {
    const text = '# the database\n\n  docker run -d --name wordpressdb \\\n    -e MYSQL_ROOT_PASSWORD=password \\\n    mysql:5.7 # old\n'
    const { commands } = parseCommands(text)
    expect(commands.map((it) => it.line)).toEqual(['docker run -d --name wordpressdb -e MYSQL_ROOT_PASSWORD=password mysql:5.7'])
    expect(commands[0]?.offset).toBe(text.indexOf('docker'))
  })

  test('several lines are several commands, with Windows line ends too', () => {
    expect(parseCommands('docker ps\r\ndocker images\r\n').commands.map((it) => it.command.name)).toEqual(['ps', 'images'])
  })

  test('a line that is wrong does not keep the others from being read', () => {
    const { commands, problems } = parseCommands('docker ps\ndocker pss\ndocker images')
    expect(commands.map((it) => it.command.name)).toEqual(['ps', 'images'])
    expect(problems.map((it) => it.offset)).toEqual([17])
  })

  test('a shorter text has nothing in it', () => {
    expect(parseCommands(' \n# nothing\n')).toEqual({ commands: [], problems: [] })
  })
})

describe('options as the docker program reads them', () => {
  test.each([
    ['-it', { tty: true, interactive: true }],
    ['--tty --interactive=true', { tty: true, interactive: true }],
    ['-it=false', { tty: false, interactive: true }],
    ['--name web', { containerName: 'web' }],
    ['--name=web', { containerName: 'web' }],
    ['-h web', { hostname: 'web' }],
    ['-w /srv -u 1000:1000', { workdir: '/srv', user: '1000:1000' }],
    ['-e A=B -e C="d e"', { environment: ['A=B', 'C=d e'] }],
    ['-eA=B', { environment: ['A=B'] }],
    ['--entrypoint sh', { entrypoint: 'sh' }],
    ['--rm', { removeWhenDone: true }],
    ['--label a=1 -l b', { labels: { a: '1', b: '' } }],
    ['--restart on-failure:3', { restart: { policy: 'on-failure', maximumRetries: 3 } }],
    ['--log-opt max-size=1m --log-opt max-file=2', { logOptions: { 'max-size': '1m', 'max-file': '2' } }],
    ['--privileged --cap-add NET_ADMIN --device /dev/fuse', { privileged: true, capAdd: ['NET_ADMIN'] }],
    ['--pid host --ipc=host --uts host', { pid: 'host', ipc: 'host', uts: 'host' }],
    ['-m 64m --cpus 0.5', { hostFields: { Memory: 67108864, NanoCpus: 500000000 } }],
    ['--expose 80 --expose 9000-9001/udp', { expose: ['80/tcp', '9000/udp', '9001/udp'] }],
    ['-P', { publishAll: true }],
    ['--env-file a.env --env-file b.env', { environmentFiles: ['a.env', 'b.env'] }],
    ['--label-file a --cidfile id', { labelFiles: ['a'], idFile: 'id' }],
    ['-a STDOUT', { attach: ['stdout'] }],
    ['--disable-content-trust', {}],
    ['--device-cgroup-rule "c 1:3 mr"', { deviceRules: ['c 1:3 mr'] }],
    ['--health-start-interval 2s', { health: { startIntervalNs: 2e9 } }],
    ['--link db', { links: [{ container: 'db', alias: 'db' }] }],
    ['--link db:mysql', { links: [{ container: 'db', alias: 'mysql' }] }],
    ['--volumes-from data:ro', { volumesFrom: [{ container: 'data', mode: 'ro' }] }],
    ['--platform linux/amd64', { platform: 'linux/amd64' }],
    ['--health-cmd "true" --health-interval 1m30s', { health: { none: false, command: 'true', intervalNs: 90e9 } }],
  ])('run %s', (options, expected) => {
    expect(specOf(`docker run ${options} busybox`)).toMatchObject({ image: 'busybox', arguments: [], ...expected })
  })

  test.each([
    ['--memory-swap -1 --memory-reservation 8m', { MemorySwap: -1, MemoryReservation: 8388608 }],
    ['--memory-swappiness 0 --oom-kill-disable --oom-score-adj -5', { MemorySwappiness: 0, OomKillDisable: true, OomScoreAdj: -5 }],
    ['-c 512 --cpu-period 50000 --cpu-quota 25000', { CpuShares: 512, CpuPeriod: 50000, CpuQuota: 25000 }],
    ['--cpuset-cpus 0-1 --cpuset-mems 0', { CpusetCpus: '0-1', CpusetMems: '0' }],
    ['--pids-limit -1 --shm-size 1g', { PidsLimit: -1, ShmSize: 1073741824 }],
    ['--blkio-weight 300 --blkio-weight-device /dev/sda:200', { BlkioWeight: 300, BlkioWeightDevice: [{ Path: '/dev/sda', Weight: 200 }] }],
    ['--device-read-bps /dev/sda:1mb', { BlkioDeviceReadBps: [{ Path: '/dev/sda', Rate: 1048576 }] }],
    ['--device-write-iops /dev/sda:9', { BlkioDeviceWriteIOps: [{ Path: '/dev/sda', Rate: 9 }] }],
    ['--ulimit nofile=10:20 --ulimit core=0', { Ulimits: [ulimit('nofile', 10, 20), ulimit('core', 0, 0)] }],
    ['--sysctl net.ipv4.ip_forward=1 --storage-opt size=1g', { Sysctls: { 'net.ipv4.ip_forward': '1' }, StorageOpt: { size: '1g' } }],
    ['--cap-drop ALL --group-add 5 --annotation a=b', { CapDrop: ['ALL'], GroupAdd: ['5'], Annotations: { a: 'b' } }],
    ['--read-only --init=false --runtime runc', { ReadonlyRootfs: true, Init: false, Runtime: 'runc' }],
    ['--dns 1.1.1.1 --dns-search x --dns-opt y', { Dns: ['1.1.1.1'], DnsSearch: ['x'], DnsOptions: ['y'] }],
    ['--add-host db:10.0.0.2 --add-host db6=::1', { ExtraHosts: ['db:10.0.0.2', 'db6:::1'] }],
    ['', {}],
  ])('run %s is handed on as the API names it', (options, fields) => {
    expect(specOf(`docker run ${options} busybox`).hostFields).toEqual(fields)
  })

  test('options end at the image', () => {
    expect(specOf('docker run -d busybox ls -l --name x')).toMatchObject({ image: 'busybox', arguments: ['ls', '-l', '--name', 'x'] })
    expect(commandOf('docker exec -it web sh -c "echo $"')).toMatchObject({ container: 'web', arguments: ['sh', '-c', 'echo $'] })
  })

  test('elsewhere options may stand behind names', () => {
    expect(commandOf('docker rm web db -vf')).toMatchObject({ name: 'rm', containers: ['web', 'db'], force: true, volumes: true })
    expect(commandOf('docker rm -- -odd')).toMatchObject({ containers: ['-odd'] })
  })

  test.each([
    ['80', [['', '', 80, 'tcp']]],
    ['8080:80', [['', '8080', 80, 'tcp']]],
    ['127.0.0.1:8080:80/udp', [['127.0.0.1', '8080', 80, 'udp']]],
    ['127.0.0.1::80', [['127.0.0.1', '', 80, 'tcp']]],
    ['[::1]:8080:80', [['::1', '8080', 80, 'tcp']]],
    ['8000-8010:80', [['', '8000-8010', 80, 'tcp']]],
    [
      '8000-8001:80-81',
      [
        ['', '8000', 80, 'tcp'],
        ['', '8001', 81, 'tcp'],
      ],
    ],
  ])('-p %s', (ports, expected) => {
    for (const option of [`-p ${ports}`, `-p${ports}`, `--publish=${ports}`]) {
      const published = specOf(`docker run ${option} web`).publish
      expect(published.map((it) => [it.hostIp, it.hostPort, it.containerPort, it.protocol])).toEqual(expected)
    }
  })

  test.each([
    ['-v data:/p', { type: 'volume', source: 'data', target: '/p' }],
    ['-v data:/p:ro', { type: 'volume', source: 'data', target: '/p', readOnly: true }],
    ['-v /h:/c:ro', { type: 'bind', source: '/h', target: '/c', readOnly: true, mode: 'ro' }],
    ['-v ./rel:/c', { type: 'bind', source: './rel', target: '/c' }],
    ['-v D:/dir:/path', { type: 'bind', source: 'D:/dir', target: '/path' }],
    ['-v D:\\dir:/path', { type: 'bind', source: 'D:\\dir', target: '/path' }],
    ['-v D:\\dir\\.sub\\x:/path:ro', { type: 'bind', source: 'D:\\dir\\.sub\\x', target: '/path', readOnly: true }],
    ['-v "D:\\my dir:/path"', { type: 'bind', source: 'D:\\my dir', target: '/path' }],
    ['--volume=D:\\dir:/path', { type: 'bind', source: 'D:\\dir', target: '/path' }],
    ['--mount type=volume,src=data,dst=/p,readonly', { type: 'volume', source: 'data', target: '/p', readOnly: true }],
    ['--mount type=bind,source=/h,target=/c', { type: 'bind', source: '/h', target: '/c', via: 'mount' }],
    ['--mount type=tmpfs,target=/t,tmpfs-size=1m', { type: 'tmpfs', target: '/t', sizeBytes: 1048576 }],
    [`--mount 'target=/t,"volume-opt=o=a,b"'`, { type: 'volume', driverOptions: { o: 'a,b' } }],
    ['--tmpfs /run:rw,size=64k', { type: 'tmpfs', target: '/run', options: 'rw,size=64k' }],
  ])('%s', (option, expected) => {
    expect(specOf(`docker run ${option} web`).mounts).toMatchObject([expected])
  })

  test('-v with a path alone is an anonymous volume', () => {
    expect(specOf('docker run -v /c web').mounts).toMatchObject([{ type: 'volume', target: '/c' }])
    expect(specOf('docker run -v /c web').mounts[0]).not.toHaveProperty('source')
  })

  test('networks: several, with aliases and an address for the first', () => {
    const line = 'docker run --net front --network back --net-alias web --network-alias www --ip 10.0.0.5 nginx'
    expect(specOf(line).networks).toEqual([
      { network: 'front', aliases: ['web', 'www'], driverOptions: {}, ip: '10.0.0.5' },
      { network: 'back', aliases: [], driverOptions: {} },
    ])
    expect(specOf('docker run --network name=front,alias=web nginx').networks).toMatchObject([{ network: 'front', aliases: ['web'] }])
  })
})

describe('both spellings are one command', () => {
  test.each([
    ['docker ps -a', 'docker container ls -a'],
    ['docker ps -a', 'docker container list --all'],
    ['docker rm web', 'docker container rm web'],
    ['docker run nginx', 'docker container run nginx'],
    ['docker images -q', 'docker image ls -q'],
    ['docker rmi nginx', 'docker image rm nginx'],
    ['docker pull nginx', 'docker image pull nginx'],
    ['docker network ls', 'docker network list'],
    ['docker volume rm a', 'docker volume remove a'],
    ['docker info', 'docker system info'],
  ])('%s is %s', (one, other) => {
    expect(commandOf(one)).toEqual(commandOf(other))
  })
})

describe('other commands', () => {
  test.each([
    ['docker stop -t 0 a b', { name: 'stop', seconds: 0, containers: ['a', 'b'] }],
    ['docker stop --time 3 a', { name: 'stop', seconds: 3, saysTime: true }],
    ['docker stop --timeout 3 a', { name: 'stop', seconds: 3, saysTime: false }],
    ['docker kill -s HUP a', { name: 'kill', signal: 'HUP' }],
    ['docker logs --tail 5 -t web', { name: 'logs', tail: '5', timestamps: true }],
    ['docker port web 80/tcp', { name: 'port', container: 'web', port: '80/tcp' }],
    ['docker ps -q --filter name=a --filter status=running -f name=b', { filters: { name: ['a', 'b'], status: ['running'] } }],
    ['docker network create --driver bridge --subnet 10.0.0.0/24 blog', { driver: 'bridge', subnets: ['10.0.0.0/24'], network: 'blog' }],
    [
      'docker network connect --alias db blog mysql',
      { target: { network: 'blog', aliases: ['db'], driverOptions: {} }, container: 'mysql' },
    ],
    ['docker network disconnect -f blog mysql', { network: 'blog', container: 'mysql', force: true }],
    ['docker volume create -o type=tmpfs data', { name: 'volume create', volume: 'data', options: { type: 'tmpfs' } }],
    ['docker volume prune -f', { name: 'volume prune', force: true }],
    ['docker inspect -f "{{.State.Status}}" web', { name: 'inspect', format: '{{.State.Status}}', names: ['web'] }],
    ['docker network inspect blog', { name: 'network inspect', names: ['blog'] }],
    ['docker tag a b:1', { name: 'tag', source: 'a', target: 'b:1' }],
    ['docker rename a b', { name: 'rename', container: 'a', newName: 'b' }],
    ['docker top web -o pid', { name: 'top', container: 'web', arguments: ['-o', 'pid'] }],
    ['docker -v', { name: 'version', short: true }],
    ['docker version', { name: 'version', short: false }],
  ])('%s', (line, expected) => {
    expect(commandOf(line)).toMatchObject(expected)
  })
})

describe('what is wrong is said with its place and the nearest right word', () => {
  test.each([
    ['docker run --nmae x web', '--nmae', 'did you mean "--name"?'],
    ['docker run -name x web', '-name', 'did you mean "--name"?'],
    ['docker run -dx web', '-dx', 'unknown option "-x" in "-dx"'],
    ['docker netwrok create a', 'netwrok create', 'did you mean "docker network create"?'],
    ['docker container sl', 'container sl', 'did you mean "docker container ls"?'],
    ['docker strat web', 'strat', 'did you mean "docker start"?'],
    ['dokcer ps', 'dokcer', 'did you mean "docker"?'],
    ['sudo docker ps', 'sudo', 'not needed'],
    ['$ docker ps', '$', 'prompt'],
    ['docker-compose up', 'docker-compose', 'not supported'],
    ['docker', 'docker', 'needs a command'],
    ['docker volume', 'volume', 'needs a command after it, such as "docker volume ls"'],
    ['docker -H tcp://x ps', '-H', 'is not supported: the engine is chosen in the app'],
    ['docker help run', 'help', 'is not supported: see the docker program’s own'],
    [
      'docker run --mount src=a,dst=/b,volume-subpath=c w',
      '--mount src=a,dst=/b,volume-subpath=c',
      'the field "volume-subpath" is not supported',
    ],
    ['docker run --mount type=image,src=a,dst=/b w', '--mount type=image,src=a,dst=/b', 'the type "image" is not supported'],
    [
      'docker run --network name=a,gw-priority=1 w',
      '--network name=a,gw-priority=1',
      'the field "gw-priority" of --network is not supported',
    ],
    ['docker rm', 'docker rm', 'CONTAINER [CONTAINER...]'],
    ['docker rename a', 'docker rename a', 'CONTAINER NEW_NAME'],
    ['docker ps web', 'web', 'one word too many'],
    ['docker run --name', '--name', 'needs a value'],
    ['docker run --rm=maybe web', '--rm=maybe', 'takes no value but true or false'],
    ['docker run --gpus all web', '--gpus', 'the option --gpus is not supported: scenarios are played where there may be no graphics card'],
    [
      'docker create --link-local-ip=169.254.0.9 web',
      '--link-local-ip=169.254.0.9',
      'the option --link-local-ip is not supported: it is not drawn; give an address of the network by --ip or --ip6',
    ],
    ['docker run --cpu-count 2 web', '--cpu-count', 'the option --cpu-count is not supported: it is for Windows containers'],
    ['docker network create --scope swarm x', '--scope', 'the option --scope is not supported: it belongs to Swarm'],
    ['docker network create --ipv4=false x', '--ipv4=false', 'not supported: a network without IPv4'],
    ['docker pull --disable-content-trust=false x', '--disable-content-trust=false', 'not supported: signatures of images'],
    ['docker image rm --platform linux/amd64 x', '--platform', 'not supported: Dockstage knows images of one platform only'],
    ['docker trust sign x', 'trust', 'signatures of images are not looked at'],
    ['docker run --memory-swappiness 200 web', '--memory-swappiness 200', 'from 0 to 100'],
    ['docker run --device-read-bps sda:1mb web', '--device-read-bps sda:1mb', 'expected /dev/name:number'],
    ['docker run --device-cgroup-rule x web', '--device-cgroup-rule x', 'is no rule'],
    ['docker run -a stdin web', '-a stdin', 'the input alone is not supported'],
    ['docker run -a out web', '-a out', 'stdin, stdout or stderr'],
    ['docker run -d -a stdout web', '-a stdout', 'both --attach and --detach'],
    ['docker cp a b', 'cp', 'does not have it yet'],
    ['docker swarm init', 'swarm', 'not Swarm'],
    ['docker system prune', 'system prune', 'reaches too far'],
    ['docker run -p 99999 web', '-p 99999', 'is no port'],
    ['docker run -p a:b:c:d web', '-p a:b:c:d', 'is no port to publish'],
    ['docker run -p 1-3:1-2 web', '-p 1-3:1-2', 'differ in length'],
    ['docker run -v a:b:c:d web', '-v a:b:c:d', 'too many colons'],
    ['docker run -v data:rel web', '-v data:rel', 'not an absolute path'],
    ['docker run -v :/c web', '-v :/c', 'a part is empty'],
    ['docker run -v ~/x:/c web', '-v ~/x:/c', 'is not known here'],
    ['docker run --mount type=bnid,target=/c web', '--mount type=bnid,target=/c', 'did you mean "bind"?'],
    ['docker run --mount tpye=bind web', '--mount tpye=bind', 'did you mean "type"?'],
    ['docker run --restart sometimes web', '--restart sometimes', 'is no restart policy'],
    ['docker run --rm --restart always web', '--rm', 'conflicting options'],
    ['docker stop -t soon web', '-t soon', 'a whole number'],
    ['docker ps --filter web', '--filter web', 'name=value'],
    ['docker run --link : web', '--link :', 'is no link'],
  ])('%s', (line, place, message) => {
    const [found, words] = problemOf(line)
    expect(found).toBe(place)
    expect(words).toContain(message)
  })
})

test('placeholders that are not filled in are words', () => {
  expect(commandOf('docker exec web curl http://localhost:{{port web 80}}/')).toMatchObject({
    arguments: ['curl', 'http://localhost:{{port web 80}}/'],
  })
  expect(specOf('docker run -p {{port web 80}}:80 nginx').image).toBe('nginx')
  expect(parseCommands('docker run --ip {{ip web}} -v {{x y}}:/c nginx').problems).toEqual([])
})

test('names that every object has are names like others', () => {
  const read = (line: string): unknown => {
    const { commands, problems } = parseCommands(line)
    return commands[0]?.command ?? problems[0]?.message
  }
  const filters = { constructor: ['1'], tostring: ['2'] }
  expect(read('docker ps --filter constructor=1 --filter toString=2')).toMatchObject({ filters })
  expect(Object.keys((read('docker ps --filter __proto__=1') as { filters: object }).filters)).toEqual(['__proto__'])
  expect(read('docker constructor x')).toMatch(/^unknown command "docker constructor"/)
  expect(read('docker volume toString')).toMatch(/^unknown command "docker volume toString"/)
  const mount = 'type=volume,dst=/x,volume-label=__proto__=1,volume-opt=__proto__=2'
  const { mounts } = (read(`docker run --mount ${mount} web`) as { spec: { mounts: { labels: object; driverOptions: object }[] } }).spec
  expect(mounts.map((it) => [Object.keys(it.labels), Object.keys(it.driverOptions)])).toEqual([[['__proto__'], ['__proto__']]])
})

test.each([
  ['-p 1-65535:1-65535', '"1-65535:1-65535" is no port to publish: these are 65535 ports, and at most 1000 are published'],
  ['-p 1-65535:80', '"1-65535:80" is no port to publish: these are 65535 ports, and at most 1000 are published'],
  ['--expose 1-2000', '"1-2000" are more than 1000 ports to expose'],
  ['-p 1-900 -p 2001-2900', 'with this --publish names more than 1000 ports'],
])('a container has no more ports than a machine can bear: %s', (options, message) => {
  expect(parseCommands(`docker run ${options} web`).problems[0]?.message.replace(/; expected.*/, '')).toBe(message)
})
