import { expect, test } from 'vitest'
import { complete } from '../../../../src/shared/command/complete.ts'

const known = {
  container: ['wordpress', 'wordpressdb'],
  image: ['busybox:latest', 'mysql:5.7'],
  network: ['blog', 'bridge', 'host', 'none'],
  volume: ['dbdata'],
}
const wordsAfter = (line: string): readonly string[] => complete(line, known).words

test('a command is completed, and the second word of a namespace', () => {
  expect(wordsAfter('')).toEqual(['docker'])
  expect(wordsAfter('dock')).toEqual(['docker'])
  expect(wordsAfter('docker vol')).toEqual(['volume'])
  expect(wordsAfter('docker network ')).toEqual(['connect', 'create', 'disconnect', 'inspect', 'list', 'ls', 'prune', 'remove', 'rm'])
  expect(wordsAfter('docker st')).toEqual(['start', 'stop'])
  expect(wordsAfter('kubectl ')).toEqual([])
})

test('names are those of what stands at that place', () => {
  expect(wordsAfter('docker stop word')).toEqual(['wordpress', 'wordpressdb'])
  expect(wordsAfter('docker rm wordpress wordpressd')).toEqual(['wordpressdb'])
  expect(wordsAfter('docker run my')).toEqual(['mysql:5.7'])
  expect(wordsAfter('docker network connect b')).toEqual(['blog', 'bridge'])
  expect(wordsAfter('docker network connect blog ')).toEqual(['wordpress', 'wordpressdb'])
  expect(wordsAfter('docker volume rm ')).toEqual(['dbdata'])
  expect(wordsAfter('docker network create ')).toEqual([])
})

test('an option’s name, and its value where that is a name', () => {
  expect(wordsAfter('docker run --vol')).toEqual(['--volume', '--volume-driver', '--volumes-from'])
  expect(wordsAfter('docker run --gp')).toEqual([])
  expect(wordsAfter('docker run -d --network b')).toEqual(['blog', 'bridge'])
  expect(complete('docker run --network=b', known)).toEqual({ from: 'docker run --network='.length, words: ['blog', 'bridge'] })
  expect(wordsAfter('docker run --volumes-from wordpressd')).toEqual(['wordpressdb'])
  expect(wordsAfter('docker run -d -p 80 ')).toEqual(['busybox:latest', 'mysql:5.7'])
})

test('behind the image of run all words are the container’s own, and a whole word asks nothing', () => {
  expect(wordsAfter('docker run busybox ')).toEqual([])
  expect(wordsAfter('docker run busybox --vol')).toEqual([])
  expect(wordsAfter('docker stop wordpressdb')).toEqual([])
})
