import { type Document, isScalar, visit } from 'yaml'

/** Control characters but tabs and line ends, marks that turn the text around them the other way, and what has no width (but what joins emoji). */
const unseen = /[^\P{Cc}\t\n\r]|[\u202A-\u202E\u2066-\u2069\u200B\u2060]|(?<!^)\uFEFF/u
const everyUnseen = new RegExp(unseen.source, 'gu')

/**
 * Characters that nobody sees, and that make a text read or act otherwise than it looks: in comments, too, and as escapes in quotes (`"\e[2J"`). A file
 * is shown on screens and terminals, and is read before it is trusted. At most one a value.
 */
export function unseenCharacters(document: Document, text: string): { offset: number; message: string }[] {
  const found = [...text.matchAll(everyUnseen)].slice(0, mostTold).map((it) => ({ offset: it.index, message: messageFor(it[0]) }))
  visit(document, {
    Scalar(_, node) {
      if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return
      const [character] = unseen.exec(node.value) ?? []
      // What stands in the file as it is has been told.
      if (character !== undefined && !text.slice(node.range[0], node.range[1]).includes(character))
        found.push({ offset: node.range[0], message: messageFor(character) })
    },
  })
  return found
}

const mostTold = 20

const messageFor = (character: string): string => {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return `a character that is not seen stands here (U+${code}); leave it out`
}
