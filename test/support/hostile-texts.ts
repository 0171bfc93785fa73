import { randomFrom } from './random-topology.ts'

const parts = [
  '\u001b[2J',
  '\u001b]0;owned\u0007',
  '\u009b31m',
  '\r',
  '\n',
  '\u0000',
  '\u202e',
  '\u2066',
  '\u200f',
  '\u2028',
  '\ufeff',
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  ']]>',
  '<!--',
  '--%>',
  '[link](javascript:alert(1))',
  '![x](https://example.invalid/x.png)',
  '`',
  '```\n',
  '|',
  '](',
  '**',
  '# ',
  'end\n  click n1 call x()',
  '%%{init: {}}%%',
  "'; rm -rf ~; '",
  '$(touch owned)',
  '`touch owned`',
  '\\',
  '&amp;',
  '{{port web 80}}',
  'a',
  ' ',
  '이름',
  '🐳',
]

/** Texts such as an engine could answer with to do harm where they are shown; the same ones for the same seed. */
export function hostileTexts(seed: number, count: number): string[] {
  const next = randomFrom(seed)
  return Array.from({ length: count }, (_, at) => {
    const length = 1 + Math.floor(next() * 5)
    return `h${at}${Array.from({ length }, () => parts[Math.floor(next() * parts.length)]).join('')}`
  })
}

/** What no text that is shown may hold: what a terminal acts upon, what reorders, and what is not seen at all. Lines and tabs are the output's own. */
export const harmful = /(?![\n\t])\p{Cc}|[\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]/u
