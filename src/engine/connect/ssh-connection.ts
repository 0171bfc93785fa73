import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { formatAddress } from './address.ts'
import type { SshAddress } from './connection.ts'
import { noSshProgram, sshFailure } from './ssh-failures.ts'

/** How long ssh itself tries, in seconds: less than whoever waits for the engine, so that ssh's own reason is heard. */
const connectSeconds = 8
const killMs = 2_000
/** No more of what ssh and the far side complain of is kept. */
const mostSaid = 4_000

/**
 * ssh's words for `docker system dial-stdio` on the far side, as the docker program has them (docker/cli `cli/connhelper`), and three more: it must
 * never ask, as nobody would see the question; several run at once, so that none may be the master of the others or open the forwardings of
 * `~/.ssh/config` (a master that is there already is used).
 */
export function sshWords({ host, port, user, path }: SshAddress): readonly string[] {
  const options = ['BatchMode=yes', `ConnectTimeout=${connectSeconds}`, 'ControlMaster=no', 'ClearAllForwardings=yes']
  const to = [...(user ? ['-l', user] : []), ...(port ? ['-p', String(port)] : []), '--', host]
  // The far side has its shell read these.
  const docker = path ? ['docker', `--host='unix://${path.replaceAll("'", `'\\''`)}'`] : ['docker']
  return [...options.flatMap((it) => ['-o', it]), '-T', ...to, ...docker, 'system', 'dial-stdio']
}

/**
 * One connection to an engine over ssh: a process of its own, whose stdin and stdout are the stream. It has what `http` and docker-modem ask of a
 * socket. Emits `answered` when the far side has said something; ends with a `FailureError` when ssh ends before that.
 */
export class SshConnection extends Duplex {
  /** As a socket has it; the agent compares it. */
  timeout = 0
  readonly #address: SshAddress
  readonly #ssh: ChildProcessWithoutNullStreams
  #said = ''
  #answered = false
  #timer: NodeJS.Timeout | undefined

  constructor(address: SshAddress) {
    // Like a socket of a client: where the far side ends, this side does.
    super({ allowHalfOpen: false })
    this.#address = address
    // In a session of its own, as the docker program has it: Ctrl-C in a terminal is ours to answer, and cleaning up needs the connection.
    const detached = process.platform !== 'win32'
    const ssh = spawn('ssh', sshWords(address), { stdio: 'pipe', detached, windowsHide: true })
    this.#ssh = ssh
    ssh.once('error', (cause) => this.destroy(noSshProgram(address, cause)))
    ssh.once('close', (code) => this.#ended(code))
    ssh.stdout.on('data', (part: Buffer) => this.#hear(part))
    ssh.stderr.setEncoding('utf8').on('data', (part: string) => {
      this.#said = (this.#said + part).slice(-mostSaid)
    })
    // A write to an ssh that has ended; its end says why.
    ssh.stdin.on('error', () => undefined)
  }

  override _read(): void {
    this.#ssh.stdout.resume()
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#timer?.refresh()
    // Where it fails, ssh has ended or is about to: the reason comes with its end, and is better than "EPIPE".
    this.#ssh.stdin.write(chunk, (error) => !error && done())
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#ssh.stdin.end(done)
  }

  override _destroy(cause: Error | null, done: (error?: Error | null) => void): void {
    this.setTimeout(0)
    const { stdin, stdout, stderr } = this.#ssh
    for (const stream of [stdin, stdout, stderr]) stream.destroy()
    this.#end()
    done(cause)
  }

  setTimeout(ms: number, onTimeout?: () => void): this {
    clearTimeout(this.#timer)
    this.timeout = ms
    this.#timer = ms > 0 ? setTimeout(() => this.emit('timeout'), ms).unref() : undefined
    if (onTimeout) this.once('timeout', onTimeout)
    return this
  }

  /** ssh keeps its connection alive as its configuration says. */
  setKeepAlive(): this {
    return this
  }

  setNoDelay(): this {
    return this
  }

  ref(): this {
    this.#ssh.ref()
    for (const stream of this.#ssh.stdio) if (stream instanceof Socket) stream.ref()
    return this
  }

  /** An idle one does not keep this process alive. When this process ends, so does ssh: its input is over. */
  unref(): this {
    this.#ssh.unref()
    for (const stream of this.#ssh.stdio) if (stream instanceof Socket) stream.unref()
    return this
  }

  #hear(part: Buffer): void {
    this.#timer?.refresh()
    if (!this.#answered) {
      this.#answered = true
      this.emit('answered')
    }
    if (!this.push(part)) this.#ssh.stdout.pause()
  }

  /** The process is gone, and all that it said was heard. */
  #ended(code: number | null): void {
    if (this.destroyed) return
    if (!this.#answered) this.destroy(sshFailure(this.#address, { code, said: this.#said }))
    else if (code !== 0) this.destroy(lost(this.#address, this.#said))
    else this.push(null)
  }

  #end(): void {
    const { pid, exitCode, signalCode } = this.#ssh
    if (pid === undefined || exitCode !== null || signalCode !== null) return
    const kill = (signal: NodeJS.Signals): void => {
      try {
        // The whole session: `ssh` may be somebody's script that runs ssh.
        if (process.platform === 'win32') this.#ssh.kill(signal)
        else process.kill(-pid, signal)
      } catch {
        // It ended by itself in the meantime.
      }
    }
    kill('SIGTERM')
    const timer = setTimeout(kill, killMs, 'SIGKILL').unref()
    this.#ssh.once('exit', () => clearTimeout(timer))
  }
}

/** For who reads the stream it is what a lost socket is; ssh's last word says more. */
function lost(address: SshAddress, said: string): Error {
  const word = said.trim().split('\n').at(-1)
  return Object.assign(new Error(`The connection to ${formatAddress(address)} was lost${word ? `: ${word}` : ''}`), { code: 'ECONNRESET' })
}
