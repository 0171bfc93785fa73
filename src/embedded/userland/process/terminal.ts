import { LineEditor, type LineHelp } from './line-editor.ts'
import { Notifier } from './notifier.ts'
import { OpenFile } from './open-file.ts'
import { Pipe } from './pipe.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const keys = {
  interrupt: 0x03,
  end: 0x04,
  backspace: 0x08,
  newline: 0x0a,
  return: 0x0d,
  killLine: 0x15,
  eraseWord: 0x17,
  suspend: 0x1a,
  quit: 0x1c,
  erase: 0x7f,
}

const signals: ReadonlyMap<number, { readonly shown: string; readonly signal: string }> = new Map([
  [keys.interrupt, { shown: '^C', signal: 'SIGINT' }],
  [keys.quit, { shown: '^\\', signal: 'SIGQUIT' }],
  [keys.suspend, { shown: '^Z', signal: 'SIGTSTP' }],
])

/**
 * A pseudo terminal with Linux' usual line discipline: lines are edited here and handed over whole, input is echoed, `\n` goes out as `\r\n`,
 * ^C, ^\ and ^Z signal the foreground process group, ^D on an empty line is the end of input.
 */
export class Terminal {
  readonly name = 'pts/0'
  columns: number
  rows: number
  /** Process group that keys signal. */
  foreground: number
  echo = true
  canonical = true
  /** To whoever is attached. */
  readonly output = new Pipe()
  readonly #signalGroup: (group: number, signal: string) => void
  #line: number[] = []
  /** Whole lines; an empty one is the end of input, once. */
  #ready: Uint8Array[] = []
  #hungUp = false
  #editor: LineEditor | undefined
  #utf8 = new TextDecoder()
  readonly #changed = new Notifier()

  constructor(columns: number, rows: number, foreground: number, signalGroup: (group: number, signal: string) => void) {
    this.columns = columns
    this.rows = rows
    this.foreground = foreground
    this.#signalGroup = signalGroup
  }

  resize(columns: number, rows: number): void {
    this.columns = columns
    this.rows = rows
    this.#signalGroup(this.foreground, 'SIGWINCH')
  }

  /** From now on the line is edited with a shell's help, until it is over or `stopEditing`. */
  edit(help: LineHelp): void {
    if (!this.canonical || !this.echo) return
    this.#editor = new LineEditor(help, decoder.decode(Uint8Array.from(this.#line)), (text) => this.#show(text))
    this.#utf8 = new TextDecoder()
    this.#line = []
  }
  /** What stands there is an ordinary line again. */
  stopEditing(): void {
    if (this.#editor) this.#line = [...encoder.encode(this.#editor.text)]
    this.#editor = undefined
  }

  /** What is typed. */
  input(bytes: Uint8Array): void {
    for (const byte of bytes) this.#key(byte)
    this.#changed.notify()
  }

  #key(byte: number): void {
    const sends = signals.get(byte)
    if (this.#editor && (!sends || byte === keys.suspend)) this.#edit(this.#editor, byte)
    else if (sends) {
      this.#editor = undefined
      this.#show(sends.shown)
      this.#line = []
      this.#ready = []
      this.#signalGroup(this.foreground, sends.signal)
    } else if (!this.canonical) {
      this.#ready.push(Uint8Array.of(byte === keys.return ? keys.newline : byte))
      this.#echo(Uint8Array.of(byte))
    } else if (byte === keys.return || byte === keys.newline) {
      this.#echo(Uint8Array.of(keys.return, keys.newline))
      this.#ready.push(Uint8Array.from([...this.#line, keys.newline]))
      this.#line = []
    } else if (byte === keys.end) {
      this.#ready.push(Uint8Array.from(this.#line))
      this.#line = []
    } else if (byte === keys.erase || byte === keys.backspace) this.#erase()
    else if (byte === keys.killLine) while (this.#line.length > 0) this.#erase()
    else if (byte === keys.eraseWord) this.#eraseWord()
    else {
      this.#line.push(byte)
      this.#echo(byte < 0x20 && byte !== 0x09 ? encoder.encode(`^${String.fromCharCode(byte + 64)}`) : Uint8Array.of(byte))
    }
  }

  #edit(editor: LineEditor, byte: number): void {
    if (byte === keys.return || byte === keys.newline) {
      this.#show('\r\n')
      this.#ready.push(encoder.encode(`${editor.text}\n`))
      this.#editor = undefined
    } else if (byte === keys.end && editor.text === '') {
      this.#ready.push(new Uint8Array())
      this.#editor = undefined
    } else for (const character of this.#utf8.decode(Uint8Array.of(byte), { stream: true })) editor.type(character)
  }

  /** Takes back the last character, all of its bytes and columns. */
  #erase(): void {
    const text = decoder.decode(Uint8Array.from(this.#line))
    const last = [...text].at(-1)
    if (last === undefined) return
    this.#line = this.#line.slice(0, this.#line.length - encoder.encode(last).length)
    this.#show('\b \b'.repeat(columnsOf(last)))
  }

  #eraseWord(): void {
    const ends = (pattern: RegExp): boolean => pattern.test(decoder.decode(Uint8Array.from(this.#line)))
    while (ends(/\s$/)) this.#erase()
    while (ends(/\S$/)) this.#erase()
  }

  #show(text: string): void {
    if (this.echo) this.output.push(encoder.encode(text))
  }
  #echo(bytes: Uint8Array): void {
    if (this.echo) this.output.push(bytes)
  }

  /** Nobody is attached any more, for good. */
  hangUp(): void {
    this.#hungUp = true
    this.#changed.notify()
    this.#signalGroup(this.foreground, 'SIGHUP')
  }

  async read(max: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
    for (;;) {
      const line = this.#ready.shift()
      if (line) {
        if (line.length === 0) return undefined
        if (line.length > max) this.#ready.unshift(line.subarray(max))
        return line.subarray(0, max)
      }
      if (this.#hungUp) return undefined
      await this.#changed.wait(signal)
    }
  }

  async write(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    const out: number[] = []
    for (const byte of bytes) {
      if (byte === keys.newline) out.push(keys.return)
      out.push(byte)
    }
    await this.output.write(Uint8Array.from(out), signal)
  }
}

/** Hangul, Han and the like stand in two columns. */
function columnsOf(character: string): number {
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}]/u.test(character) ? 2 : 1
}

/** A process' end of a terminal. */
export class TerminalFile extends OpenFile {
  override readonly terminal: Terminal
  constructor(terminal: Terminal) {
    super()
    this.terminal = terminal
  }
  protected override take(max: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
    return this.terminal.read(max, signal)
  }
  override write(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    return this.terminal.write(bytes, signal)
  }
  protected override close(): void {
    this.terminal.output.closeWriting()
  }
}
