import { expect, test } from 'vitest'
import { ipcCaller } from '../../../../src/main/electron/ipc-caller.ts'
import { pageUrl } from '../../../../src/main/electron/own-page.ts'

const [speaker, hall, other] = [{ id: 1 }, { id: 2 }, { id: 3 }]
const pages = { url: pageUrl, speaker, hall }
const top = { parent: null, url: pageUrl }

test('the speaker’s page drives, the hall’s looks on, and no other page is anybody', () => {
  expect(ipcCaller({ sender: speaker, senderFrame: top }, pages)).toBe('driver')
  expect(ipcCaller({ sender: hall, senderFrame: { ...top, url: `${pageUrl}?hall` } }, pages)).toBe('hall')
  expect(ipcCaller({ sender: other, senderFrame: top }, pages)).toBeUndefined()
})

test('a frame within a page is nobody, not even with the app’s own page in it', () => {
  for (const sender of [speaker, hall]) expect(ipcCaller({ sender, senderFrame: { ...top, parent: top } }, pages)).toBeUndefined()
})

test('a frame that is gone, or has gone elsewhere, is nobody', () => {
  expect(ipcCaller({ sender: speaker, senderFrame: null }, pages)).toBeUndefined()
  for (const url of ['https://evil.example/', 'app://evil/index.html', 'file:///etc/passwd', 'about:blank', 'data:text/html,x', ''])
    expect(ipcCaller({ sender: speaker, senderFrame: { ...top, url } }, pages), url).toBeUndefined()
})

test('before there is a window, and after it, nobody is', () => {
  expect(ipcCaller({ sender: speaker, senderFrame: top }, { url: pageUrl, speaker: undefined, hall: undefined })).toBeUndefined()
})
