import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { lookup } from '../shared/lookup.ts'

/** What the page may do: load its own files, and talk to where it came from. No inline script or style, nothing from elsewhere. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** On every answer, whatever it is. Nothing is kept, framed, sniffed at, or lent to another site. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cache-control': 'no-store',
}

const types: Readonly<Record<string, string>> = lookup({
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
})

export interface PageFile {
  readonly body: Uint8Array<ArrayBuffer>
  readonly headers: Readonly<Record<string, string>>
}

/**
 * A file of the built page by its URL path, or undefined when there is none. Nothing outside `folder` is ever read, by `..`, by an encoded
 * separator or by a link.
 */
export async function pageFile(folder: string, urlPath: string): Promise<PageFile | undefined> {
  let path: string
  try {
    path = decodeURIComponent(urlPath)
  } catch {
    return undefined
  }
  const type = types[extname(path === '/' ? '/index.html' : path)]
  if (!type || path.includes('\0') || path.includes('\\')) return undefined
  try {
    const home = await realpath(folder)
    const file = await realpath(join(home, path === '/' ? 'index.html' : path))
    if (!file.startsWith(home + sep)) return undefined
    return {
      body: new Uint8Array(await readFile(file)),
      headers: { ...securityHeaders, 'content-type': type, 'content-security-policy': contentSecurityPolicy },
    }
  } catch {
    return undefined
  }
}
