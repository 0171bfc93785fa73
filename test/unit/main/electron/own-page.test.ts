import { describe, expect, test } from 'vitest'
import { devServerUrl, isSameOrigin, pageUrl } from '../../../../src/main/electron/own-page.ts'

describe('the dev server', () => {
  const from = (url: string | undefined, isPackaged = false): string | undefined =>
    devServerUrl(isPackaged, url === undefined ? {} : { ELECTRON_RENDERER_URL: url })

  test('is taken from the environment in development, on this machine', () => {
    for (const url of ['http://localhost:5173', 'http://127.0.0.1:5173/', 'http://[::1]:5173']) expect(from(url)).toBe(url)
    expect(from(undefined)).toBeUndefined()
    expect(from('')).toBeUndefined()
  })

  test('is nothing to a packaged app', () => {
    expect(from('http://localhost:5173', true)).toBeUndefined()
    expect(from('https://evil.example', true)).toBeUndefined()
  })

  test.each([
    'https://evil.example',
    'http://192.168.1.7:5173',
    'http://localhost.evil.example:5173',
    'http://localhost@evil.example',
    'file:///tmp/index.html',
    'data:text/html,x',
    'javascript:alert(1)',
    'no address',
  ])('on another machine, or no server at all, it is an error: %s', (url) => {
    expect(() => from(url)).toThrow(url)
  })
})

describe('one origin', () => {
  test('is one scheme and one host, whatever the path', () => {
    expect(isSameOrigin('app://dockstage/other.html?hall#x', pageUrl)).toBe(true)
    expect(isSameOrigin('http://localhost:5173/@vite/client', 'http://localhost:5173')).toBe(true)
  })

  test.each([
    'app://dockstage.evil/index.html',
    'app://evil/index.html',
    'app://dockstage:81/index.html',
    'app:dockstage/index.html',
    'https://dockstage/index.html',
    'file:///index.html',
    'about:blank',
    'about:srcdoc',
    'data:text/html,x',
    'blob:app://dockstage/1',
    '',
    'dockstage',
  ])('is not %s', (url) => {
    expect(isSameOrigin(url, pageUrl)).toBe(false)
  })

  test('is never shared by two addresses without a host', () => {
    expect(isSameOrigin('file:///a.html', 'file:///a.html')).toBe(false)
    expect(isSameOrigin('', '')).toBe(false)
  })
})
