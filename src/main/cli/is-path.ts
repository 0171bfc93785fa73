import { existsSync } from 'node:fs'

/** A name with a separator or an ending is a file; a shipped scenario's id has neither, but a file of that very name wins nothing. */
export const isPath = (name: string): boolean => /[\\/]|\.ya?ml$/.test(name) || (existsSync(name) && !/^[a-z0-9-]+$/.test(name))
