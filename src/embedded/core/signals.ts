const names =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'.split(
    ' ',
  )

/** `SIGTERM`, `term`, `15`: the number, or undefined for what is no signal. */
export function signalNumber(text: string): number | undefined {
  if (/^\d{1,2}$/.test(text)) {
    const number = Number(text)
    return number >= 1 && number <= 64 ? number : undefined
  }
  const name = text.toUpperCase().replace(/^SIG/, '')
  const [, end, step = '0'] = /^RT(MIN|MAX)(?:[+-](\d{1,2}))?$/.exec(name) ?? []
  if (end !== undefined && Number(step) < 16) return end === 'MIN' ? 34 + Number(step) : 64 - Number(step)
  const at = names.indexOf(name)
  return at < 0 ? undefined : at + 1
}

/** A number that is no signal's: engines take it for one, and then say that they do not support it. */
export const isOddNumber = (text: string): boolean => /^-?\d+$/.test(text) && Number(text) !== 0 && signalNumber(text) === undefined

export const signalName = (number: number): string => `SIG${names[number - 1] ?? `RTMIN+${number - 34}`}`
