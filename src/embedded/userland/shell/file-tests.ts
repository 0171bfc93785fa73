import type { Proc } from '../process/proc.ts'

/** `-f`, `-d`, `-z`, ... of `test` and `[[`. */
export async function fileTest(proc: Proc, operator: string, text: string): Promise<boolean> {
  if (operator === '-z') return text === ''
  if (operator === '-n') return text !== ''
  if (operator === '-t') return proc.fds.get(Number(text))?.terminal !== undefined
  if (operator === '-h' || operator === '-L') return (await proc.files.lstat(text).catch(() => undefined))?.kind === 'symlink'
  const path = await proc.files.realPath(text).catch(() => text)
  if (operator === '-S') return proc.kernel.sockets.has(path)
  const stat = await proc.files.statIfThere(text)
  if (!stat) return operator === '-e' && proc.kernel.sockets.has(path)
  switch (operator) {
    case '-f':
      return stat.kind === 'file' && !path.startsWith('/dev/')
    case '-c':
      return stat.kind === 'file' && path.startsWith('/dev/')
    case '-d':
      return stat.kind === 'directory'
    case '-s':
      return stat.size > 0
    case '-x':
      return (stat.mode & 0o111) !== 0
    case '-r':
    case '-w':
      return mayAccess(proc, stat, operator === '-r' ? 4 : 2)
    case '-u':
      return (stat.mode & 0o4000) !== 0
    case '-g':
      return (stat.mode & 0o2000) !== 0
    case '-k':
      return (stat.mode & 0o1000) !== 0
    case '-O':
      return stat.uid === proc.user.uid
    case '-G':
      return stat.gid === proc.user.gid
    case '-e':
    case '-a':
      return true
    default:
      return false
  }
}

function mayAccess(proc: Proc, stat: { mode: number; uid: number; gid: number }, bit: number): boolean {
  const { uid, gid } = proc.user
  if (uid === 0) return true
  const shift = stat.uid === uid ? 6 : stat.gid === gid ? 3 : 0
  return ((stat.mode >> shift) & bit) !== 0
}

/** `=`, `!=`, `-eq`, ...; undefined when it is no such operator. Throws for what is no number. */
export function textTest(left: string, operator: string, right: string): boolean {
  if (operator === '=' || operator === '==') return left === right
  if (operator === '!=') return left !== right
  if (operator === '<') return left < right
  if (operator === '>') return left > right
  for (const text of [left, right]) if (!/^\s*[+-]?\d+\s*$/.test(text)) throw new Error(`${text}: integer expression expected`)
  const [first, second] = [Number(left), Number(right)]
  switch (operator) {
    case '-eq':
      return first === second
    case '-ne':
      return first !== second
    case '-lt':
      return first < second
    case '-le':
      return first <= second
    case '-gt':
      return first > second
    default:
      return first >= second
  }
}

const unary = /^-[abcdefghkLnoOprsStuvwxzGN]$/
const binary = /^(=|==|!=|<|>|-eq|-ne|-lt|-le|-gt|-ge|-nt|-ot|-ef)$/

/** The expression of `test` and `[`: 0 or 1, 2 with a message for what is not one. */
export async function runTest(proc: Proc, args: readonly string[]): Promise<{ status: number; error?: string }> {
  let at = 0
  const primary = async (): Promise<boolean> => {
    const [first = '', second, third] = args.slice(at, at + 3)
    if (first === '!' && at + 1 < args.length && !binary.test(second ?? '')) {
      at++
      return !(await primary())
    }
    if (second !== undefined && third !== undefined && binary.test(second)) {
      at += 3
      if (second !== '-nt' && second !== '-ot' && second !== '-ef') return textTest(first, second, third)
      const [one, two] = [await proc.files.statIfThere(first), await proc.files.statIfThere(third)]
      if (second === '-ef') return (await proc.files.realPath(first)) === (await proc.files.realPath(third))
      return second === '-nt' ? (one?.modified ?? 0) > (two?.modified ?? 0) : (one?.modified ?? 0) < (two?.modified ?? 0)
    }
    if (first === '(') {
      at++
      const result = await either()
      if (args[at++] !== ')') throw new Error("')' expected")
      return result
    }
    if (unary.test(first) && second !== undefined) {
      at += 2
      return fileTest(proc, first, second)
    }
    at++
    return first !== ''
  }
  const both = async (): Promise<boolean> => {
    let result = await primary()
    while (args[at] === '-a') {
      at++
      result = (await primary()) && result
    }
    return result
  }
  const either = async (): Promise<boolean> => {
    let result = await both()
    while (args[at] === '-o') {
      at++
      result = (await both()) || result
    }
    return result
  }
  if (args.length === 0) return { status: 1 }
  try {
    const result = await either()
    if (at < args.length) return { status: 2, error: 'too many arguments' }
    return { status: result ? 0 : 1 }
  } catch (cause) {
    if (proc.ended) throw cause
    return { status: 2, error: cause instanceof Error ? cause.message : String(cause) }
  }
}
