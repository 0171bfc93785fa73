/** What Go's `encoding/json` says of a text that is no JSON; `end` where it breaks off. Undefined for one that is JSON. */
export function syntaxErrorOf(text: string): { readonly message: string } | 'end' | undefined {
  try {
    const scanner = new Scanner(text)
    scanner.value()
    scanner.over()
    return undefined
  } catch (cause) {
    if (cause instanceof Broken) return cause.message === '' ? 'end' : { message: cause.message }
    throw cause
  }
}

class Broken extends Error {}

const literals: Readonly<Record<string, string>> = { t: 'true', f: 'false', n: 'null' }
const escapes = new Set([...'bfnrt\\/"'])
const isDigit = (char: string): boolean => char >= '0' && char <= '9'

class Scanner {
  readonly #chars: readonly string[]
  #at = 0

  constructor(text: string) {
    this.#chars = [...text]
  }

  value(): void {
    const char = this.#solid()
    if (char === '{') this.#object()
    else if (char === '[') this.#array()
    else if (char === '"') this.#string()
    else if (char === '-' || isDigit(char)) this.#number()
    else if (literals[char]) this.#literal(literals[char])
    else this.#fail(char, 'looking for beginning of value')
  }

  over(): void {
    while (this.#at < this.#chars.length) if (!this.#isSpace()) this.#fail(this.#chars[this.#at] ?? '', 'after top-level value')
  }

  #object(): void {
    this.#at++
    if (this.#solid() === '}') return void this.#at++
    for (;;) {
      const key = this.#solid()
      if (key !== '"') this.#fail(key, 'looking for beginning of object key string')
      this.#string()
      const colon = this.#solid()
      if (colon !== ':') this.#fail(colon, 'after object key')
      this.#at++
      this.value()
      if (this.#endsAt('}', 'after object key:value pair')) return
    }
  }

  #array(): void {
    this.#at++
    if (this.#solid() === ']') return void this.#at++
    do this.value()
    while (!this.#endsAt(']', 'after array element'))
  }

  /** Past a comma, or past the end. */
  #endsAt(end: string, context: string): boolean {
    const char = this.#solid()
    if (char !== ',' && char !== end) this.#fail(char, context)
    this.#at++
    return char === end
  }

  #string(): void {
    this.#at++
    for (let char = this.#next(); char !== '"'; char = this.#next()) {
      if (char < ' ') this.#fail(char, 'in string literal')
      if (char === '\\') this.#escape()
    }
  }

  #escape(): void {
    const char = this.#next()
    if (escapes.has(char)) return
    if (char !== 'u') this.#fail(char, 'in string escape code')
    for (let count = 0; count < 4; count++) {
      const digit = this.#next()
      if (!/^[0-9a-fA-F]$/.test(digit)) this.#fail(digit, 'in \\u hexadecimal character escape')
    }
  }

  #number(): void {
    if (this.#peek() === '-') this.#at++
    if (this.#peek() === '0') this.#at++
    else this.#digits('in numeric literal')
    if (this.#peek() === '.') {
      this.#at++
      this.#digits('after decimal point in numeric literal')
    }
    if (this.#peek() === 'e' || this.#peek() === 'E') {
      this.#at++
      if (this.#peek() === '+' || this.#peek() === '-') this.#at++
      this.#digits('in exponent of numeric literal')
    }
  }

  #digits(context: string): void {
    const first = this.#next()
    if (!isDigit(first)) this.#fail(first, context)
    while (isDigit(this.#peek())) this.#at++
  }

  #literal(word: string): void {
    for (const wanted of word) {
      const char = this.#next()
      if (char !== wanted) this.#fail(char, `in literal ${word} (expecting '${wanted}')`)
    }
  }

  #peek(): string {
    return this.#chars[this.#at] ?? ''
  }
  #next(): string {
    const char = this.#chars[this.#at++]
    if (char === undefined) throw new Broken('')
    return char
  }
  /** The next character that is no space, left where it is. */
  #solid(): string {
    while (this.#isSpace());
    const char = this.#chars[this.#at]
    if (char === undefined) throw new Broken('')
    return char
  }
  #isSpace(): boolean {
    const isSpace = /^[ \t\r\n]$/.test(this.#peek())
    if (isSpace) this.#at++
    return isSpace
  }

  #fail(char: string, context: string): never {
    const shown = char === "'" ? "\\'" : char === '"' ? '"' : JSON.stringify(char).slice(1, -1)
    throw new Broken(`invalid character '${shown}' ${context}`)
  }
}
