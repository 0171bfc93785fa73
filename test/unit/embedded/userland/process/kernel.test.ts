import { expect, test } from 'vitest'
import { container, HandClock } from '../worlds.ts'

test('a program that is not there, or cannot run, is refused in the words of runc', async () => {
  const box = await container()
  await expect(box.spawn(['nosuch'])).rejects.toMatchObject({ code: 127, message: 'exec: "nosuch": executable file not found in $PATH' })
  await expect(box.spawn(['/nosuch'])).rejects.toMatchObject({
    code: 127,
    message: 'exec: "/nosuch": stat /nosuch: no such file or directory',
  })
  await expect(box.spawn(['/etc/passwd'])).rejects.toMatchObject({ code: 126, message: 'exec: "/etc/passwd": permission denied' })
  await expect(box.spawn(['true'], { user: 'nobody' })).rejects.toMatchObject({
    code: 126,
    message: 'unable to find user nobody: no matching entries in passwd file',
  })
})

test('pid 1 ignores what it has no handler for, and SIGKILL ends it with 137', async () => {
  const box = await container({ idle: false })
  const { process } = await box.spawn(['sleep', '1000'])
  expect(process.pid).toBe(1)
  process.signal('SIGTERM')
  expect(box.table.list()).toHaveLength(1)
  process.signal('SIGKILL')
  expect(await process.exit).toEqual({ code: 137, signal: 'SIGKILL' })
})

test('another process ends by SIGTERM with 143, and all end with pid 1', async () => {
  const box = await container({ idle: false })
  const first = await box.spawn(['sleep', '1000'])
  const second = await box.spawn(['sleep', '1000'])
  const third = await box.spawn(['sleep', '1000'])
  second.process.signal('TERM')
  expect(await second.process.exit).toEqual({ code: 143, signal: 'SIGTERM' })
  first.process.signal('SIGKILL')
  expect(await third.process.exit).toEqual({ code: 137, signal: 'SIGKILL' })
  expect(box.table.list()).toEqual([])
})

test('what is fed to cat comes out as it is fed, before its end', async () => {
  const box = await container()
  const cat = await box.spawn(['cat'], { stdin: true })
  cat.process.stdin.write('one\n')
  await cat.until(/one/)
  cat.process.stdin.end('two\n')
  expect(await cat.done).toBe(0)
  expect(cat.out()).toBe('one\ntwo\n')
})

test('without stdin, it is at its end from the start', async () => {
  const box = await container()
  expect(await box.run(['cat'])).toEqual({ code: 0, out: '', err: '' })
})

test('time goes by the clock of the world, and stands still while paused', async () => {
  const clock = new HandClock()
  const box = await container({ clock })
  const nap = await box.spawn(['sleep', '60'])
  let over = false
  void nap.process.exit.then(() => {
    over = true
  })
  await new Promise(setImmediate)
  box.table.pause()
  clock.advance(61_000)
  await new Promise(setImmediate)
  expect(over).toBe(false)
  box.table.resume()
  expect(await nap.done).toBe(0)
})

test('a writer waits for its reader', async () => {
  const box = await container()
  const process = await box.table.spawn({ argv: ['yes'], env: ['PATH=/bin'], cwd: '/', user: '', tty: false, stdin: false })
  await new Promise((resolve) => setTimeout(resolve, 20))
  // Node's own buffer and the pipe's 64 KiB are all that it could write.
  expect(process.stdout.readableLength).toBeLessThan(200_000)
  process.signal('SIGKILL')
  expect((await process.exit).code).toBe(137)
})

test('a terminal echoes, edits lines, and turns its keys into signals and ends', async () => {
  const box = await container()
  const cat = await box.spawn(['cat'], { tty: true, stdin: true })
  cat.process.stdin.write('helko\x7f\x7flo\r')
  await cat.until(/hello\r\nhello\r\n$|lo\r\nhello\r\n/)
  cat.process.stdin.write('\x04')
  expect(await cat.done).toBe(0)
  const nap = await box.spawn(['sleep', '1000'], { tty: true, stdin: true })
  nap.process.stdin.write('\x03')
  expect(await nap.done).toBe(130)
  expect(nap.out()).toBe('^C')
})

test('a program in the table, a script by its interpreter, and the list of processes', async () => {
  const box = await container()
  await box.files.write('/hi', new TextEncoder().encode('#!/usr/bin/cat\nhello\n'), { mode: 0o755 })
  expect((await box.run(['/hi'])).out).toBe('#!/usr/bin/cat\nhello\n')
  const nap = await box.spawn(['sleep', '1000'], { user: 'www-data' })
  expect(box.table.list().at(-1)).toMatchObject({ pid: nap.process.pid, ppid: 0, user: 'www-data', command: 'sleep 1000' })
  box.table.kill()
})

test('a program that never waits leaves the host room, and a fork bomb stays in its container', async () => {
  const box = await container()
  const busy = await box.spawn(['bash', '-c', 'yes >/dev/null'])
  await new Promise((resolve) => setTimeout(resolve, 20))
  busy.process.signal('SIGKILL')
  expect(await busy.done).toBe(137)
  const loop = await box.spawn(['bash', '-c', 'while :; do :; done'])
  await new Promise((resolve) => setTimeout(resolve, 20))
  loop.process.signal('SIGTERM')
  expect(await loop.done).toBe(143)
  await box.spawn(['bash', '-c', 'b() { b | b & }; b'])
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(box.table.list().length).toBeLessThan(600)
  box.table.kill()
  expect(box.table.list()).toEqual([])
})
