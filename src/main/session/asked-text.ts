import { basename } from 'node:path'
import { RefusedFileError, readRegularText } from '../../engine/regular-file.ts'
import { FailureError } from '../../shared/result.ts'

export interface AskedText {
  /** The code of what cannot be read, or is too large. What is no file is a `bad-file`, whatever was looked for. */
  readonly code: 'bad-file' | 'bad-recording'
  /** What it is meant to be, in the words of the failure. */
  readonly kind: 'scenario' | 'recording'
  /** The bytes that it may have. */
  readonly most: number
}

/** The text of a file that somebody asks to be opened, or that lies beside such a one. Throws `not-found`, or what the file is and what to do. */
export async function readAskedText(path: string, { code, kind, most }: AskedText): Promise<string> {
  try {
    return await readRegularText(path, most)
  } catch (cause) {
    if (cause instanceof RefusedFileError && cause.why === 'irregular')
      throw new FailureError({
        code: 'bad-file',
        message: `${basename(path)} ${cause.words}`,
        remedy:
          'Open a scenario (.yaml) or a recording (.dockstage.json). What lies beside a scenario under the name of its translation has to be a file, too: put one there, or take it away.',
        detail: path,
      })
    if (cause instanceof RefusedFileError)
      throw new FailureError({ code, message: `${path} is larger than a ${kind} can be (${most} bytes)` })
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new FailureError({
      code: missing ? 'not-found' : code,
      message: missing ? `there is no file ${path}` : `${path} cannot be read`,
      detail: cause instanceof Error ? cause.message : String(cause),
    })
  }
}
