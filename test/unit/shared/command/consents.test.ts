import { expect, test } from 'vitest'
import { consentsOf } from '../../../../src/shared/command/consents.ts'
import { parseCommands } from '../../../../src/shared/command/parse.ts'

function consents(line: string): string[] {
  const [only] = parseCommands(line).commands
  if (!only) throw new Error(`no command: ${line}`)
  return consentsOf(only.command).map((it) => `${it.kind} ${it.what}`)
}

test.each([
  ['docker run -v /etc:/data web', ['bind -v /etc:/data']],
  ['docker run --volume=/etc:/data web', ['bind --volume=/etc:/data']],
  ['docker run --mount type=bind,src=/etc,dst=/data web', ['bind --mount type=bind,src=/etc,dst=/data']],
  ['docker run -v D:\\dir:/data web', ['bind -v D:\\dir:/data']],
  ['docker run -v ./data:/data -v name:/n -v /anonymous --tmpfs /t web', []],
  ['docker run -v /var/run/docker.sock:/s web', ['docker-socket -v /var/run/docker.sock:/s']],
  ['docker run -v /etc/../run/docker.sock:/s web', ['docker-socket -v /etc/../run/docker.sock:/s']],
  ['docker run -v /run:/s web', ['bind -v /run:/s', 'docker-socket -v /run:/s']],
  ['docker run -v /:/host web', ['bind -v /:/host', 'docker-socket -v /:/host']],
  ['docker run --privileged --cap-add SYS_ADMIN web', ['privileged --privileged', 'cap-add --cap-add SYS_ADMIN']],
  ['docker run --device /dev/kvm web', ['device --device /dev/kvm']],
  ['docker run --device-cgroup-rule "c 1:3 mr" web', ['device --device-cgroup-rule c 1:3 mr']],
  ['docker run --security-opt seccomp=unconfined web', ['security-opt --security-opt seccomp=unconfined']],
  [
    'docker run --pid host --ipc host --uts=host web',
    ['host-namespace --pid host', 'host-namespace --ipc host', 'host-namespace --uts host'],
  ],
  ['docker run --pid container:x --network container:y web', []],
  ['docker run --net host web', ['host-network --network host']],
  ['docker create --privileged web', ['privileged --privileged']],
  ['docker exec --privileged web sh', ['privileged --privileged']],
  ['docker run --mount type=volume,dst=/x,volume-opt=device=/etc web', ['volume-device --mount type=volume,dst=/x,volume-opt=device=/etc']],
  ['docker volume create -o type=none -o o=bind -o device=/etc x', ['volume-device -o device=/etc']],
  ['docker volume create -o type=none -o o=bind -o device=./x x', []],
  ['docker network create -d macvlan -o parent=eth0 x', ['host-network -d macvlan']],
  ['docker network create --subnet 1.1.1.0/24 --gateway 1.1.1.1 x', ['host-network --subnet 1.1.1.0/24', 'host-network --gateway 1.1.1.1']],
  ['docker network create --subnet 10.1.2.3/8 --ip-range 10.1.0.0/16 --aux-address a=10.9.9.9 --subnet fd12::/64 x', []],
  [
    'docker run -m 64m --memory-swap -1 --oom-kill-disable --oom-score-adj=-1000 web',
    ['security-opt --memory-swap -1', 'security-opt --oom-kill-disable', 'security-opt --oom-score-adj -1000'],
  ],
  ['docker run -m 64m --memory-swap 128m --oom-score-adj 10 web', []],
  ['docker rm -f web', []],
])('%s', (line, expected) => {
  expect(consents(line)).toEqual(expected)
})
