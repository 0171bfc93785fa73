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
  const at = names.indexOf(text.toUpperCase().replace(/^SIG/, ''))
  return at < 0 ? undefined : at + 1
}

export const signalName = (number: number): string => `SIG${names[number - 1] ?? `RTMIN+${number - 34}`}`
