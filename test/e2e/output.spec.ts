import { expect, test } from './app.ts'

test.use({
  ownFile: `id: mine
language: en
title: My own scenario
summary: A pull that prints much, and a command after it.
steps:
  - id: start
    title: Start it
    run: |
      docker run -d --name mine nginx:alpine
      docker exec mine sh -c 'echo read me'
    expect: [{ output: ^read me$ }]
  - id: long
    title: Print much
    run: |
      docker exec mine true
      docker exec mine seq 50
    expect: [{ output: ^50$ }]
  - id: one
    title: One command
    run: docker exec mine seq 50
    expect: [{ output: ^50$ }]
`,
})

test('of a step that is over the last command is in sight, with what it printed, however much the ones before it printed', async ({
  app,
  hosted,
}) => {
  const terminal = app.page.getByRole('region', { name: 'Command and output' })
  const command = (text: string) => terminal.locator('.command', { hasText: text }).last()
  await hosted.resize({ width: 1280, height: 720 })
  await app.stepForward(1)
  await expect(command('echo read me')).toBeInViewport({ ratio: 1 })
  await expect(terminal.locator('.output', { hasText: /^read me/ })).toBeInViewport({ ratio: 1 })

  await app.stepForward(1)
  await expect(command('docker exec mine seq 50')).toBeInViewport({ ratio: 1 })
  await app.stepForward(1)
  await expect(command('docker exec mine seq 50')).toBeInViewport({ ratio: 1 })

  await app.page.keyboard.press('ArrowLeft')
  await app.page.keyboard.press('ArrowLeft')
  await expect(command('echo read me')).toBeInViewport({ ratio: 1 })
})
