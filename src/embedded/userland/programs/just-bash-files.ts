import type { FsStat, IFileSystem } from 'just-bash'
import { FileError } from '../files/file-error.ts'
import { join, nameOf, normalise } from '../files/paths.ts'
import type { FileStat } from '../ports.ts'
import type { ProcessFiles } from '../process/process-files.ts'

type Encoding = Parameters<IFileSystem['readFile']>[1]

function encodingOf(options: Encoding): BufferEncoding {
  const name = typeof options === 'string' ? options : (options?.encoding ?? 'utf8')
  return name === 'binary' ? 'latin1' : name
}

const statOf = (stat: FileStat): FsStat => ({
  isFile: stat.kind === 'file',
  isDirectory: stat.kind === 'directory',
  isSymbolicLink: stat.kind === 'symlink',
  mode: stat.mode,
  size: stat.size,
  mtime: new Date(stat.modified),
})

/** A process' files as just-bash's utilities want them. */
export function justBashFiles(files: ProcessFiles): IFileSystem {
  const bytesOf = (content: string | Uint8Array, options: Encoding): Uint8Array =>
    typeof content === 'string' ? Buffer.from(content, encodingOf(options)) : content
  const copy = async (from: string, to: string, recursive: boolean): Promise<void> => {
    const stat = await files.lstat(from)
    if (stat.kind === 'symlink') return files.symlink(to, stat.target ?? '')
    if (stat.kind === 'file') return files.write(to, await files.read(from), { mode: stat.mode })
    if (!recursive) throw new FileError('EISDIR', from, 'cp')
    if (!(await files.statIfThere(to))) await files.makeDirectory(to, { mode: stat.mode })
    for (const name of await files.list(from)) await copy(join(from, name), join(to, name), true)
  }
  return {
    readFile: async (path, options) => Buffer.from(await files.read(path)).toString(encodingOf(options)),
    readFileBuffer: (path) => files.read(path),
    writeFile: (path, content, options) => files.write(path, bytesOf(content, options)),
    appendFile: (path, content, options) => files.append(path, bytesOf(content, options)),
    exists: async (path) => (await files.statIfThere(path)) !== undefined,
    stat: async (path) => statOf(await files.stat(path)),
    lstat: async (path) => statOf(await files.lstat(path)),
    mkdir: (path, options) => (options?.recursive ? files.makeDirectories(path) : files.makeDirectory(path)),
    readdir: (path) => files.list(path),
    rm: async (path, options) => {
      try {
        await (options?.recursive ? files.removeAll(path) : files.remove(path))
      } catch (cause) {
        if (!(options?.force && cause instanceof FileError && cause.code === 'ENOENT')) throw cause
      }
    },
    cp: (from, to, options) => copy(from, to, options?.recursive ?? false),
    mv: async (from, to) => {
      const target = (await files.kindOf(to)) === 'directory' ? join(to, nameOf(from)) : to
      try {
        await files.rename(from, target)
      } catch (cause) {
        // Over the border of a mount it is a copy, as `mv` does it.
        if (!(cause instanceof FileError && cause.code === 'EXDEV')) throw cause
        await copy(from, target, true)
        await files.removeAll(from)
      }
    },
    resolvePath: (base, path) => normalise(path, base),
    getAllPaths: () => [],
    chmod: (path, mode) => files.setAttributes(path, { mode: mode & 0o7777 }),
    symlink: (target, path) => files.symlink(path, target),
    // The trees have no hard links: a link is a copy.
    link: async (existing, path) => copy(existing, path, false),
    readlink: async (path) => {
      const { target } = await files.lstat(path)
      if (target === undefined) throw new FileError('EINVAL', path, 'readlink')
      return target
    },
    realpath: async (path) => {
      await files.stat(path)
      return files.realPath(path)
    },
    utimes: (path, _accessed, modified) => files.setAttributes(path, { modified: modified.getTime() }),
  }
}
