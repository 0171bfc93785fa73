import { expect, test } from 'vitest'
import { helperImagesOf, type ListedImage } from '../../../../src/engine/helper/helper-image.ts'

const image = (Id: string, Size: number, ...RepoTags: readonly string[]): ListedImage => ({ Id, Size, RepoTags })
const given =
  (...names: readonly string[]): ((name: string) => boolean) =>
  (name) =>
    names.includes(name)

test('a shell of Docker Hub’s own comes first, then its other images, small ones before large ones', () => {
  const images = [
    image('web', 50, 'nginx:alpine'),
    image('large', 9, 'alpine:3.20'),
    image('small', 4, 'busybox:latest'),
    image('tiny', 1, 'hello:1'),
  ]
  expect(helperImagesOf(images, given())).toEqual(['small', 'large', 'tiny', 'web'])
})

test.each([
  'evil.example/busybox:1',
  'evil.example:5000/library/alpine:latest',
  'localhost/busybox:1',
  'docker.io/evil/busybox:1',
  'evil/alpine:3',
  'library.example/alpine:3',
  'evil.example/docker.io/library/busybox:1',
  'docker.io/library/docker.io/library/x/busybox:1',
  '<none>:<none>',
])('an image of anybody’s is none, however small and however called: %s', (name) => {
  expect(helperImagesOf([image('evil', 1, name), image('mine', 900, 'debian:12')], given())).toEqual(['mine'])
})

test('an image without a name is none', () => {
  expect(helperImagesOf([{ Id: 'a', Size: 1, RepoTags: null }, { Id: 'b', Size: 1 }, image('c', 1)], given())).toEqual([])
})

test('as Podman writes it, an official name is one', () => {
  expect(helperImagesOf([image('busybox', 4, 'docker.io/library/busybox:1')], given())).toEqual(['busybox'])
})

test('a name that a run gave says nothing; the image’s own does', () => {
  const images = [image('evil', 1, 'evil.example/x:1', 'busybox:9'), image('mine', 8, 'alpine:3', 'busybox:8')]
  expect(helperImagesOf(images, given('busybox:9', 'busybox:8'))).toEqual(['mine'])
})
