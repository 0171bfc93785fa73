import { resolveName } from '../../network/resolve.ts'
import type { Proc, Program } from '../../process/proc.ts'
import { readOptions } from '../options.ts'
import { styleOf } from '../style.ts'
import { nc } from './nc.ts'

interface Listed {
  readonly protocol: 'tcp' | 'udp'
  readonly port: number
  readonly address: string
  readonly owner: string
}

/** Of the protocols that the options name, both when they name none. */
function listeners(proc: Proc): Listed[] {
  const named = (['tcp', 'udp'] as const).filter((protocol) => proc.args.some((arg) => new RegExp(`^-\\w*${protocol[0]}`).test(arg)))
  const owners = { tcp: proc.kernel.listeners, udp: proc.kernel.bound }
  return [...proc.world.network().listening()]
    .filter(({ protocol }) => named.length === 0 || named.includes(protocol))
    .sort((a, b) => a.protocol.localeCompare(b.protocol) || a.port - b.port)
    .map(({ protocol, port, address, program }) => {
      const owner = owners[protocol].get(port)
      return { protocol, port, address, owner: owner ? `${owner.pid}/${owner.name}` : program || '-' }
    })
}

const netstat: Program = async (proc) => {
  if (proc.args.some((arg) => /^-\w*r/.test(arg))) {
    const child = await proc.kernel.execute(proc, ['route', '-n'])
    return (await proc.wait(child.exit)).code
  }
  const owners = proc.args.some((arg) => /^-\w*p/.test(arg))
  const lines = listeners(proc).map(({ protocol, port, address, owner }) => {
    const ends = `${`${address}:${port}`.padEnd(23)} ${'0.0.0.0:*'.padEnd(23)}`
    return `${protocol}        0      0 ${ends} ${protocol === 'tcp' ? 'LISTEN     ' : '           '} ${owners ? owner.padEnd(20) : ''}\n`
  })
  await proc.write(
    `Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       ${owners ? 'PID/Program name    ' : ''}\n${lines.join('')}`,
  )
  return 0
}

const ss: Program = async (proc) => {
  const owners = proc.args.some((arg) => /^-\w*p/.test(arg))
  const found = listeners(proc)
  const isBoth = new Set(found.map(({ protocol }) => protocol)).size > 1
  const lines = found.map(({ protocol, port, address, owner }) => {
    const [pid, name] = owner.split('/')
    const state = protocol === 'tcp' ? 'LISTEN 0      511    ' : 'UNCONN 0      0      '
    return `${isBoth ? `${protocol}   ` : ''}${state}${`${address}:${port}`.padStart(18)}      0.0.0.0:*${owners && name !== undefined ? `    users:(("${name}",pid=${pid},fd=4))` : ''}\n`
  })
  await proc.write(`${isBoth ? 'Netid ' : ''}State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess\n${lines.join('')}`)
  return 0
}

const traceroute: Program = async (proc) => {
  const { flags, values, operands } = readOptions(proc.args, 'nIFvm:q:w:p:f:i:s:')
  const [host = ''] = operands
  const address = (await resolveName(proc, host))?.[0]
  if (address === undefined) {
    await proc.error((await styleOf(proc)) === 'busybox' ? `traceroute: bad address '${host}'\n` : `${host}: Name or service not known\n`)
    return (await styleOf(proc)) === 'busybox' ? 1 : 2
  }
  const hops = Number(values.get('m') ?? 30)
  const size = (await styleOf(proc)) === 'busybox' ? 46 : 60
  await proc.write(`traceroute to ${host} (${address}), ${hops} hops max, ${size} byte packets\n`)
  const reached = proc.world.network().ping(address) === 'reachable'
  const name = flags.has('n') ? address : `${host} (${address})`
  await proc.write(reached ? ` 1  ${name}  0.051 ms  0.012 ms  0.010 ms\n` : ' 1  * * *\n')
  return 0
}

export const socketPrograms: Readonly<Record<string, Program>> = { netstat, ss, nc, traceroute }
