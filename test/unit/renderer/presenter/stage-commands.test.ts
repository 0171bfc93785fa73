import { expect, test } from 'vitest'
import { shownAt } from '../../../../src/renderer/player/view.ts'
import {
  charactersPerLine,
  lastFitting,
  linesOf,
  stageCommand,
  stageCommands,
  stageLines,
} from '../../../../src/renderer/presenter/stage-commands.ts'
import { toEnd } from '../../../../src/shared/playback/cursor.ts'
import { runWith } from '../../../support/run-with.ts'

test('a short command stays as it is', () => {
  expect(stageCommand('docker ps')).toBe('docker ps')
})

test("its author's line breaks give way to full lines, and an option stays beside its value", () => {
  const written = 'docker run -d --name wordpressdb \\\n  -e MYSQL_ROOT_PASSWORD=password \\\n  -e MYSQL_DATABASE=wordpress mysql:5.7'
  expect(stageCommand(written)).toBe(
    'docker run -d --name wordpressdb -e MYSQL_ROOT_PASSWORD=password \\\n  -e MYSQL_DATABASE=wordpress mysql:5.7',
  )
})

test('no line is longer than a line of the stage, if its words are not', () => {
  const long = `docker run ${Array.from({ length: 20 }, (_, at) => `-e NAME_${at}=value-${'x'.repeat(at)}`).join(' ')} busybox`
  for (const line of stageCommand(long).split('\n')) expect(line.length).toBeLessThanOrEqual(charactersPerLine)
  expect(stageCommand(long).replace(/ \\\n {2}/g, ' ')).toBe(long)
})

test('what stands in quotes is one word, with its spaces and line breaks', () => {
  const quoted = `docker exec web sh -c 'echo "a  b"; sleep 1 ${'x'.repeat(80)}'`
  expect(stageCommand(quoted)).toBe(`docker exec web sh -c \\\n  'echo "a  b"; sleep 1 ${'x'.repeat(80)}'`)
  expect(stageCommand("docker exec web sh -c 'one\ntwo'")).toContain("'one\ntwo'")
})

test('of several commands the last ones are shown that have room, the very last in any case', () => {
  expect(lastFitting(['a', 'b', 'c'], 3)).toEqual(['a', 'b', 'c'])
  expect(lastFitting(['a', 'b', 'c', 'd'], 3)).toEqual(['b', 'c', 'd'])
  expect(lastFitting(['a', 'b \\\n  b', 'c'], 2)).toEqual(['c'])
  expect(lastFitting(['a', 'b\nb\nb\nb'], 3)).toEqual(['b\nb\nb\nb'])
  expect(lastFitting([], 2)).toEqual([])
  expect(linesOf('a \\\n  b')).toBe(2)
})

test('a command that has no room is set smaller, and its end is left out where even that is not enough', () => {
  const long = `docker run ${Array.from({ length: 60 }, (_, at) => `-e NAME_${at}=value`).join(' ')} busybox`
  const run = runWith([{ step: 'one', containers: ['web'] }])
  const frames = run.frames.map((frame) => ({ ...frame, command: long, commands: [{ line: long, exit: 0, output: '', calls: [] }] }))
  const told = { ...run, frames }
  const shown = shownAt(told, toEnd(frames))
  const [command, ...others] = stageCommands(told, shown, 3)
  expect(others).toEqual([])
  expect(command?.small).toBe(true)
  expect(command?.text.split('\n')).toHaveLength(5)
  expect(command?.text).toMatch(/^docker run -e NAME_0=value .* …$/s)
  expect(stageLines(told)).toBeLessThanOrEqual(3)
})
