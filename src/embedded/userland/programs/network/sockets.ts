import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { resolveName } from '../../network/resolve.ts'
import { connectProblem, connectTcp, listenTcp, UnknownHost } from '../../network/sockets.ts'
import type { Proc, Program } from '../../process/proc.ts'

function listeners(proc: Proc): { port: number; address: string; owner: string }[] {
  return [...proc.world.network().listening()]
    .sort((a, b) => a.port - b.port)
    .map(({ port, address, program }) => {
      const owner = proc.kernel.listeners.get(port)
      return { port, address, owner: owner ? `${owner.pid}/${owner.name}` : program || '-' }
    })
}

const netstat: Program = async (proc) => {
  if (proc.args.some((arg) => /^-\w*r/.test(arg))) {
    const child = await proc.kernel.execute(proc, ['route', '-n'])
    return (await proc.wait(child.exit)).code
  }
  const owners = proc.args.some((arg) => /^-\w*p/.test(arg))
  const lines = listeners(proc).map(
    ({ port, address, owner }) =>
      `tcp        0      0 ${`${address}:${port}`.padEnd(23)} ${'0.0.0.0:*'.padEnd(23)} LISTEN      ${owners ? owner.padEnd(20) : ''}\n`,
  )
  await proc.write(
    `Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       ${owners ? 'PID/Program name    ' : ''}\n${lines.join('')}`,
  )
  return 0
}

const ss: Program = async (proc) => {
  const owners = proc.args.some((arg) => /^-\w*p/.test(arg))
  const lines = listeners(proc).map(({ port, address, owner }) => {
    const [pid, name] = owner.split('/')
    return `LISTEN 0      511    ${`${address}:${port}`.padStart(18)}      0.0.0.0:*${owners && name !== undefined ? `    users:(("${name}",pid=${pid},fd=4))` : ''}\n`
  })
  await proc.write(`State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess\n${lines.join('')}`)
  return 0
}

/** `nc host port`, `nc -z host port`, `nc -l [-p] port`: standard input and output over TCP. */
const nc: Program = async (proc) => {
  const args = [...proc.args]
  let [listen, zero, verbose, seconds] = [false, false, false, 0]
  const operands: string[] = []
  for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
    if (!arg.startsWith('-')) operands.push(arg)
    else {
      listen ||= arg.includes('l')
      zero ||= arg.includes('z')
      verbose ||= arg.includes('v')
      if (/[pwqis]$/.test(arg)) {
        const value = args.shift() ?? ''
        if (arg.endsWith('p')) operands.unshift(value)
        if (arg.endsWith('w')) seconds = Number(value)
      }
    }
  }
  const port = Number(operands.at(-1))
  const [host = '127.0.0.1'] = listen ? [] : operands
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    await proc.error('nc: port number invalid\n')
    return 1
  }
  if (listen) {
    let accepted: (socket: Duplex) => void = () => {}
    const first = new Promise<Duplex>((resolve) => {
      accepted = resolve
    })
    const listener = listenTcp(proc, port, '0.0.0.0', (socket) => accepted(socket))
    const socket = await proc.wait(first)
    const code = await carry(proc, socket)
    listener.close()
    return code
  }
  try {
    const connecting = connectTcp(proc, host, port)
    const { socket, address } =
      seconds > 0
        ? await Promise.race([
            connecting,
            proc.sleep(seconds * 1000).then(() => Promise.reject(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' }))),
          ])
        : await connecting
    if (verbose) await proc.error(`Connection to ${host} (${address}) ${port} port [tcp/*] succeeded!\n`)
    if (!zero) return await carry(proc, socket)
    socket.destroy()
    return 0
  } catch (cause) {
    if (proc.ended) throw cause
    if (cause instanceof UnknownHost) await proc.error(`nc: getaddrinfo for host "${host}" port ${port}: Name or service not known\n`)
    else if (verbose || !zero) await proc.error(`nc: connect to ${host} port ${port} (tcp) failed: ${connectProblem(cause)}\n`)
    return 1
  }
}

async function carry(proc: Proc, socket: Duplex): Promise<number> {
  const send = async (): Promise<void> => {
    for (let bytes = await proc.read(); bytes; bytes = await proc.read()) {
      if (!socket.write(bytes)) await proc.wait(Promise.race([once(socket, 'drain'), once(socket, 'close')]))
    }
    socket.end()
  }
  // Whatever becomes of the sending side, the end of what comes in ends it.
  send().catch(() => socket.destroy())
  const receive = async (): Promise<void> => {
    for await (const bytes of socket as AsyncIterable<Buffer>) await proc.write(bytes)
  }
  await proc.wait(receive().catch(() => {}))
  return 0
}

const traceroute: Program = async (proc) => {
  const [host = ''] = proc.args.filter((arg) => !arg.startsWith('-'))
  const address = (await resolveName(proc, host))?.[0]
  if (address === undefined) {
    await proc.error(`${host}: Name or service not known\n`)
    return 2
  }
  await proc.write(`traceroute to ${host} (${address}), 30 hops max, 60 byte packets\n`)
  const reached = proc.world.network().ping(address) === 'reachable'
  await proc.write(reached ? ` 1  ${host} (${address})  0.051 ms  0.012 ms  0.010 ms\n` : ' 1  * * *\n')
  return 0
}

export const socketPrograms: Readonly<Record<string, Program>> = { netstat, ss, nc, traceroute }
