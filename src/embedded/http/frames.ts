import type { StreamName } from '../runtime/log-store.ts'

/** The multiplexed stream's frame: stream, three zeros, length, bytes. */
export function frame(stream: StreamName, bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(8)
  head[0] = stream === 'stdout' ? 1 : 2
  head.writeUInt32BE(bytes.length, 4)
  return Buffer.concat([head, bytes])
}

export const multiplexed = 'application/vnd.docker.multiplexed-stream'
export const raw = 'application/vnd.docker.raw-stream'
