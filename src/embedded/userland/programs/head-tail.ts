import { errorText } from '../files/file-error.ts'
import type { Proc, Program } from '../process/proc.ts'
import { eachChunk, isFileProblem } from './basic.ts'
import { badOption, readOptions } from './options.ts'

/** `-5` is `-n 5`. */
const withCount = (args: readonly string[]): string[] =>
  args.flatMap((arg) => (/^[-+]\d+$/.test(arg) ? ['-n', arg.replace(/^-/, '')] : [arg]))
const sizeOf = (text: string): number => Number.parseInt(text, 10) * ({ k: 1024, K: 1024, M: 1_048_576 }[text.at(-1) ?? ''] ?? 1)

/** Runs for each file, with the `==> name <==` lines when there are several. */
async function eachFile(proc: Proc, operands: readonly string[], quiet: boolean, run: (path: string) => Promise<void>): Promise<number> {
  let code = 0
  const paths = operands.length > 0 ? operands : ['-']
  for (const [at, path] of paths.entries()) {
    try {
      if (path !== '-') await proc.files.stat(path)
      if (paths.length > 1 && !quiet) await proc.write(`${at > 0 ? '\n' : ''}==> ${path === '-' ? 'standard input' : path} <==\n`)
      await run(path)
    } catch (cause) {
      if (!isFileProblem(cause)) throw cause
      await proc.error(`${proc.name}: cannot open '${path}' for reading: ${errorText(cause)}\n`)
      code = 1
    }
  }
  return code
}

const head: Program = async (proc) => {
  const { flags, values, operands, unknown } = readOptions(withCount(proc.args), 'n:c:qv', { lines: 'n', bytes: 'c', quiet: 'q' })
  if (unknown) return badOption(proc, unknown)
  return eachFile(proc, operands, flags.has('q'), async (path) => {
    const bytes = values.get('c')
    let left = sizeOf(bytes ?? values.get('n') ?? '10')
    if (left < 0) {
      const parts: Uint8Array[] = []
      await eachChunk(proc, path, async (part) => parts.push(part))
      return proc.write(lines(Buffer.concat(parts)).slice(0, left).join(''))
    }
    if (left === 0) return
    await eachChunk(proc, path, async (chunk) => {
      let end = 0
      if (bytes === undefined) for (; end < chunk.length && left > 0; end++) left -= chunk[end] === 10 ? 1 : 0
      else {
        end = Math.min(left, chunk.length)
        left -= end
      }
      await proc.write(chunk.subarray(0, end))
      // What was not shown is left to the next reader, as far as it can be.
      if (path === '-' && left === 0) proc.file(0).unread(chunk.slice(end))
      return left > 0
    })
  })
}

function lines(bytes: Uint8Array): string[] {
  return new TextDecoder().decode(bytes).match(/[^\n]*\n|[^\n]+$/g) ?? []
}

const tail: Program = async (proc) => {
  const { flags, values, operands, unknown } = readOptions(withCount(proc.args), 'n:c:fFqs:v', {
    lines: 'n',
    bytes: 'c',
    follow: 'f',
    quiet: 'q',
    retry: 'F',
  })
  if (unknown) return badOption(proc, unknown)
  const sizes = new Map<string, number>()
  const code = await eachFile(proc, operands, flags.has('q'), async (path) => {
    const parts: Uint8Array[] = []
    await eachChunk(proc, path, async (part) => parts.push(part))
    const all = Buffer.concat(parts)
    sizes.set(path, all.length)
    const [bytes, count = '10'] = [values.get('c'), values.get('n')]
    if (bytes !== undefined) await proc.write(all.subarray(Math.max(0, all.length - sizeOf(bytes))))
    else if (count.startsWith('+'))
      await proc.write(
        lines(all)
          .slice(Number(count) - 1)
          .join(''),
      )
    else
      await proc.write(
        sizeOf(count) === 0
          ? ''
          : lines(all)
              .slice(-Math.abs(sizeOf(count)))
              .join(''),
      )
  })
  if (!flags.has('f') && !flags.has('F')) return code
  // Following /dev/null is how a container is kept alive.
  const paths = [...sizes.keys()].filter((path) => path !== '-' && proc.files.absolute(path) !== '/dev/null')
  if (operands.length === 0) return code
  for (;;) {
    await proc.sleep(paths.length === 0 ? 1e9 : 250)
    for (const path of paths) {
      const content = await proc.files.read(path).catch(() => new Uint8Array())
      const before = sizes.get(path) ?? 0
      if (content.length < before) await proc.error(`tail: ${path}: file truncated\n`)
      const added = content.subarray(content.length < before ? 0 : before)
      sizes.set(path, content.length)
      if (added.length > 0) await proc.write(added)
    }
  }
}

export const headTailPrograms: Readonly<Record<string, Program>> = { head, tail }
