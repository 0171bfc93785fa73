import { expect, test } from 'vitest'
import { refusedPort } from '../../../../src/engine/commands/moved-port.ts'

const before = 'driver failed programming external connectivity on endpoint web (4f1e): '

test.each([
  [`${before}Bind for 127.0.0.1:80 failed: port is already allocated`, 80, false],
  [`${before}Error starting userland proxy: listen tcp4 127.0.0.1:8080: bind: address already in use`, 8080, false],
  [`${before}Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: permission denied`, 80, true],
  [`${before}Error starting userland proxy: listen tcp6 [::1]:53: bind: address already in use`, 53, false],
  ['failed to set up container networking: failed to bind host port 127.0.0.1:80/tcp: address already in use', 80, false],
  ['failed to bind host port for 127.0.0.1:80:172.17.0.2:80/tcp: address already in use', 80, false],
  ['error while calling PortManager.AddPort(): cannot expose privileged port 80, you can add it', 80, true],
])('%s', (message, port, denied) => expect(refusedPort(message)).toEqual({ port, denied }))

test.each(['No such container: web', 'exec: "x": permission denied', 'Conflict. The container name "/web" is already in use'])(
  '%s is about no port',
  (message) => expect(refusedPort(message)).toBeUndefined(),
)
