import { describe, expect, test } from 'vitest'
import { splitCommands, writtenCommands } from '../../../../src/renderer/panels/written-commands.ts'

const ran = (line: string) => ({ line, exit: 0, output: '', calls: [] })

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
    const frame = { command: 'docker run \\\n  -d web\ndocker ps', commands: [ran('docker run -d web'), ran('docker ps')] }
    expect(writtenCommands(frame).map(({ written }) => written)).toEqual(['docker run \\\n  -d web', 'docker ps'])
  })
  test('are shown as they ran where the text tells it otherwise', () => {
    const frame = { command: 'docker rm web', commands: [ran('curl http://localhost:32768/')] }
    expect(writtenCommands(frame).map(({ written }) => written)).toEqual(['curl http://localhost:32768/'])
  })
  test('those that have run so far keep theirs, too', () => {
    const frame = { command: 'docker run \\\n  web\ndocker ps', commands: [ran('docker run web')] }
    expect(writtenCommands(frame).map(({ written }) => written)).toEqual(['docker run \\\n  web'])
  })
})
