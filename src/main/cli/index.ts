import { createInterface } from 'node:readline/promises'
import { FailureError } from '../../shared/result.ts'
import { packageVersion } from '../defaults.ts'
import { processLog } from '../log/process-log.ts'
import { type Arguments, type CommandName, parseArguments, usage } from './arguments.ts'
import { endOnFault, type FaultWatch, faultWords } from './end-on-fault.ts'
import { exitCodeOf, formatFailure, safeTerminal, type Terminal } from './output.ts'

type Command = (given: Arguments, terminal: Terminal, stop: AbortSignal) => Promise<number>

/** Each is loaded when it is called: an engine that is started from a script should be there at once. */
const commands: Record<CommandName, () => Promise<Command>> = {
  play: async () => (await import('./play.ts')).runPlay,
  replay: async () => (await import('./replay.ts')).runReplay,
  list: async () => (await import('./list.ts')).runList,
  lint: async () => (await import('./lint.ts')).runLint,
  check: async () => (await import('./check.ts')).runCheck,
  new: async () => (await import('./new.ts')).runNew,
  doctor: async () => (await import('./doctor.ts')).runDoctor,
  cleanup: async () => (await import('./cleanup.ts')).runCleanup,
  engine: async () => (await import('./engine.ts')).runEngine,
  serve: async () => (await import('./serve.ts')).runServe,
  associate: async () => (await import('./associate.ts')).runAssociate,
}

/** The command line after `dockstage`; resolves with the exit code. Ctrl-C lets the command clean up; a second one is not waited for. */
export async function main(args: readonly string[], given: Terminal = processTerminal()): Promise<number> {
  const terminal = safeTerminal(given)
  const stop = new AbortController()
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stop.signal.aborted) process.exit(130)
    if (signal === 'SIGINT' && process.stderr.isTTY) terminal.error('\nCleaning up; Ctrl-C again leaves at once.\n')
    stop.abort()
  }
  for (const signal of signals) process.on(signal, onSignal)
  let asked: ReturnType<typeof parseArguments> | undefined
  let faults: FaultWatch | undefined
  try {
    asked = parseArguments(args)
    if (asked === 'help') terminal.out(usage())
    else if (asked === 'version') terminal.out(`${packageVersion()}\n`)
    else {
      const log = processLog(asked.command)
      // The browser host goes on, and tells its pages.
      if (asked.command !== 'serve') faults = endOnFault(log, stop, asked, terminal)
      const code = await (await commands[asked.command]())(asked, terminal, stop.signal)
      if (!faults?.hasFaulted()) return code
      await faults.lastWords()
      return code || 1
    }
    return 0
  } catch (cause) {
    if (!(cause instanceof FailureError)) {
      const given = typeof asked === 'object' ? asked : undefined
      const log = processLog(given?.command ?? 'cli')
      log.fault('command', cause)
      terminal.error(await faultWords(log, cause, given))
      return 1
    }
    terminal.error(`dockstage: ${formatFailure(cause.failure)}\n`)
    return exitCodeOf(cause.failure)
  } finally {
    faults?.close()
    for (const signal of signals) process.off(signal, onSignal)
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

function processTerminal(): Terminal {
  // `dockstage play ... | head` closes the pipe; that is no error of ours.
  process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EPIPE') throw cause
  })
  return {
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    ask: async (question) => {
      const lines = createInterface({ input: process.stdin, output: process.stderr })
      const ended = new AbortController()
      lines.once('close', () => ended.abort())
      try {
        return await lines.question(question, { signal: ended.signal })
      } catch {
        return undefined
      } finally {
        lines.close()
      }
    },
  }
}
