import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { FailureError } from '../../shared/result.ts'

/**
 * Throws `bad-file` for what is no file: reading a pipe or a device may never end, and whatever is opened next would wait for it. A path with nothing at
 * its end is left to whoever reads it.
 */
export async function refuseIrregular(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (!found || found.isFile()) return
  const what = found.isDirectory() ? 'a folder' : 'a pipe, a socket or a device'
  throw new FailureError({
    code: 'bad-file',
    message: `${basename(path)} is ${what}, and no file`,
    remedy: 'Open a scenario (.yaml) or a recording (.dockstage.json).',
    detail: path,
  })
}
