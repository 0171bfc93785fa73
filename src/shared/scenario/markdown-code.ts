/** A part of a text, in code units. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

/**
 * Where a Markdown text quotes code: fenced blocks and code spans. What stands in there is nobody's words (`[[ -f x ]]` is a command of bash).
 * A fence that is never closed goes on to the end; a code span ends with its paragraph.
 */
export function codeIn(text: string): TextRange[] {
  const ranges: TextRange[] = []
  let fence: { readonly mark: string; readonly start: number } | undefined
  let paragraph: number | undefined
  const endParagraph = (end: number): void => {
    if (paragraph !== undefined) ranges.push(...spansIn(text, paragraph, end))
    paragraph = undefined
  }
  for (const match of text.matchAll(/[^\n]*(?:\n|$)/g)) {
    const [line] = match
    if (line === '') continue
    const start = match.index
    const opens = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[1]
    if (fence) {
      const closes = /^[ \t>]*(`{3,}|~{3,})\s*$/.exec(line)?.[1]
      if (!closes?.startsWith(fence.mark)) continue
      ranges.push({ start: fence.start, end: start + line.length })
      fence = undefined
    } else if (opens !== undefined) {
      endParagraph(start)
      fence = { mark: opens, start }
    } else if (/^[\s>]*$/.test(line)) endParagraph(start)
    else paragraph ??= start
  }
  endParagraph(text.length)
  if (fence) ranges.push({ start: fence.start, end: text.length })
  return ranges.sort((a, b) => a.start - b.start)
}

/** A run of backticks, up to the next run that is as long; one that is escaped opens nothing. */
function spansIn(text: string, start: number, end: number): TextRange[] {
  const runs = [...text.slice(start, end).matchAll(/`+/g)].map((it) => ({ at: start + it.index, length: it[0].length }))
  const ranges: TextRange[] = []
  for (let i = 0; i < runs.length; i++) {
    const open = runs[i]
    if (!open || isEscaped(text, open.at)) continue
    const close = runs.findIndex((it, index) => index > i && it.length === open.length)
    const last = runs[close]
    if (!last) continue
    ranges.push({ start: open.at, end: last.at + last.length })
    i = close
  }
  return ranges
}

const isEscaped = (text: string, at: number): boolean => (/\\*$/.exec(text.slice(Math.max(0, at - 20), at))?.[0].length ?? 0) % 2 === 1
