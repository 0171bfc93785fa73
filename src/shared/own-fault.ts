import type { Failure } from './result.ts'

/** A fault of Dockstage's own as a failure. @param words the error's, which may be none and need not end as a sentence does */
export function ownFault(words: string): Failure {
  const said = words.trim() === '' ? 'an error without words' : words.trim()
  return { code: 'own-fault', message: /[.!?…]$/.test(said) ? said : `${said}.` }
}

/** Whether it is Dockstage's to mend, so that a report is of use. */
export const isOwnFault = ({ code }: Failure): boolean => code === 'own-fault' || code === 'unexpected'
