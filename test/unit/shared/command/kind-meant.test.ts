import { expect, test } from 'vitest'
import { kindMeant } from '../../../../src/shared/command/kind-meant.ts'

test.each([
  ['docker run -d --name ', 'container'],
  ['docker run -d --name=', 'container'],
  ['docker run -d --name web \\\n    --link ', 'container'],
  ['docker run -d --name web -p 80 ', 'image'],
  ['docker run -d --network ', 'network'],
  ['docker run --net=', 'network'],
  ['docker run -v ', 'volume'],
  ['docker create --volumes-from ', 'container'],
  ['docker rm -f ', 'container'],
  ['docker rm -f one ', 'container'],
  ['docker rmi ', 'image'],
  ['docker image inspect ', 'image'],
  ['docker network rm ', 'network'],
  ['docker network connect ', 'network'],
  ['docker network connect --alias x blog ', 'container'],
  ['docker network disconnect blog ', 'container'],
  ['docker volume inspect ', 'volume'],
  ['', 'container'],
])('behind %j stands the name of a thing of the kind %s', (before, kind) => {
  expect(kindMeant(before)).toBe(kind)
})
