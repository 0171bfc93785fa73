import { join } from '../files/paths.ts'
import type { ProcessFiles } from '../process/process-files.ts'
import { patternTest } from './pattern.ts'

/** The names that a pattern (with `\` before what is not special) stands for, sorted; none when there are none. */
export async function expandPattern(files: ProcessFiles, pattern: string): Promise<string[]> {
  const absolute = pattern.startsWith('/')
  let found = [absolute ? '/' : '']
  for (const part of pattern.split('/').filter((name) => name !== '')) {
    const next: string[] = []
    const plain = /(^|[^\\])[*?[]/.test(part) ? undefined : part.replace(/\\(.)/g, '$1')
    const isMeant = patternTest(part, true)
    for (const directory of found) {
      const at = (name: string): string => (directory === '' ? name : join(directory, name))
      if (plain !== undefined) {
        if (await files.lstat(at(plain)).catch(() => undefined)) next.push(at(plain))
        continue
      }
      const names = await files.list(directory === '' ? '.' : directory).catch(() => [])
      for (const name of names) if (isMeant(name) && (!name.startsWith('.') || part.startsWith('.'))) next.push(at(name))
    }
    found = next
  }
  return pattern === '' ? [] : found.sort()
}
