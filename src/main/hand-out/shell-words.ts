import { readWords, type Word } from '../../shared/command/words.ts'
import { placeholdersIn } from '../../shared/scenario/placeholders.ts'
import { mask } from '../../shared/secrets.ts'
import { visible } from '../../shared/visible.ts'

/** A text as one word of a POSIX shell. */
export const shellQuoted = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

/**
 * A text as one word; in place of what is masked in it stands a variable, which whoever runs the script sets: `DB_PASSWORD=********` is
 * `DB_PASSWORD="$SECRET_DB_PASSWORD"`, what has no name is `"$SECRET"`.
 */
export function secretQuoted(text: string): string {
  const [first = '', ...more] = text.split(mask)
  if (more.length === 0) return shellQuoted(text)
  let before = first
  let word = before === '' ? '' : shellQuoted(before)
  for (const part of more) {
    const name = /([A-Za-z_]\w*)=["']?$/.exec(before)?.[1]
    word += `"$SECRET${name === undefined ? '' : `_${name}`}"${part === '' ? '' : shellQuoted(part)}`
    before = part
  }
  return word
}

/** The variables that a script takes secrets from. */
export const secretVariables = (script: string): readonly string[] => [
  ...new Set([...script.matchAll(/"\$(SECRET(?:_\w+)?)"/g)].map(([, name = '']) => name)),
]

/** A comment, whatever the text holds: a line break begins another one, and what a terminal would act upon is written as its number. */
export const shellComment = (text: string): string =>
  text
    .split(/\r?\n|\r/)
    .map((line) => `# ${visible(line)}`.trimEnd())
    .join('\n')

/** A text with placeholders as one word: each becomes a call of the function of its name. */
export function filledWord(text: string): string {
  const found = placeholdersIn(text)
  if (found.length === 0) return secretQuoted(text)
  let word = ''
  let at = 0
  const plain = (to: number): string => (to > at ? secretQuoted(text.slice(at, to)) : '')
  for (const { offset, length, name, arguments: words } of found) {
    word += `${plain(offset)}"$(${[`${name}_of`, ...words.map(shellQuoted)].join(' ')})"`
    at = offset + length
  }
  return word + plain(text.length)
}

/**
 * The docker command lines of a text as a shell reads them: the same words, each quoted anew where it must be, broken into lines as their author did. Paths
 * relative to the run's workspace are told from the directory that the script runs in, as older docker programs know no others. Of another program, which
 * no scenario can run, there is a comment.
 */
export function shellCommands(text: string): string[] {
  return readWords(text).lines.map((line) => {
    if (line[0]?.value !== 'docker') return shellComment(line.map((word) => word.raw).join(' '))
    return line
      .map((word, index) => {
        const before = line[index - 1]
        const gap = before === undefined ? '' : text.slice(before.offset + before.length, word.offset).includes('\n') ? ' \\\n  ' : ' '
        return gap + wordText(word, before)
      })
      .join('')
  })
}

function wordText(word: Word, before: Word | undefined): string {
  const isVolume = before?.value === '-v' || before?.value === '--volume'
  const relative = isVolume ? /^()\.(?=\/|:)/.exec(word.value) : /^(--volume=|(?:.*,)?(?:source|src)=)\.(?=\/)/.exec(word.value)
  if (!relative) return filledWord(word.value)
  const [found, head = ''] = relative
  return `${head === '' ? '' : shellQuoted(head)}"$PWD"${filledWord(word.value.slice(found.length))}`
}
