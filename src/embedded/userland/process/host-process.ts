import { Readable, Writable } from 'node:stream'
import type { Process, ProcessSpec } from '../ports.ts'
import { openDevice } from './devices.ts'
import type { OpenFile } from './open-file.ts'
import { Pipe, PipeReader, PipeWriter } from './pipe.ts'
import type { Proc } from './proc.ts'
import { signalName } from './signals.ts'
import { Terminal, TerminalFile } from './terminal.ts'

export interface StandardStreams {
  readonly fds: Map<number, OpenFile>
  readonly terminal: Terminal | undefined
  readonly stdin: Pipe | undefined
  readonly stdout: Pipe
  readonly stderr: Pipe | undefined
}

/** The three descriptors of a process that the engine starts, and their other ends. */
export function openStandardStreams(spec: ProcessSpec, signalGroup: (group: number, signal: string) => void): StandardStreams {
  if (spec.tty) {
    const terminal = new Terminal(spec.columns || 80, spec.rows || 24, 0, signalGroup)
    const file = new TerminalFile(terminal)
    const fds = new Map<number, OpenFile>([0, 1, 2].map((fd) => [fd, fd === 0 ? file : file.retain()]))
    return { fds, terminal, stdin: undefined, stdout: terminal.output, stderr: undefined }
  }
  const [stdin, stdout, stderr] = [spec.stdin ? new Pipe() : undefined, new Pipe(), new Pipe()]
  const input = stdin ? new PipeReader(stdin) : openDevice('null')
  const fds = new Map<number, OpenFile>([[1, new PipeWriter(stdout)], [2, new PipeWriter(stderr)], ...(input ? [[0, input] as const] : [])])
  return { fds, terminal: undefined, stdin, stdout, stderr }
}

/** The process as the engine's API side holds it. */
export function hostProcess(proc: Proc, { terminal, stdin, stdout, stderr }: StandardStreams): Process {
  return {
    pid: proc.pid,
    stdin: terminal ? typing(terminal) : feeding(stdin),
    stdout: readable(stdout),
    stderr: stderr ? readable(stderr) : Readable.from([]),
    exit: proc.exit,
    signal: (name) => {
      const known = signalName(name)
      if (known) proc.deliver(known)
    },
    resize: (columns, rows) => terminal?.resize(columns, rows),
  }
}

function readable(pipe: Pipe): Readable {
  return new Readable({
    read() {
      pipe.read(65_536).then(
        (bytes) => this.push(bytes ?? null),
        (cause: unknown) => this.destroy(cause instanceof Error ? cause : new Error(String(cause))),
      )
    },
    // Nobody listens any more; the program must not block on that, so what it writes is let go.
    destroy(cause, done) {
      void drain(pipe)
      done(cause)
    },
  })
}

async function drain(pipe: Pipe): Promise<void> {
  while (await pipe.read(65_536));
}

/** Keys on a terminal. Its end (a client that left) hangs nothing up: another may attach. */
function typing(terminal: Terminal): Writable {
  return new Writable({
    write(bytes: Buffer, _encoding, done) {
      terminal.input(bytes)
      done()
    },
  })
}

/** Bytes into standard input; what nobody reads is dropped. */
function feeding(pipe: Pipe | undefined): Writable {
  return new Writable({
    write(bytes: Buffer, _encoding, done) {
      if (!pipe) done()
      else
        pipe.write(bytes).then(
          () => done(),
          () => done(),
        )
    },
    final(done) {
      pipe?.closeWriting()
      done()
    },
    destroy(_cause, done) {
      pipe?.closeWriting()
      done(null)
    },
  })
}
