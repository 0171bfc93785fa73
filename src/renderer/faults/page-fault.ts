import { longestFault, type PageFault } from '../../shared/page-fault.ts'

/** Whatever was thrown as it is told to main: no part of it longer than main takes. */
export function pageFault(kind: PageFault['kind'], cause: unknown, part = ''): PageFault {
  const isError = cause instanceof Error
  const message = isError ? `${cause.name}: ${cause.message}` : wordsOf(cause)
  return {
    kind,
    part: part.slice(0, longestFault.part),
    message: message.slice(0, longestFault.message),
    stack: isError ? (cause.stack ?? '').slice(0, longestFault.stack) : '',
  }
}

/** What is no error can be anything, and need not have words. */
function wordsOf(cause: unknown): string {
  try {
    return String(cause)
  } catch {
    return typeof cause
  }
}
