import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './app.ts'

test('a double click on a recording, while the app is there, opens it in that window; one that is no recording is told there', async ({
  app,
  hosted,
}) => {
  const { page } = app
  const good = join(hosted.home, 'lecture 3.dockstage.json')
  const bad = join(hosted.home, 'package.dockstage.json')
  copyFileSync('scenarios/recordings/docker0-and-veth.dockstage.json', good)
  copyFileSync('package.json', bad)
  const environment = { ...process.env, DOCKSTAGE_HOME: hosted.home, DOCKSTAGE_ENGINE: 'embedded' }
  /** What the desktop's entry runs. */
  const click = async (file: string): Promise<void> => {
    const second = spawn(process.execPath, ['bin/start.mjs', '--from-desktop', file], { env: environment, stdio: 'ignore' })
    expect(await once(second, 'close')).toEqual([0, null])
  }
  await click(bad)
  await expect(page.getByRole('alert')).toContainText('package.dockstage.json')
  await click(good)
  await expect(page.getByRole('heading', { level: 1, name: 'docker0 and the veth pairs' })).toBeVisible()
  await expect(page.getByRole('alert')).toBeHidden()
})
