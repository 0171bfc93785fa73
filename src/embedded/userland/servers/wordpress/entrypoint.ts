import { randomBytes } from 'node:crypto'
import { join } from '../../files/paths.ts'
import { findExecutable } from '../../process/executable.ts'
import type { Proc, Program } from '../../process/proc.ts'

const source = '/usr/src/wordpress'
const owner = { uid: 33, gid: 33 }

/** The `wordpress` image's entrypoint: fills an empty working directory with WordPress, settles the database's variables, and starts the server. */
export const wordpressEntrypoint: Program = async (proc) => {
  const args = proc.args.length > 0 ? proc.args : ['apache2-foreground']
  proc.kernel.isSettingUp = args[0]?.startsWith('apache2') === true
  const found = await findExecutable(proc, args)
  if (args[0]?.startsWith('apache2')) {
    const defaults = { HOST: 'mysql', USER: 'example username', PASSWORD: 'example password', NAME: 'wordpress' }
    for (const [name, value] of Object.entries(defaults))
      if (!proc.env.get(`WORDPRESS_DB_${name}`)) proc.env.set(`WORDPRESS_DB_${name}`, value)
    for (const name of [...Object.keys(defaults).map((key) => `WORDPRESS_DB_${key}`), 'WORDPRESS_TABLE_PREFIX']) {
      const file = proc.env.get(`${name}_FILE`)
      if (file) proc.env.set(name, (await proc.files.readText(file)).trim())
    }
    const there = (await proc.files.kindOf('index.php')) ?? (await proc.files.kindOf('wp-includes/version.php'))
    if (!there) {
      await proc.error(`WordPress not found in ${proc.cwd} - copying now...\n`)
      await copy(proc, source, proc.cwd)
      await proc.files.write('.salt', `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, ...owner })
      await proc.files.setAttributes(proc.cwd, owner)
      await proc.error(`Complete! WordPress has been successfully copied to ${proc.cwd}\n`)
    }
  }
  proc.argv = found.argv
  return found.program(proc)
}

async function copy(proc: Proc, from: string, to: string): Promise<void> {
  const { files } = proc
  for (const name of await files.list(from)) {
    const [near, far] = [join(from, name), join(to, name)]
    const { kind, mode } = await files.stat(near)
    if (kind === 'file') await files.write(far, await files.read(near), { mode, ...owner })
    else {
      if (!(await files.statIfThere(far))) await files.makeDirectory(far, { mode, ...owner })
      await copy(proc, near, far)
    }
  }
}
