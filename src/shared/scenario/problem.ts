/** One thing wrong with a file. Line and column are counted from 1. `error` keeps the file from being played, `warning` does not. */
export interface Problem {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly severity: 'error' | 'warning'
  /** What was found, what was expected, and the nearest right word where there is one. */
  readonly message: string
}

/** `scenarios/two-bridges.yaml:9:9    unknown command "docker netwrok"; did you mean "docker network"?` */
export const formatProblem = (it: Problem): string =>
  `${it.file}:${it.line}:${it.column}    ${it.severity === 'warning' ? 'warning: ' : ''}${it.message}`
