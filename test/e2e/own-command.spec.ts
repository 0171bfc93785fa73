import type { Locator } from '@playwright/test'
import { type App, expect, test } from './app.ts'

test.use({
  ownFile: `id: typing
title: For typing
summary: Two steps.
steps:
  - { id: first, title: First, say: One container., run: docker run -d --name one busybox sleep 1d }
  - { id: second, title: Second, say: Another one., run: docker run -d --name two busybox sleep 1d }
`,
})

const line = (app: App): Locator => app.page.getByRole('combobox', { name: 'A command of your own' })
const offered = (app: App): Locator => app.page.getByRole('listbox', { name: 'What could stand here' }).getByRole('option')

async function opened(app: App): Promise<void> {
  await expect(app.page.getByRole('heading', { level: 2, name: 'For typing' })).toBeVisible()
  await app.stepForward(1)
  await app.page.keyboard.press('/')
  await expect(line(app)).toBeFocused()
}

test('a command that is typed is run and drawn, the scenario goes on behind it, and what was typed can be undone', async ({ app }) => {
  await opened(app)
  await app.page.keyboard.type('docker run -d --name mine busybox sleep 1d')
  await app.page.keyboard.press('Enter')
  await expect(app.diagram.container('mine')).toBeVisible()
  await expect(app.page.getByRole('navigation').getByRole('listitem')).toHaveCount(3)
  await expect(app.narration).toContainText('You typed this one')
  await app.page.keyboard.press('Escape')
  await app.stepForward(1)
  await expect(app.diagram.container('two')).toBeVisible()
  await expect(app.diagram.container('mine')).toBeVisible()

  await app.page.keyboard.press('2')
  await app.page.keyboard.press('End')
  await app.page.keyboard.press('/')
  await app.page.keyboard.type('docker stop -t 0 mine')
  await app.page.keyboard.press('Enter')
  await expect(app.page.getByRole('navigation').getByRole('listitem')).toHaveCount(4)
  await app.page.getByRole('button', { name: 'Undo what you typed, back to: First' }).click()
  await expect(app.diagram.container('mine')).toHaveCount(0)
  await expect(app.diagram.container('one')).toBeVisible()
  await expect(app.page.getByRole('navigation').getByRole('listitem')).toHaveCount(2)
  expect(await app.stepsDone()).toBe(1)
})

test('Tab completes commands, options and names, and the arrows bring back what was typed', async ({ app }) => {
  await opened(app)
  await app.page.keyboard.type('do')
  await app.page.keyboard.press('Tab')
  await app.page.keyboard.type('insp')
  await app.page.keyboard.press('Tab')
  await app.page.keyboard.type('--form')
  await app.page.keyboard.press('Tab')
  await app.page.keyboard.type("'{{.Name}}' o")
  await expect(offered(app)).toHaveText(['one'])
  await app.page.keyboard.press('Tab')
  await expect(line(app)).toHaveValue("docker inspect --format '{{.Name}}' one ")
  await app.page.keyboard.press('Enter')
  await expect(app.output).toContainText('/one')
  await expect(line(app)).toHaveValue('')
  await app.page.keyboard.type('docker ps')
  await app.page.keyboard.press('Enter')
  await expect(line(app)).toHaveValue('')
  await app.page.keyboard.press('ArrowUp')
  await expect(line(app)).toHaveValue('docker ps')
  await app.page.keyboard.press('ArrowUp')
  await expect(line(app)).toHaveValue(/^docker inspect/)
  await app.page.keyboard.press('ArrowDown')
  await app.page.keyboard.press('ArrowDown')
  await expect(line(app)).toHaveValue('')
})

test('the arrows choose among several, Enter takes the chosen one and runs nothing', async ({ app }) => {
  await opened(app)
  await app.page.keyboard.type('docker st')
  await expect(offered(app)).toHaveText(['start', 'stop'])
  await app.page.keyboard.press('ArrowDown')
  await app.page.keyboard.press('ArrowDown')
  await expect(app.page.getByRole('option', { name: 'stop', selected: true })).toBeVisible()
  await app.page.keyboard.press('Enter')
  await expect(line(app)).toHaveValue('docker stop ')
  expect(await app.stepsDone()).toBe(1)
})

test('a line that is no command says why, and stays to be mended; the engine’s own refusal is the output', async ({ app }) => {
  await opened(app)
  await app.page.keyboard.type('docker rnu busybox')
  await app.page.keyboard.press('Enter')
  await expect(app.page.getByRole('alert')).toContainText('did you mean "docker run"?')
  await expect(line(app)).toHaveValue('docker rnu busybox')
  await line(app).fill('docker rm one')
  await app.page.keyboard.press('Enter')
  await expect(app.output).toContainText('Error response from daemon')
  await expect(app.page.getByRole('alert')).toHaveCount(0)
})

test('what needs consent is asked for, and runs when it is given', async ({ app }) => {
  await opened(app)
  await app.page.keyboard.type('docker create --name priv --privileged busybox true')
  await app.page.keyboard.press('Enter')
  await expect(app.page.getByRole('alert')).toContainText('--privileged')
  await expect(app.diagram.container('priv')).toHaveCount(0)
  await app.page.getByRole('button', { name: 'Allow it and run' }).click()
  await expect(app.diagram.container('priv')).toBeVisible()
})

test('what was played and typed can be saved as a scenario of one’s own, which opens', async ({ app }) => {
  await opened(app)
  await app.page.keyboard.type('docker rm one')
  await app.page.keyboard.press('Enter')
  // Where the file goes is for the browser's download or the desktop's dialog to say: what is handed to it is looked at.
  const saved = app.page.evaluate(
    () =>
      new Promise<{ name: string; text: string }>((resolve) => {
        let handed: Blob | undefined
        const address = URL.createObjectURL
        URL.createObjectURL = (it) => {
          handed = it as Blob
          return address.call(URL, it)
        }
        HTMLAnchorElement.prototype.click = function () {
          void handed?.text().then((text) => resolve({ name: this.download, text }))
        }
      }),
  )
  await app.page.getByRole('button', { name: 'Save as a scenario…' }).click()
  const { name, text } = await saved
  expect(name).toBe('typing-own.yaml')
  await app.page.getByRole('button', { name: 'All scenarios' }).click()
  await expect(app.page.getByRole('button', { name: 'Open a file…' })).toBeVisible()
  await app.page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/yaml', buffer: Buffer.from(text) })
  // Only then are keys the opened scenario's.
  await expect(app.page.getByRole('heading', { level: 1, name: 'For typing' })).toBeVisible()
  await app.stepForward(2)
  await expect(app.output).toContainText('Error response from daemon')
  await expect(app.page.getByRole('alert')).toHaveCount(0)
})

test('the engine is rewound to what is looked at', async ({ app }) => {
  await expect(app.page.getByRole('heading', { level: 2, name: 'For typing' })).toBeVisible()
  await app.stepForward(2)
  await app.page.keyboard.press('1')
  await expect(app.diagram.container('two')).toHaveCount(0)
  await app.page.getByRole('button', { name: 'Rewind the engine to here' }).click()
  await expect(app.page.locator('.scenario.past')).toHaveCount(0)
  await expect.poll(app.stepsDone).toBe(1)
  await expect(app.diagram.container('one')).toBeVisible()
  await app.stepForward(1)
  await expect(app.diagram.container('two')).toBeVisible()
})
