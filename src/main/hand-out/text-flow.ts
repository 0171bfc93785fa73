import type { Nodes, PhrasingContent, RootContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { visible } from '../../shared/visible.ts'
import { boxedRuns, type FaceName, type Faces } from './fonts.ts'
import { widthOf } from './pdf-picture.ts'

export interface FlowStyle {
  readonly size: number
  readonly color: string
  /** The colour of quotations, and of what stands in front of a list's items. */
  readonly soft: string
}

interface Piece {
  readonly text: string
  readonly face: FaceName
}
interface Placed extends Piece {
  readonly width: number
}

/** Sets texts on pages, line by line from above; where a page is full, `next` gives a new one and the place where its text begins. */
export class TextFlow {
  readonly #doc: PDFKit.PDFDocument
  readonly #faces: Faces
  readonly #column: { readonly x: number; readonly width: number; readonly bottom: number }
  readonly #next: () => number
  y: number

  constructor(
    doc: PDFKit.PDFDocument,
    faces: Faces,
    column: { readonly x: number; readonly y: number; readonly width: number; readonly bottom: number },
    next: () => number,
  ) {
    this.#doc = doc
    this.#faces = faces
    this.#column = column
    this.#next = next
    this.y = column.y
  }

  space(height: number): void {
    this.y += height
  }

  /** Begins a new page where so much does not fit on this one. */
  keep(height: number): void {
    if (this.y + height > this.#column.bottom) this.y = this.#next()
  }

  /** A line or more in one face. */
  line(text: string, face: FaceName, style: FlowStyle, indent = 0): void {
    this.#set([{ text, face }], style, indent)
  }

  /** Lines as they are; only those that are too wide are broken. */
  code(text: string, style: FlowStyle, face: FaceName = 'mono', indent = 0): void {
    for (const line of text.split('\n')) this.#set([{ text: line === '' ? ' ' : line, face }], style, indent)
  }

  /** Markdown as the page's own narration has it: no raw HTML, no pictures. */
  markdown(text: string, style: FlowStyle): void {
    for (const block of fromMarkdown(text).children) this.#block(block, style, 0)
  }

  #block(block: RootContent, style: FlowStyle, indent: number): void {
    const gap = style.size * 0.45
    switch (block.type) {
      case 'paragraph':
        this.#set(piecesOf(block.children, 'sans'), style, indent)
        this.space(gap)
        break
      case 'heading':
        this.#set(piecesOf(block.children, 'sansBold'), style, indent)
        this.space(gap / 2)
        break
      case 'code':
        this.code(block.value, { ...style, size: style.size * 0.92 }, 'mono', indent + style.size)
        this.space(gap)
        break
      case 'blockquote':
        for (const child of block.children) this.#block(child, { ...style, color: style.soft }, indent + style.size * 1.2)
        break
      case 'list':
        block.children.forEach((item, index) => {
          this.keep(style.size * 1.5)
          const mark = block.ordered ? `${(block.start ?? 1) + index}.` : '•'
          this.#put([{ text: mark, face: 'sans' }], { ...style, color: style.soft }, indent, this.y)
          for (const child of item.children) this.#block(child, style, indent + style.size * 1.4)
        })
        break
      default:
        break
    }
  }

  #set(pieces: readonly Piece[], style: FlowStyle, indent: number): void {
    const seen = pieces.map(({ text, face }) => ({ text: visible(text.replaceAll('\t', '    ').replaceAll('\n', ' ')), face }))
    for (const line of this.#broken(seen, style.size, this.#column.width - indent)) {
      this.keep(style.size * 1.45)
      this.#put(line, style, indent, this.y)
      this.y += style.size * 1.45
    }
  }

  #put(line: readonly Piece[], { size, color }: FlowStyle, indent: number, y: number): void {
    let x = this.#column.x + indent
    for (const { text, face } of line) {
      for (const run of boxedRuns(text, face, this.#faces)) {
        this.#doc.font(run.face, size).fillColor(color, 1)
        this.#doc.text(run.text, x, y + size * 1.08, { lineBreak: false, baseline: 'alphabetic' })
        x += widthOf(this.#doc, run.text, run.face, size)
      }
    }
  }

  #width({ text, face }: Piece, size: number): number {
    return boxedRuns(text, face, this.#faces).reduce((sum, run) => sum + widthOf(this.#doc, run.text, run.face, size), 0)
  }

  /** Lines are broken at blanks, as Korean is, too; what is wider than a whole line anywhere. */
  #broken(pieces: readonly Piece[], size: number, width: number): Placed[][] {
    const lines: Placed[][] = []
    let line: Placed[] = []
    let used = 0
    const end = (): void => {
      lines.push(line)
      line = []
      used = 0
    }
    /** What has no blank between its parts is one word, even where its face changes. */
    const words: Piece[][] = []
    for (const piece of pieces)
      for (const [index, text] of piece.text.split(/(?<=\s)(?=\S)/).entries()) {
        const open = index === 0 && words.at(-1)?.at(-1)?.text.match(/\S$/)
        if (open) words.at(-1)?.push({ ...piece, text })
        else words.push([{ ...piece, text }])
      }
    for (const word of words) {
      const parts = word.map((it) => ({ ...it, width: this.#width(it, size) }))
      const visible = word.reduce((sum, it) => sum + this.#width({ ...it, text: it.text.trimEnd() }, size), 0)
      if (used > 0 && used + visible > width) end()
      if (visible <= width) {
        line.push(...parts)
        used += parts.reduce((sum, it) => sum + it.width, 0)
        continue
      }
      for (const { text, face } of parts)
        for (const character of text) {
          const one = { text: character, face, width: this.#width({ text: character, face }, size) }
          if (used + one.width > width) end()
          const last = line.at(-1)
          if (last?.face === face) line[line.length - 1] = { face, text: last.text + character, width: last.width + one.width }
          else line.push(one)
          used += one.width
        }
    }
    if (line.length > 0) end()
    return lines
  }
}

function piecesOf(nodes: readonly PhrasingContent[], face: FaceName): Piece[] {
  return nodes.flatMap((node: Nodes): Piece[] => {
    switch (node.type) {
      case 'text':
        return [{ text: node.value.replace(/\s+/g, ' '), face }]
      case 'inlineCode':
        return [{ text: node.value, face: face === 'sansBold' ? 'monoBold' : 'mono' }]
      case 'strong':
        return piecesOf(node.children, 'sansBold')
      case 'break':
        return [{ text: ' ', face }]
      case 'emphasis':
      case 'link':
      case 'delete':
        return piecesOf(node.children, face)
      default:
        return []
    }
  })
}
