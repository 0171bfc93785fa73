import { createContext, Script } from 'node:vm'
import { FailureError } from '../../shared/result.ts'

/** So long may an expression take over one text, in milliseconds; one that is written with care takes a thousandth of it. */
const longest = 1_000
/** And so long all searches of one wait, which looks again at all that is printed meanwhile. */
export const longestInWait = 10_000

const test = new Script('pattern.test(text)')
const place = createContext({ pattern: /./, text: '' })

/**
 * Whether a scenario's expression is found in what a container printed. Both may be made for each other, so that the search would never end (`(a|a)*b`
 * over many `a`): one that takes longer than a second is a failure (`bad-file`). A virtual machine's time limit is what V8 interrupts a search by; it is
 * no wall, and none is needed: an expression is no program.
 */
export const expressionFound = (pattern: RegExp, text: string): boolean => found(pattern, text, longest)

/** The same for many searches, which together may take so many milliseconds: each takes its part of them. */
export function searchesWithin(most = longest): typeof expressionFound {
  let left = most
  return (pattern, text) => {
    const began = performance.now()
    try {
      return found(pattern, text, Math.min(left, longest))
    } finally {
      left -= performance.now() - began
    }
  }
}

function found(pattern: RegExp, text: string, limit: number): boolean {
  Object.assign(place, { pattern, text })
  try {
    return test.runInContext(place, { timeout: Math.max(1, Math.ceil(limit)) }) === true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw cause
    throw new FailureError({
      code: 'bad-file',
      message: `the expression /${pattern.source}/ was still being looked for after ${limit < longest ? 'the time that all such searches have together' : `${longest / 1000} s`}, in ${text.length} characters`,
      remedy: 'Write it with fewer repetitions: a piece of the text as it stands is best.',
    })
  } finally {
    Object.assign(place, { text: '' })
  }
}
