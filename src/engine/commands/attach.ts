import type { Duplex, Readable } from 'node:stream'
import type { CommandOf, Stream } from '../../shared/command/command.ts'
import { FailureError } from '../../shared/result.ts'
import { toFailure } from '../to-failure.ts'
import { type ApiContext, call, hijack, openStream, segment } from './api.ts'
import type { CommandContext, CommandResult } from './context.ts'
import { ourContainer } from './ours.ts'
import { Output, refusalText } from './output.ts'
import { jsonLines, readOutput } from './streams.ts'

interface Attached {
  /** Resolves when the container's output is at its end, or the keys that detach were pressed. */
  readonly ended: Promise<void>
}

interface Terminal {
  readonly tty: boolean
  readonly input: boolean
}

/**
 * Attaches to a container, as `docker run` does before it starts. Where nobody types (no `typist`), an input that is kept open (`-i`) is ended at once:
 * with a terminal by Ctrl-D, as one leaves a shell, without one by closing it.
 */
export async function attach(
  context: CommandContext,
  output: Output,
  id: string,
  how: Terminal & { readonly detachKeys?: string | undefined; readonly streams?: readonly Stream[] },
): Promise<Attached> {
  checkTerminal(context, how)
  const path = `/containers/${segment(id)}/attach`
  const has = (stream: Stream): 1 | undefined => (how.streams?.includes(stream) === false ? undefined : 1)
  const query = { stream: 1, stdout: has('stdout'), stderr: has('stderr'), stdin: how.input ? 1 : undefined, detachKeys: how.detachKeys }
  const stream = how.input ? await hijack(context, 'POST', path, { query }) : await openStream(context, 'POST', path, { query })
  const ended = follow(context, output, stream, how)
  // It is awaited after the start; a failure before that must not count as unhandled.
  ended.catch(() => {})
  return { ended }
}

/** Starts what was attached to, and answers with its exit code when its output is at its end; with 0 where the terminal was left by its keys. */
export async function startAndFollow(context: CommandContext, id: string, { ended }: Attached, removed: boolean): Promise<number> {
  const exit = await waitForExit(context, id, removed ? 'removed' : 'next-exit')
  try {
    // A `--rm` container that does not start is gone already when the engine says so.
    await call(context, 'POST', `/containers/${segment(id)}/start`)
    await ended
    return context.typist?.detached ? 0 : await exit.code()
  } finally {
    exit.forget()
  }
}

/** `docker attach`, to the process's end, to the keys that detach, or to the context's `interrupt`. */
export async function attachTo(context: CommandContext, command: CommandOf<'attach'>): Promise<CommandResult> {
  const output = new Output(context)
  try {
    const container = await ourContainer(context, command.container)
    const { Running, Paused, Restarting } = container.State
    if (!Running || Paused || Restarting) {
      const [what, first] = Paused
        ? ['paused', 'unpause it first']
        : Restarting
          ? ['restarting', 'wait until it is running']
          : ['stopped', 'start it first']
      output.line(`You cannot attach to a ${what} container, ${first}`)
      return output.done(1)
    }
    const input = !command.noInput && container.Config.OpenStdin
    const how = { tty: container.Config.Tty, input, detachKeys: command.detachKeys }
    const exit = await waitForExit(context, container.Id, 'next-exit')
    try {
      const { ended } = await attach(context, output, container.Id, how)
      await ended
      if (detachedWithWords(context, output)) return output.done(1)
      // Whoever only looked on, and has seen enough, has not ended the process.
      return output.done(context.interrupt?.aborted ? 0 : await exit.code())
    } finally {
      exit.forget()
    }
  } catch (error) {
    output.line(refusalText(error))
    return output.done(1)
  }
}

/** `attach` and `exec` tell of the keys that detach, and count them as a failure; `run` and `start` do neither (docker 28.2). */
export function detachedWithWords({ typist }: CommandContext, output: Output): boolean {
  if (typist?.detached) output.line('read escape sequence')
  return typist?.detached === true
}

/** Where somebody types, there has to be a terminal. */
function checkTerminal({ typist }: CommandContext, how: Terminal): void {
  if (!typist || (how.tty && how.input)) return
  throw new FailureError({
    code: 'bad-usage',
    message: how.tty
      ? 'nothing can be typed: the container was created without -i'
      : 'nothing can be typed: the container has no terminal (-t)',
    remedy: 'Create it with -i -t.',
  })
}

/**
 * Prints what a process says to its end. The typist has its input; where there is none, an input that was opened with it (`input`) is ended: a
 * terminal's by Ctrl-D at once and after whatever is printed, since a shell throws away what was typed before its prompt.
 */
export async function follow(context: CommandContext, output: Output, stream: Readable, how: Terminal): Promise<void> {
  checkTerminal(context, how)
  const { typist } = context
  const input = how.input ? (stream as Duplex) : undefined
  const send = (bytes: string): void => {
    if (input?.writable === true) input.write(bytes)
  }
  // With a terminal the connection stays open: closing it would detach from the output too.
  const leave = (): void => {
    if (how.tty && !typist && !context.interrupt) send('\u0004')
  }
  if (!how.tty) input?.end()
  typist?.opened(send)
  leave()
  const print = (text: string): void => {
    output.print(text)
    typist?.shown(text)
    leave()
  }
  await readOutput(stream, how.tty, context.signal, print, context.interrupt)
  typist?.closed()
}

/**
 * Asks to be told the exit code. Resolves when the engine has heard the question (its head comes at once, the answer when the container ends),
 * so that a container that lives for milliseconds is not missed.
 */
export async function waitForExit(
  context: ApiContext & Pick<CommandContext, 'traits'>,
  id: string,
  condition: 'next-exit' | 'removed',
): Promise<Exit> {
  const ask = (about: typeof condition): Promise<Readable> =>
    openStream(context, 'POST', `/containers/${segment(id)}/wait`, { query: { condition: about } })
  const asksTwice = condition === 'removed' && !context.traits.tellsExitOfRemoved
  const exits = asksTwice ? [await ask('next-exit'), await ask('removed')] : [await ask(condition)]
  const answer = Promise.all(exits.map((stream) => readAnswer(context, stream))).then(([code = 0]) => code)
  // It is awaited after the start; a failure before that must not count as unhandled.
  answer.catch(() => {})
  return {
    code: () => answer,
    forget: () => {
      for (const stream of exits) stream.destroy()
    },
  }
}

interface Exit {
  code(): Promise<number>
  /** The answer is not wanted any more, for instance because one has detached: the question is taken back. */
  forget(): void
}

async function readAnswer(context: ApiContext, stream: Readable): Promise<number> {
  for await (const answer of jsonLines<WaitAnswer>(stream, context.signal)) return readExit(answer)
  throw new FailureError(toFailure(new Error('socket hang up')))
}

interface WaitAnswer {
  readonly StatusCode: number
}
const readExit = (answer: WaitAnswer): number => answer.StatusCode

/** The exit code of a container, at once where it has ended already. */
export const exitCode = async (context: ApiContext, id: string): Promise<number> =>
  readExit(await call<WaitAnswer>(context, 'POST', `/containers/${segment(id)}/wait`))
