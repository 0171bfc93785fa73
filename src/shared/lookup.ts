/**
 * A table that is asked by names from outside (a file, an engine, a command line): it has what is written in it and nothing else, where an object of
 * JavaScript's own would also have `constructor` and `toString`.
 */
export const lookup = <T extends object>(table: T): T => Object.assign(Object.create(null) as T, table)
