import { Duplex, PassThrough } from 'node:stream'
import type Docker from 'dockerode'
import { FailureError } from '../../shared/result.ts'
import { toFailure } from '../to-failure.ts'
import { type HelperRun, helperBody, inHelper } from './helper-container.ts'

/** Whichever the image has carries bytes both ways; bash opens connections by itself. */
const relay = (port: number): string => `
if command -v nc >/dev/null; then exec nc 127.0.0.1 ${port}; fi
exec bash -c 'exec 3<>/dev/tcp/127.0.0.1/${port} && { cat <&3 & cat >&3; wait; }'`

/**
 * The way to ports that an engine on another machine publishes on its own loopback address: each connection is a short-lived container on its host's
 * network that carries the bytes, of an image that is there and has a program for it. It is removed when the connection closes. The function
 * returned takes the host port; it throws `http-failed` where no image can do it.
 * @param run what is left of a helper is removed with it, by its labels
 */
export function dialInHelper(docker: Docker, run: HelperRun): (port: number) => Promise<Duplex> {
  let image: Promise<string> | undefined
  const findImage = async (): Promise<string> => {
    const task = { script: 'command -v nc || command -v bash', run, hostConfig: { NetworkMode: 'none' } }
    return (await inHelper(docker, task)).image
  }
  return async (port) => {
    image ??= findImage()
    try {
      const found = await image
      return await connect(docker, found, run, port)
    } catch (cause) {
      image = undefined
      const why = cause instanceof FailureError ? cause.failure : toFailure(cause)
      throw new FailureError({
        ...why,
        code: 'http-failed',
        message: `The engine is on another machine, and no helper container there could ask its port ${port}: ${why.message}`,
      })
    }
  }
}

async function connect(docker: Docker, image: string, run: HelperRun, port: number): Promise<Duplex> {
  const body = helperBody(image, { script: relay(port), run, hostConfig: { NetworkMode: 'host' } })
  const container = await docker.createContainer({ ...body, OpenStdin: true, StdinOnce: true, AttachStdin: true, AttachStdout: true })
  const remove = (): Promise<unknown> => container.remove({ force: true, v: true }).catch(() => undefined)
  try {
    const raw = (await container.attach({ stream: true, hijack: true, stdin: true, stdout: true })) as Duplex
    const output = new PassThrough()
    docker.modem.demuxStream(raw, output, new PassThrough().resume())
    raw.once('end', () => output.end()).once('error', (cause) => output.destroy(cause))
    await container.start()
    const carried = Duplex.from({ readable: output, writable: raw })
    return asSocket(carried).once('close', () => {
      raw.destroy()
      void remove()
    })
  } catch (cause) {
    await remove()
    throw cause
  }
}

/** What `node:http` calls on every socket and a stream that is none does not have: there is nothing to set, and it lives as long as its container. */
function asSocket<T extends Duplex>(stream: T): T {
  const itself = (): T => stream
  return Object.assign(stream, { setKeepAlive: itself, setNoDelay: itself, setTimeout: itself, ref: itself, unref: itself })
}
