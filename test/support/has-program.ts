import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Whether a shell would find this program. What needs one that is not there is skipped, and `npm test -- --require` then fails. */
export const hasProgram = (name: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
