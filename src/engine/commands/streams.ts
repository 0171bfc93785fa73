import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { FailureError } from '../../shared/result.ts'
import { toFailure } from '../to-failure.ts'
import { cancelled } from './api.ts'

/**
 * Reads a container's output to its end. Without a TTY the engine sends frames (an 8-byte header: the stream's number, three zeroes, the
 * length, big-endian), with one the bytes as they are (engine-facts 10). Text is handed on as it comes, whole characters only.
 * @param interrupt ends the reading as if the output were at its end
 */
export async function readOutput(
  stream: Readable,
  tty: boolean,
  signal: AbortSignal,
  print: (text: string, from: 'stdout' | 'stderr') => void,
  interrupt?: AbortSignal,
): Promise<void> {
  const stop = (): void => void stream.destroy()
  const ends = interrupt ? [signal, interrupt] : [signal]
  for (const it of ends) it.addEventListener('abort', stop, { once: true })
  if (interrupt?.aborted) stop()
  const decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') }
  const take = (bytes: Buffer, from: 'stdout' | 'stderr'): void => {
    const text = decoders[from].write(bytes)
    if (text !== '') print(text, from)
  }
  let rest: Buffer = Buffer.alloc(0)
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (tty) take(chunk, 'stdout')
      else rest = takeFrames(Buffer.concat([rest, chunk]), take)
    }
  } catch (error) {
    if (signal.aborted) throw cancelled()
    if (!interrupt?.aborted) throw new FailureError(toFailure(error))
  } finally {
    for (const it of ends) it.removeEventListener('abort', stop)
  }
  if (signal.aborted) throw cancelled()
}

/** Hands on the whole frames at the front; answers with what is left of an unfinished one. */
function takeFrames(bytes: Buffer, take: (bytes: Buffer, from: 'stdout' | 'stderr') => void): Buffer {
  let at = 0
  while (bytes.length - at >= 8) {
    const end = at + 8 + bytes.readUInt32BE(at + 4)
    if (end > bytes.length) break
    take(bytes.subarray(at + 8, end), bytes[at] === 2 ? 'stderr' : 'stdout')
    at = end
  }
  return bytes.subarray(at)
}

/** The objects of a stream of JSON, one a line (pull, events). */
export async function* jsonLines<T>(stream: Readable, signal: AbortSignal): AsyncGenerator<T> {
  const stop = (): void => void stream.destroy()
  signal.addEventListener('abort', stop, { once: true })
  const decoder = new StringDecoder('utf8')
  let rest = ''
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const lines = (rest + decoder.write(chunk)).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as T
    }
    if (rest.trim() !== '') yield JSON.parse(rest) as T
  } catch (error) {
    if (signal.aborted) throw cancelled()
    throw new FailureError(toFailure(error))
  } finally {
    signal.removeEventListener('abort', stop)
    stream.destroy()
  }
  if (signal.aborted) throw cancelled()
}
