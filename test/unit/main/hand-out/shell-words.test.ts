import { describe, expect, test } from 'vitest'
import { filledWord, shellCommands, shellComment, shellQuoted } from '../../../../src/main/hand-out/shell-words.ts'

test('a word is quoted where a shell would read it otherwise, and only there', () => {
  expect(['web:1.0', "it's", '$(rm -rf /)', '*', ''].map(shellQuoted)).toEqual(['web:1.0', `'it'\\''s'`, `'$(rm -rf /)'`, `'*'`, `''`])
})

test('a comment stays one, over any line break', () => {
  expect(shellComment('a title\nrm -rf /\rrm')).toBe('# a title\n# rm -rf /\n# rm')
})

test('a placeholder becomes a call, and what stands around it is quoted', () => {
  expect(filledWord('{{ip web}}')).toBe('"$(ip_of web)"')
  expect(filledWord('echo {{ip web shop}} > /x; $HOME')).toBe(`'echo '"$(ip_of web shop)"' > /x; $HOME'`)
})

describe('docker command lines', () => {
  test('keep their line breaks', () => {
    expect(shellCommands('docker run -d \\\n  --name web \\\n  nginx\n# a comment\ndocker ps')).toEqual([
      'docker run -d \\\n  --name web \\\n  nginx',
      'docker ps',
    ])
  })

  test('have no meaning to a shell but their words', () => {
    expect(shellCommands(`docker exec web sh -c 'echo "$HOME" > /x'`)).toEqual([`docker exec web sh -c 'echo "$HOME" > /x'`])
    expect(shellCommands('docker exec web ls *.html "a b"')).toEqual([`docker exec web ls '*.html' 'a b'`])
  })

  test('of another program are none', () => {
    expect(shellCommands('rm -rf ~\ndocker ps')).toEqual(['# rm -rf ~', 'docker ps'])
  })

  test('have the directory that they run in before a path of the workspace', () => {
    expect(shellCommands('docker run -v ./data:/var/lib/mysql -v .:/all -v dbdata:/x mysql')).toEqual([
      'docker run -v "$PWD"/data:/var/lib/mysql -v "$PWD":/all -v dbdata:/x mysql',
    ])
    expect(shellCommands('docker run --mount type=bind,source=./data,target=/x --volume=./y:/y mysql')).toEqual([
      'docker run --mount type=bind,source="$PWD"/data,target=/x --volume="$PWD"/y:/y mysql',
    ])
    expect(shellCommands('docker cp web:/x ./x')).toEqual(['docker cp web:/x ./x'])
  })
})
