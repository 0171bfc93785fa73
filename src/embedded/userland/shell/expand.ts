import { findUser } from '../process/users.ts'
import { evaluate } from './arithmetic.ts'
import { expandBraces } from './braces.ts'
import { expandPattern as findNames } from './glob.ts'
import { type Expanded, expandParameter } from './parameters.ts'
import { literalPattern } from './pattern.ts'
import type { Shell } from './shell.ts'
import { substitute, substituteProcess } from './substitutions.ts'
import type { WordNode, WordPart } from './syntax.ts'

interface Piece {
  readonly text: string
  /** Nothing in it is special: no splitting, no file name patterns. */
  readonly quoted: boolean
}

/** Builds the fields that a word becomes. */
class Fields {
  readonly fields: Piece[][] = []
  #current: Piece[] | undefined

  add(text: string, quoted: boolean): void {
    this.#current ??= []
    this.#current.push({ text, quoted })
  }
  next(): void {
    if (this.#current) this.fields.push(this.#current)
    this.#current = undefined
  }
  /** What an unquoted expansion gave: it is cut at the separators. */
  split(text: string, separators: string): void {
    const spaces = [...separators].filter((character) => ' \t\n'.includes(character)).join('')
    let field = ''
    let open = false
    const end = (): void => {
      if (open) this.add(field, false)
      field = ''
      open = false
      this.next()
    }
    for (const character of text) {
      if (!separators.includes(character)) {
        field += character
        open = true
      } else if (spaces.includes(character)) {
        if (open || this.#current) end()
      } else {
        open = true
        end()
      }
    }
    if (open) this.add(field, false)
  }
}

/** The fields of words: braces, parameters, substitutions, splitting, file names. */
export async function expandWords(shell: Shell, words: readonly WordNode[]): Promise<string[]> {
  const out: string[] = []
  for (const word of words) {
    for (const one of expandBraces(word)) {
      const fields = new Fields()
      await expandParts(shell, one.parts, fields, false)
      fields.next()
      for (const field of fields.fields) out.push(...(await fileNames(shell, field)))
    }
  }
  return out
}

async function fileNames(shell: Shell, field: readonly Piece[]): Promise<string[]> {
  const text = field.map((piece) => piece.text).join('')
  if (shell.state.options.has('noglob') || !field.some(({ quoted, text: part }) => !quoted && /[*?[]/.test(part))) return [text]
  const found = await findNames(shell.proc.files, field.map((piece) => (piece.quoted ? literalPattern(piece.text) : piece.text)).join(''))
  return found.length > 0 ? found : [text]
}

/** One text, neither split nor matched with files: an assignment's value, a here document, a redirection's target. */
export async function expandText(shell: Shell, word: WordNode): Promise<string> {
  const fields = new Fields()
  await expandParts(shell, word.parts, fields, true)
  fields.next()
  return fields.fields.map((field) => field.map(({ text }) => text).join('')).join(' ')
}

/** A pattern: what was quoted in the word is not special in it. */
export async function expandToPattern(shell: Shell, word: WordNode, quote = literalPattern): Promise<string> {
  let out = ''
  for (const part of word.parts) {
    const unquoted =
      part.type === 'Literal' || part.type === 'Glob' || part.type === 'ParameterExpansion' || part.type === 'CommandSubstitution'
    const text = await expandText(shell, { type: 'Word', parts: [part] })
    out += unquoted ? text : quote(text)
  }
  return out
}

async function expandParts(shell: Shell, parts: readonly WordPart[], fields: Fields, quoted: boolean): Promise<void> {
  for (const part of parts) await expandPart(shell, part, fields, quoted)
}

async function expandPart(shell: Shell, part: WordPart, fields: Fields, quoted: boolean): Promise<void> {
  const separators = shell.state.get('IFS') ?? ' \t\n'
  const put = (text: string): void => (quoted ? fields.add(text, true) : fields.split(text, separators))
  switch (part.type) {
    case 'Literal':
      return fields.add(part.value, quoted)
    case 'Glob':
      return fields.add(part.pattern, quoted)
    case 'SingleQuoted':
    case 'Escaped':
      return fields.add(part.value, true)
    case 'DoubleQuoted':
      // An empty pair of quotes is a field; an empty "$@" is none.
      if (!part.parts.some((inner) => inner.type === 'ParameterExpansion' && /^@$|\[@\]$/.test(inner.parameter))) fields.add('', true)
      return expandParts(shell, part.parts, fields, true)
    case 'TildeExpansion':
      return fields.add(await homeOf(shell, part.user), true)
    case 'ArithmeticExpansion':
      return put(String(await evaluate(shell, part.expression)))
    case 'CommandSubstitution':
      return put(await substitute(shell, part.body))
    case 'ProcessSubstitution':
      return fields.add(await substituteProcess(shell, part.body, part.direction), true)
    case 'ParameterExpansion':
      return putParameter(await expandParameter(shell, part), fields, quoted, separators)
    case 'BraceExpansion':
      return undefined
  }
}

function putParameter(value: Expanded, fields: Fields, quoted: boolean, separators: string): void {
  if (typeof value === 'string') {
    if (quoted) fields.add(value, true)
    else fields.split(value, separators)
    return
  }
  if (quoted && value.star) {
    fields.add(value.list.join(separators.slice(0, 1)), true)
    return
  }
  value.list.forEach((text, at) => {
    if (at > 0) fields.next()
    if (quoted) fields.add(text, true)
    else fields.split(text, separators)
  })
}

async function homeOf(shell: Shell, user: string | null): Promise<string> {
  if (user === null) return shell.state.get('HOME') ?? '/'
  if (user === '+') return shell.proc.cwd
  const found = await findUser(shell.proc.world.files, user)
  return 'error' in found ? `~${user}` : found.home
}
