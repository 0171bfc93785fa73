import { expect, test } from 'vitest'
import { apiPath } from '../../../../src/main/log/api-path.ts'

const id = '0123456789abcdef'.repeat(4)

test.each([
  ['/containers/json?all=1&filters=%7B%22name%22%3A%5B%22theirs%22%5D%7D', '/containers/json'],
  [`/containers/${id}/json`, '/containers/0123456789ab/json'],
  ['/containers/somebodys-db/logs?follow=1', '/containers/{name}/logs'],
  ['/images/registry.example%2Fteam%2Fsecret-project:1/json', '/images/{name}/json'],
  ['/images/registry.example/team/secret-project:1/push?tag=1', '/images/{name}/{name}/{name}/push'],
  [`/images/sha256:${id}/json`, '/images/0123456789ab/json'],
  ['/containers/create?name=somebodys-db', '/containers/create'],
  ['/networks/0123456789ab/connect', '/networks/0123456789ab/connect'],
  ['/volumes/my-volume', '/volumes/{name}'],
  ['/libpod/containers/x/healthcheck', '/libpod/containers/{name}/healthcheck'],
])('%s is %s: the API’s own words and ids, and no name', (path, written) => {
  expect(apiPath(path)).toBe(written)
})
