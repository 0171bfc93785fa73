import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import type Docker from 'dockerode'
import type { AskInside, InsideInterface } from './look-here.ts'

/** Built-in commands only, as an image may have a shell and nothing else. One line an interface: name, index, index of its other end. */
const script =
  'for i in /sys/class/net/*; do read -r a < $i/ifindex; read -r b < $i/iflink; echo "$(IFS=/; set -- $i; echo $5) $a $b"; done'

/** Milliseconds for which its answer is waited for: a process can be held up in the middle of it, by a pause for instance. */
const longest = 3_000

/**
 * Asks inside by exec. Whatever goes wrong (no shell, ended meanwhile) means that it cannot be asked. Exec's own events are no changes, so the
 * observer passes over them and does not come back here because of them.
 */
export const askInside =
  (docker: Docker): AskInside =>
  async (containerId) => {
    try {
      const exec = await docker.getContainer(containerId).exec({ Cmd: ['sh', '-c', script], AttachStdout: true })
      const stream = await exec.start({})
      const output = new PassThrough()
      docker.modem.demuxStream(stream, output, new PassThrough().resume())
      stream
        .once('close', () => output.end())
        .once('end', () => output.end())
        .once('error', () => output.end())
      const timer = setTimeout(() => stream.destroy(), longest)
      return parse(await text(output).finally(() => clearTimeout(timer)))
    } catch {
      return undefined
    }
  }

/** A container without a shell answers with the error's text on its output (engine-facts 11): no line of it fits. */
export function parse(output: string): readonly InsideInterface[] | undefined {
  const interfaces = [...output.matchAll(/^(\S+) (\d+) (\d+)\r?$/gm)].map(([, name = '', index, hostIndex]) => ({
    name,
    index: Number(index),
    hostIndex: Number(hostIndex),
  }))
  return interfaces.length > 0 ? interfaces : undefined
}
