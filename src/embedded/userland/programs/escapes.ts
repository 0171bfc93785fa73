const simple: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', '\\': '\\', e: '\x1b' }

/** Backslash sequences as `echo -e` and `printf` know them; `\c` ends all output. */
export function unescaped(text: string): { readonly text: string; readonly stopped: boolean } {
  let out = ''
  for (let at = 0; at < text.length; at++) {
    const next = text[at + 1]
    if (text[at] !== '\\' || next === undefined) {
      out += text[at]
      continue
    }
    at++
    const octal = /^0?[0-7]{1,3}/.exec(text.slice(at))?.[0]
    const hex = /^x([0-9a-fA-F]{1,2})/.exec(text.slice(at))
    if (next === 'c') return { text: out, stopped: true }
    if (octal !== undefined) {
      out += String.fromCharCode(Number.parseInt(octal, 8))
      at += octal.length - 1
    } else if (hex) {
      out += String.fromCharCode(Number.parseInt(hex[1] ?? '0', 16))
      at += hex[0].length - 1
    } else out += simple[next] ?? `\\${next}`
  }
  return { text: out, stopped: false }
}
