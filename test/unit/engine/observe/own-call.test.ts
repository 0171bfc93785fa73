import { expect, test } from 'vitest'
import { changeBy } from '../../../../src/engine/observe/own-call.ts'

test.each([
  ['POST', '/containers/web/start', { container: 'web' }],
  ['POST', '/containers/web/stop?t=0', { container: 'web' }],
  ['POST', '/containers/create?name=web', {}],
  ['DELETE', '/containers/web?force=true&v=true', {}],
  ['DELETE', '/containers/wordpress/mysql?link=true', { container: 'wordpress' }],
  ['POST', '/networks/create', {}],
  ['POST', '/networks/blue/connect', { silent: true }],
  ['POST', '/networks/blue/disconnect', { silent: true }],
  ['POST', '/volumes/create', {}],
  ['DELETE', '/volumes/data', {}],
] as const)('%s %s changes something that is looked at when it ends', (method, path, change) => {
  expect(changeBy({ method, path, ms: 0 })).toEqual(change)
})

test.each([
  ['GET', '/containers/json'],
  ['GET', '/containers/web/logs?follow=true'],
  ['POST', '/containers/web/attach?stream=true'],
  ['POST', '/containers/web/wait'],
  ['POST', '/containers/web/exec'],
  ['POST', '/exec/abc/start'],
  ['POST', '/images/create?fromImage=mysql&tag=5.7'],
  ['POST', '/build'],
] as const)('%s %s holds nothing up', (method, path) => {
  expect(changeBy({ method, path, ms: 0 })).toBeUndefined()
})
