import { describe, expect, test } from 'vitest'
import { splitCommands, writtenCommands } from '../../../../src/renderer/panels/written-commands.ts'

const ran = (line: string, output = '') => ({ line, exit: 0, output, calls: [] })
const frameOf = (command: string, commands: ReturnType<typeof ran>[], more: { output?: string; last?: boolean } = {}) => ({
  command,
  commands,
  output: '',
  last: true,
  ...more,
})

describe('a step’s text in commands', () => {
  test('one a line, and a line that ends in a backslash goes on', () => {
    expect(splitCommands('docker run \\\n  -d web\ndocker ps\n')).toEqual(['docker run \\\n  -d web', 'docker ps'])
  })
  test('comments and empty lines are none', () => {
    expect(splitCommands('# first\n\ndocker ps\n')).toEqual(['docker ps'])
    expect(splitCommands('')).toEqual([])
  })
})

describe('a frame’s commands', () => {
  test('keep their author’s line breaks', () => {
    const frame = frameOf('docker run \\\n  -d web\ndocker ps', [ran('docker run -d web'), ran('docker ps')])
    expect(writtenCommands(frame).map(({ written }) => written)).toEqual(['docker run \\\n  -d web', 'docker ps'])
  })
  test('are shown as they ran where the text tells it otherwise', () => {
    const frame = frameOf('docker rm web', [ran('curl http://localhost:32768/')])
    expect(writtenCommands(frame).map(({ written }) => written)).toEqual(['curl http://localhost:32768/'])
  })
  test('those that have run so far keep theirs, too', () => {
    const frame = frameOf('docker run \\\n  web\ndocker ps', [ran('docker run web')])
    expect(writtenCommands(frame).map(({ written }) => written)).toEqual(['docker run \\\n  web'])
  })
  test('in the middle of a step the one in hand is shown, with what it has printed so far', () => {
    const done = ran('docker create web', '3f1c')
    const text = 'docker create web\ndocker pull \\\n  nginx\ndocker ps'
    const [, second, ...more] = writtenCommands(frameOf(text, [done], { output: '3f1c\nlatest: Pulling\n', last: false }))
    expect(second).toMatchObject({ written: 'docker pull \\\n  nginx', output: 'latest: Pulling\n', exit: 0 })
    expect(more).toEqual([])
    expect(writtenCommands(frameOf('docker ps', [], { last: false }))).toMatchObject([{ written: 'docker ps', output: '' }])
  })
})
