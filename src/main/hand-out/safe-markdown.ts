import type { Nodes } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { isWebAddress } from '../../shared/web-address.ts'

/** Markdown with its raw HTML as plain text and its pictures as their words: a lesson has neither on the page, and a file may come from anybody. */
export function safeMarkdown(text: string): string {
  const cuts: { readonly from: number; readonly to: number; readonly by: string }[] = []
  const look = (node: Nodes): void => {
    const [from, to] = [node.position?.start.offset ?? 0, node.position?.end.offset ?? 0]
    if (node.type === 'html') cuts.push({ from, to, by: text.slice(from, to).replaceAll('<', '\\<') })
    else if (node.type === 'image' || node.type === 'imageReference')
      cuts.push({ from, to, by: (node.alt ?? '').replace(/[\\`*_[\]<>!]/g, '\\$&') })
    else if (node.type === 'link' && !isWebAddress(node.url) && 'children' in node) cuts.push({ from, to, by: linkText(text, node) })
    else if ('children' in node) for (const child of node.children) look(child)
  }
  look(fromMarkdown(text))
  return cuts.toReversed().reduce((left, { from, to, by }) => left.slice(0, from) + by + left.slice(to), text)
}

/** The words of a link that leads nowhere a page of ours would. */
function linkText(text: string, { children }: Extract<Nodes, { type: 'link' }>): string {
  const from = children[0]?.position?.start.offset ?? 0
  const to = children.at(-1)?.position?.end.offset ?? from
  return text.slice(from, to)
}
