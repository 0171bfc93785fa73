import { readdir } from 'node:fs/promises'
import { sep } from 'node:path'
import { type PageFile, pageFile } from '../page-files.ts'

/** Gives a file of the built page by its URL path, or undefined where there is none. */
export type PageFolder = (urlPath: string) => PageFile | undefined

/**
 * Reads the built page once: what is asked for reads no disk, and however many ask at a time, there is one copy of each file. A folder that is not
 * there has no files.
 */
export async function readPageFolder(folder: string): Promise<PageFolder> {
  const files = new Map<string, PageFile>()
  for (const path of await pathsIn(folder)) {
    const file = await pageFile(folder, `/${encodeURI(path)}`)
    if (file) files.set(`/${path}`, file)
  }
  return (urlPath) => {
    const path = decoded(urlPath)
    return path === undefined ? undefined : files.get(path === '/' ? '/index.html' : path)
  }
}

async function pathsIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder, { recursive: true })).map((it) => it.replaceAll(sep, '/'))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw cause
  }
}

function decoded(urlPath: string): string | undefined {
  try {
    return decodeURIComponent(urlPath)
  } catch {
    return undefined
  }
}
