import { expect, test } from 'vitest'
import { bind, bytesOf, isReadOnly, readMountOptions, readTmpfsOptions } from '../../../../src/embedded/core/mount-options.ts'

const memory = 8 * 1024 ** 3
const shown = (text: string): string | undefined => readTmpfsOptions(readMountOptions([text]), memory)?.shown

test('words are the kernel’s flags, the last one counts, and the rest is the file system’s', () => {
  expect(readMountOptions(['bind'])).toEqual({ flags: bind, data: [] })
  expect(readMountOptions(['noexec,nosuid,nodev', 'exec,size=1m'])).toEqual({ flags: 6, data: ['size=1m'] })
  expect(isReadOnly(readMountOptions(['ro,rw']))).toBe(false)
  expect(readMountOptions(['addr=10.0.0.1,rw,constructor'])).toEqual({ flags: 0, data: ['addr=10.0.0.1', 'constructor'] })
})

test('a tmpfs shows itself as /proc/mounts does (measured on 20.10.24)', () => {
  expect(shown('size=10m,uid=1000')).toBe('rw,relatime,size=10240k,uid=1000')
  expect(shown('noexec,nosuid,ro')).toBe('ro,nosuid,noexec,relatime')
  expect(shown('size=50%,nr_inodes=10')).toBe('rw,relatime,nr_inodes=10')
  expect(shown('size=10m,mode=0700,uid=5')).toBe('rw,relatime,size=10240k,mode=700,uid=5')
  for (const bad of ['bogus', 'size=x', 'size', 'mode=9', 'uid=me', 'mpol=x', 'constructor']) expect(shown(bad), bad).toBeUndefined()
})

test('sizes are in bytes, with Docker’s units', () => {
  expect(['10', '1k', '1.5K', '2 mb', '1GiB', '0'].map((text) => bytesOf(text))).toEqual([10, 1024, 1536, 2_097_152, 1_073_741_824, 0])
  expect(['', 'x', '1x', '-1'].map((text) => bytesOf(text))).toEqual([undefined, undefined, undefined, undefined])
})
