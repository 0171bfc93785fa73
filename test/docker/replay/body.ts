import { drawn } from './ask.ts'
import type { Step } from './recording.ts'

export interface Frame {
  readonly stream: string
  readonly text: string
}

export function recordedBody({ response }: Step): unknown {
  if (response?.body !== undefined) return response.body
  return response?.bodyLines ?? response?.frames?.map(({ stream, text }): Frame => ({ stream, text })) ?? response?.bodyText
}

/** An answer in the form in which the recording has it. */
export function bodyOf(text: Buffer, { response }: Step): unknown {
  if (text.length === 0) return undefined
  if (response?.frames) return framesOf(text)
  const whole = text.toString()
  try {
    return JSON.parse(whole)
  } catch {
    return response?.bodyLines ? linesOf(whole) : whole
  }
}

function linesOf(text: string): unknown[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => {
    try {
      return JSON.parse(line) as unknown
    } catch {
      return line
    }
  })
}

export function framesOf(bytes: Buffer): Frame[] {
  const frames: Frame[] = []
  let at = 0
  while (at + 8 <= bytes.length) {
    const length = bytes.readUInt32BE(at + 4)
    frames.push({ stream: ['stdin', 'stdout', 'stderr'][bytes[at] ?? 0] ?? '?', text: bytes.subarray(at + 8, at + 8 + length).toString() })
    at += 8 + length
  }
  return frames
}

/** When as much was read as the recorder had when it went away; undefined where it read to the end. */
export function enoughOf({ response }: Step): ((read: Buffer) => boolean) | undefined {
  if (!response || (response.ended !== 'reader stopped' && !response.cutByReader)) return undefined
  const lines = response.bodyLines?.length ?? (response.body === undefined ? 0 : 1)
  if (lines > 0) return (read) => read.toString().split('\n').length > lines
  const { bodyBase64, bodyText = '' } = response
  if (bodyBase64 === undefined) return (read) => drawn(read.toString()).length >= drawn(bodyText).length
  return (read) => read.length >= Buffer.from(bodyBase64, 'base64').length
}
