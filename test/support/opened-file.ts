import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The file that a browser was called with, by its path or its URL. */
export const fileOf = (argument: string): string => (argument.startsWith('file:') ? fileURLToPath(argument) : argument)

/** Where a browser goes on to that is called with that file. */
export const addressIn = (argument: string): string => /url=([^"]+)"/.exec(readFileSync(fileOf(argument), 'utf8'))?.[1] ?? ''
