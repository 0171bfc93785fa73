import { expect, test } from 'vitest'
import { changeInCall } from '../../../../src/main/session/change-in-call.ts'

const of = (method: string, path: string) => changeInCall({ method, path, ms: 0 })?.unseen

test.each([
  ['GET', '/containers/json?all=1'],
  ['HEAD', '/_ping'],
  ['POST', '/images/create?fromImage=busybox&tag=latest'],
  ['POST', '/containers/web/wait?condition=next-exit'],
  ['POST', '/containers/web/exec'],
  ['POST', '/exec/abc/resize?h=24'],
])('%s %s changes nothing', (method, path) => expect(changeInCall({ method, path, ms: 0 })).toBeUndefined())

test.each([
  ['POST', '/containers/create?name=web'],
  ['DELETE', '/containers/web?force=1'],
  ['POST', '/containers/web/stop'],
  ['POST', '/networks/create'],
  ['POST', '/networks/blog/connect'],
  ['DELETE', '/volumes/data'],
  ['POST', '/containers/prune'],
])('what %s %s changes is seen', (method, path) => expect(of(method, path)).toBe(false))

test.each([
  ['POST', '/containers/web/start'],
  ['POST', '/containers/web/restart?t=1'],
  ['POST', '/exec/abc/start'],
  ['POST', '/containers/web/attach?stream=1'],
  ['PUT', '/containers/web/archive?path=/'],
  ['POST', '/commit?container=web'],
  ['POST', '/images/create?fromSrc=-&repo=web'],
  ['DELETE', '/images/web:1'],
])('what %s %s changes may be told by no observation', (method, path) => expect(of(method, path)).toBe(true))
