import { describe, expect, test } from 'vitest'
import { isAbout } from '../../../../src/renderer/link/is-about.ts'

const about = (pointed: string, ...keys: readonly string[]): boolean => isAbout(pointed, keys)

describe('words are about what is pointed at', () => {
  test('where they name it, among others or alone', () => {
    expect(about('container:a', 'container:a')).toBe(true)
    expect(about('volume:data', 'mount:a:/x', 'container:a', 'volume:data')).toBe(true)
    expect(about('container:b', 'container:a')).toBe(false)
    expect(about('container:a')).toBe(false)
  })

  test('where they name a part of that container or network', () => {
    for (const part of ['endpoint:a/n', 'veth:a/n', 'port:a:80/tcp@0.0.0.0:80', 'mount:a:/data', 'link:a/b/alias', 'link:b/a/alias'])
      expect(about('container:a', part), part).toBe(true)
    for (const part of ['endpoint:a/n', 'veth:a/n']) expect(about('network:n', part), part).toBe(true)
  })

  test('and either end of a cable is the cable', () => {
    expect(about('veth:a/n', 'endpoint:a/n')).toBe(true)
    expect(about('endpoint:a/n', 'veth:a/n')).toBe(true)
    expect(about('endpoint:a/n', 'veth:a/m')).toBe(false)
  })

  test('not where its name only begins like it, nor the other way round', () => {
    expect(about('container:a', 'endpoint:ab/n')).toBe(false)
    expect(about('network:n', 'endpoint:a/mn')).toBe(false)
    expect(about('container:a', 'mount:ab:/x')).toBe(false)
    expect(about('container:a', 'link:b/c/a')).toBe(false)
    expect(about('endpoint:a/n', 'container:a')).toBe(false)
    expect(about('port:a:80/tcp@::80', 'container:a')).toBe(false)
  })
})
