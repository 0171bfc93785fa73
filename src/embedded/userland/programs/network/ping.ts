import { nameOfAddress, resolveName } from '../../network/resolve.ts'
import type { Proc, Program } from '../../process/proc.ts'
import { badOption, readOptions } from '../options.ts'
import { styleOf } from '../style.ts'

interface Statistics {
  sent: number
  errors: number
  readonly times: number[]
}

/** A round trip inside one machine, in milliseconds. */
const roundTrip = (): number => 0.05 + Math.random() * 0.1

/** `ping`, until the count is reached or ^C. 0 when something answered, 1 when nothing did, 2 for an unknown name. */
export const ping: Program = async (proc) => {
  const busybox = (await styleOf(proc)) === 'busybox'
  const { flags, values, operands, unknown } = readOptions(proc.args, 'c:i:W:w:s:I:t:qn46D')
  if (unknown) return badOption(proc, unknown, 2)
  const [host] = operands
  if (host === undefined) {
    await proc.error('ping: usage error: Destination address required\n')
    return 2
  }
  const address = (await resolveName(proc, host))?.[0]
  if (address === undefined) {
    await proc.error(busybox ? `ping: bad address '${host}'\n` : `ping: ${host}: Name or service not known\n`)
    return busybox ? 1 : 2
  }
  const size = Number(values.get('s') ?? 56)
  await proc.write(
    busybox ? `PING ${host} (${address}): ${size} data bytes\n` : `PING ${host} (${address}) ${size}(${size + 28}) bytes of data.\n`,
  )
  const isCutOff =
    !address.startsWith('127.') &&
    !proc.world
      .network()
      .interfaces()
      .some(({ name, ipv4 }) => name !== 'lo' && ipv4 !== undefined)
  if (isCutOff) {
    await proc.error(busybox ? 'ping: sendto: Network unreachable\n' : 'ping: connect: Network is unreachable\n')
    return busybox ? 1 : 2
  }
  const known = flags.has('n') || host === address ? undefined : await nameOfAddress(proc, address)
  const from = busybox || known === undefined ? (busybox || host === address ? address : `${host} (${address})`) : `${known} (${address})`
  const statistics: Statistics = { sent: 0, errors: 0, times: [] }
  const started = proc.world.clock.now()
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGQUIT']) proc.on(signal, () => stop.abort(new Error('interrupted')))
  const end = AbortSignal.any([proc.signal, stop.signal])
  const count = Number(values.get('c') ?? Number.POSITIVE_INFINITY)
  const deadline = started + Number(values.get('w') ?? Number.POSITIVE_INFINITY) * 1000
  try {
    while (statistics.sent < count) {
      await one(proc, { address, from, busybox, size, quiet: flags.has('q') }, statistics)
      const waits =
        statistics.times.length < statistics.sent - statistics.errors ? Number(values.get('W') ?? 1) : Number(values.get('i') ?? 1)
      const isLast = statistics.sent >= count
      // The last answer is not waited after; the last one that is missing is.
      if (isLast && statistics.times.length + statistics.errors === statistics.sent) break
      await proc.world.clock.sleep(waits * 1000, end)
      await proc.wait(Promise.resolve())
      if (proc.world.clock.now() >= deadline) break
    }
  } catch (cause) {
    if (!stop.signal.aborted) throw cause
  }
  await report(proc, host, statistics, proc.world.clock.now() - started, busybox)
  return statistics.times.length > 0 ? 0 : 1
}

async function one(
  proc: Proc,
  { address, from, busybox, size, quiet }: { address: string; from: string; busybox: boolean; size: number; quiet: boolean },
  statistics: Statistics,
): Promise<void> {
  const number = ++statistics.sent
  const reached = proc.world.network().ping(address, size)
  if (reached === 'reachable') {
    const time = roundTrip()
    statistics.times.push(time)
    const line = busybox
      ? `${size + 8} bytes from ${from}: seq=${number - 1} ttl=64 time=${time.toFixed(3)} ms\n`
      : `${size + 8} bytes from ${from}: icmp_seq=${number} ttl=64 time=${time.toFixed(3)} ms\n`
    if (!quiet) await proc.write(line)
  } else if (reached === 'unreachable') {
    statistics.errors++
    const own = proc.world
      .network()
      .interfaces()
      .find(({ name, ipv4 }) => name !== 'lo' && ipv4 !== undefined)?.ipv4
    if (!quiet && !busybox) await proc.write(`From ${own} icmp_seq=${number} Destination Host Unreachable\n`)
  }
}

async function report(proc: Proc, host: string, { sent, errors, times }: Statistics, ms: number, busybox: boolean): Promise<void> {
  const lost = sent === 0 ? 0 : Math.round((100 * (sent - times.length)) / sent)
  const unit = busybox ? 'packets received' : 'received'
  const failed = errors > 0 && !busybox ? `, +${errors} errors` : ''
  await proc.write(
    `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${times.length} ${unit}${failed}, ${lost}% packet loss${busybox ? '' : `, time ${ms}ms`}\n`,
  )
  if (times.length === 0) {
    if (!busybox) await proc.write('\n')
    return
  }
  const average = times.reduce((sum, time) => sum + time, 0) / times.length
  const deviation = Math.sqrt(times.reduce((sum, time) => sum + (time - average) ** 2, 0) / times.length)
  const numbers = [Math.min(...times), average, Math.max(...times), ...(busybox ? [] : [deviation])].map((time) => time.toFixed(3))
  await proc.write(busybox ? `round-trip min/avg/max = ${numbers.join('/')} ms\n` : `rtt min/avg/max/mdev = ${numbers.join('/')} ms\n`)
}
