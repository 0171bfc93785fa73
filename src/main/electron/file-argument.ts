import { resolve } from 'node:path'

/** Whether its name is that of a scenario or a recording. What is in it is looked at by whoever opens it. */
export const isOpenable = (path: string): boolean => /\.(ya?ml|json)$/i.test(path) && !path.includes('\0')

/**
 * The scenario or recording that a command line names: a double click on Windows and Linux is the app called with the file's path. Undefined where
 * there is none.
 * @param workingDirectory of whoever called, for a relative path
 */
export function fileArgument(commandLine: readonly string[], workingDirectory: string): string | undefined {
  // The first is the program itself; the app's own folder (`electron .`) and Chromium's options end otherwise.
  const path = commandLine.slice(1).find((it) => !it.startsWith('-') && isOpenable(it))
  return path === undefined ? undefined : resolve(workingDirectory, path)
}
