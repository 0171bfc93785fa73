import { expect, test } from 'vitest'
import { isLoadable, isPermitted } from '../../../../src/main/electron/guard-session.ts'
import { pageUrl } from '../../../../src/main/electron/own-page.ts'

test('the app’s page may fill the screen; nobody may anything else', () => {
  expect(isPermitted('fullscreen', pageUrl, pageUrl)).toBe(true)
  expect(isPermitted('fullscreen', 'app://dockstage/', pageUrl)).toBe(true)
  expect(isPermitted('fullscreen', 'https://evil.example/', pageUrl)).toBe(false)
  expect(isPermitted('fullscreen', '', pageUrl)).toBe(false)
  const permissions = [
    'media',
    'geolocation',
    'notifications',
    'midi',
    'midiSysex',
    'pointerLock',
    'keyboardLock',
    'openExternal',
    'clipboard-read',
  ]
  for (const it of [
    ...permissions,
    'clipboard-sanitized-write',
    'display-capture',
    'window-management',
    'fileSystem',
    'hid',
    'serial',
    'usb',
    'unknown',
  ])
    expect(isPermitted(it, pageUrl, pageUrl), it).toBe(false)
})

test('what is not the app’s own is not loaded', () => {
  for (const url of [
    'app://dockstage/assets/app.js',
    'data:image/png;base64,AA==',
    'blob:app://dockstage/1',
    'devtools://devtools/bundled/x.html',
  ])
    expect(isLoadable(url, pageUrl), url).toBe(true)
  for (const url of [
    'https://evil.example/x.js',
    'http://127.0.0.1:8080/',
    'ws://127.0.0.1:8080/',
    'wss://evil.example/',
    'file:///etc/passwd',
    'ftp://evil.example/',
    'app://evil/x.js',
    'chrome-extension://x/y.js',
    'https://evil.example/data:',
  ])
    expect(isLoadable(url, pageUrl), url).toBe(false)
})

test('in development it is the dev server, with its WebSocket, and no other server', () => {
  const own = 'http://localhost:5173'
  expect(isLoadable('http://localhost:5173/main.tsx', own)).toBe(true)
  expect(isLoadable('ws://localhost:5173/?token=x', own)).toBe(true)
  for (const url of ['http://localhost:5174/', 'ws://localhost:5174/', 'https://localhost:5173/', 'http://evil.example/'])
    expect(isLoadable(url, own), url).toBe(false)
})
