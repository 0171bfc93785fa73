import { expect, test } from 'vitest'
import { isWebAddress } from '../../../src/shared/web-address.ts'

test.each(['https://docs.docker.com/reference/', 'https://localhost:8443/?a=b#c', 'HTTPS://example.com', 'https://[::1]/'])(
  '%s may be a link',
  (url) => {
    expect(isWebAddress(url)).toBe(true)
  },
)

test.each([
  'http://example.com/',
  'https://docs.docker.com@evil.example/',
  'https://user:secret@example.com/',
  'javascript:alert(1)//https://',
  'file:///etc/passwd',
  'data:text/html,x',
  'ssh://example.com',
  'https:',
  '//example.com',
  '/reference',
  '',
])('%s may not', (url) => {
  expect(isWebAddress(url)).toBe(false)
})
