import type { Duplex, Readable } from 'node:stream'
import { FailureError } from '../../shared/result.ts'
import { toFailure } from '../to-failure.ts'
import { type ApiContext, call, hijack, openStream, segment } from './api.ts'
import type { CommandContext } from './context.ts'
import type { Output } from './output.ts'
import { jsonLines, readOutput } from './streams.ts'

interface Attached {
  /** Resolves when the container's output is at its end. */
  readonly ended: Promise<void>
}

/**
 * Attaches to a container before it starts, as `docker run` does. Nobody types here, so an input that is kept open (`-i`) is ended at once: with a
 * terminal by Ctrl-D, as one leaves a shell, without one by closing it.
 */
export async function attach(
  context: CommandContext,
  output: Output,
  id: string,
  how: { readonly tty: boolean; readonly input: boolean },
): Promise<Attached> {
  const path = `/containers/${segment(id)}/attach`
  const query = { stream: 1, stdout: 1, stderr: 1, stdin: how.input ? 1 : undefined }
  const stream = how.input ? await hijack(context, 'POST', path, { query }) : await openStream(context, 'POST', path, { query })
  const ended = follow(context, output, stream, how)
  // It is awaited after the start; a failure before that must not count as unhandled.
  ended.catch(() => {})
  return { ended }
}

/**
 * Prints what a process says to its end. An input that was opened with it (`input`) is ended: a terminal's by Ctrl-D at once and after whatever is
 * printed, since a shell throws away what was typed before its prompt.
 */
export function follow(
  context: CommandContext,
  output: Output,
  stream: Readable,
  how: { readonly tty: boolean; readonly input: boolean },
): Promise<void> {
  const input = how.input ? (stream as Duplex) : undefined
  const leave = (): void => {
    // With a terminal the connection stays open: closing it would detach from the output too.
    if (how.tty && input?.writable === true) input.write('\u0004')
  }
  leave()
  if (!how.tty) input?.end()
  return readOutput(stream, how.tty, context.signal, (text) => {
    output.print(text)
    leave()
  })
}

/**
 * Asks to be told the exit code. Resolves when the engine has heard the question (its head comes at once, the answer when the container ends),
 * so that a container that lives for milliseconds is not missed.
 */
export async function waitForExit(
  context: ApiContext & Pick<CommandContext, 'traits'>,
  id: string,
  condition: 'next-exit' | 'removed',
): Promise<() => Promise<number>> {
  const ask = (about: typeof condition): Promise<Readable> =>
    openStream(context, 'POST', `/containers/${segment(id)}/wait`, { query: { condition: about } })
  const asksTwice = condition === 'removed' && !context.traits.tellsExitOfRemoved
  const exits = asksTwice ? [await ask('next-exit'), await ask('removed')] : [await ask(condition)]
  const answer = Promise.all(exits.map((stream) => readAnswer(context, stream))).then(([code = 0]) => code)
  // It is awaited after the start; a failure before that must not count as unhandled.
  answer.catch(() => {})
  return () => answer
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
