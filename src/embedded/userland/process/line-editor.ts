/** What a shell knows that helps with typing. */
export interface LineHelp {
  readonly prompt: string
  /** Oldest first. */
  readonly history: readonly string[]
  /** What the word that `before` ends with could be; `/` at the end of a directory. */
  complete(before: string): Promise<readonly string[]>
}

const bell = '\x07'

/**
 * A line that is edited where it stands, as readline's usual keys do it: arrows, Home, End, Delete, ^A ^E ^B ^F ^K ^U ^W ^L, history by up and
 * down, Tab. It takes text as it is typed and gives back what the terminal shows.
 */
export class LineEditor {
  readonly #help: LineHelp
  readonly #show: (text: string) => void
  #characters: string[]
  #cursor: number
  /** Where in the history it stands, and what was typed before it went there. */
  #at: number
  #draft = ''
  #escape = ''
  #tabs = 0

  constructor(help: LineHelp, typed: string, show: (text: string) => void) {
    this.#help = help
    this.#show = show
    this.#characters = [...typed]
    this.#cursor = this.#characters.length
    this.#at = help.history.length
  }

  get text(): string {
    return this.#characters.join('')
  }

  type(character: string): void {
    if (this.#escape !== '' || character === '\x1b') {
      this.#escape += character
      const sequence = this.#escape.slice(1)
      // `[` or `O`, numbers, and then a letter or ~.
      if (/^(?:[[O][\d;]*)?$/.test(sequence)) return
      this.#escape = ''
      this.#named[sequence]?.()
      return
    }
    if (character === '\t') {
      void this.#complete()
      return
    }
    this.#tabs = 0
    const control = this.#controls[character]
    if (control) control()
    else if (character >= ' ') this.#insert(character)
  }

  readonly #controls: Readonly<Record<string, () => void>> = {
    '\x01': () => this.#move(-this.#cursor),
    '\x02': () => this.#move(-1),
    '\x04': () => this.#delete(1),
    '\x05': () => this.#move(this.#characters.length - this.#cursor),
    '\x06': () => this.#move(1),
    '\x08': () => this.#erase(1),
    '\x0b': () => this.#delete(this.#characters.length - this.#cursor),
    '\x0c': () => this.#show(`\x1b[H\x1b[2J${this.#help.prompt}${this.text}${'\b'.repeat(this.#characters.length - this.#cursor)}`),
    '\x0e': () => this.#recall(1),
    '\x10': () => this.#recall(-1),
    '\x15': () => this.#erase(this.#cursor),
    '\x17': () => this.#erase(/\S*\s*$/.exec(this.#before)?.[0].length ?? 0),
    '\x7f': () => this.#erase(1),
  }
  readonly #named: Readonly<Record<string, () => void>> = {
    ...{ '[A': () => this.#recall(-1), '[B': () => this.#recall(1), OA: () => this.#recall(-1), OB: () => this.#recall(1) },
    ...{ '[C': () => this.#move(1), '[D': () => this.#move(-1), OC: () => this.#move(1), OD: () => this.#move(-1) },
    ...{ '[H': () => this.#move(-this.#cursor), '[1~': () => this.#move(-this.#cursor), '[3~': () => this.#delete(1) },
    ...{ '[F': () => this.#move(this.#characters.length - this.#cursor), '[4~': () => this.#move(this.#characters.length - this.#cursor) },
  }

  get #before(): string {
    return this.#characters.slice(0, this.#cursor).join('')
  }
  #insert(text: string): void {
    const rest = this.#characters.slice(this.#cursor)
    this.#characters.splice(this.#cursor, 0, ...text)
    this.#cursor += [...text].length
    this.#show(text + rest.join('') + '\b'.repeat(widthOf(rest)))
  }
  #move(by: number): void {
    const to = Math.min(this.#characters.length, Math.max(0, this.#cursor + by))
    if (to < this.#cursor) this.#show('\b'.repeat(widthOf(this.#characters.slice(to, this.#cursor))))
    else this.#show(this.#characters.slice(this.#cursor, to).join(''))
    this.#cursor = to
  }
  #erase(count: number): void {
    const by = Math.min(count, this.#cursor)
    if (by === 0) return
    this.#move(-by)
    this.#delete(by)
  }
  /** From the cursor on. */
  #delete(count: number): void {
    const gone = widthOf(this.#characters.splice(this.#cursor, count))
    const rest = this.#characters.slice(this.#cursor)
    if (gone > 0) this.#show(rest.join('') + ' '.repeat(gone) + '\b'.repeat(widthOf(rest) + gone))
  }
  #recall(by: number): void {
    const { history } = this.#help
    const to = this.#at + by
    if (to < 0 || to > history.length) return
    if (this.#at === history.length) this.#draft = this.text
    this.#at = to
    this.#move(this.#characters.length - this.#cursor)
    this.#erase(this.#cursor)
    this.#insert(history[to] ?? this.#draft)
  }

  async #complete(): Promise<void> {
    const [before, whole] = [this.#before, this.text]
    const isSecond = ++this.#tabs > 1
    const found = await this.#help.complete(before)
    // Somebody typed on meanwhile.
    if (this.text !== whole) return
    const word = /[^\s;|&<>()]*$/.exec(before)?.[0] ?? ''
    const common = found.reduce((start, one) => commonStart(start, one), found[0] ?? word)
    const [only] = found
    if (found.length === 1 && only !== undefined) this.#insert(only.slice(word.length) + (only.endsWith('/') ? '' : ' '))
    else if (common.length > word.length) this.#insert(common.slice(word.length))
    else if (found.length === 0 || !isSecond) this.#show(bell)
    else {
      const names = found.map((one) => one.replace(/^.*\/(?=.)/, ''))
      this.#show(`\r\n${names.join('  ')}\r\n${this.#help.prompt}${whole}${'\b'.repeat(widthOf(this.#characters.slice(this.#cursor)))}`)
    }
  }
}

function commonStart(one: string, other: string): string {
  let length = 0
  while (length < one.length && one[length] === other[length]) length++
  return one.slice(0, length)
}

/** Columns: two for what is wide (Korean and the like). */
const widthOf = (characters: readonly string[]): number =>
  characters.reduce(
    (sum, character) => sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/.test(character) ? 2 : 1),
    0,
  )
