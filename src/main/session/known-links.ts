import type { Nodes } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import type { OpenedScenario, RunView } from '../../shared/ipc.ts'
import { fillPlaceholders } from '../../shared/scenario/placeholders.ts'
import { withoutMarks } from '../../shared/scenario/terms.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import { isWebAddress } from '../../shared/web-address.ts'

/**
 * Whether a text of what is open has this link, as the page shows it: only then is it a link that somebody can have followed, and no address that a page has
 * made up to carry something out.
 */
export function isLinkOf({ opened, start, frames, now }: Pick<RunView, 'opened' | 'start' | 'frames' | 'now'>, url: string): boolean {
  if (!isWebAddress(url)) return false
  const { href } = new URL(url)
  const texts = textsOf(opened)
  if (texts.some((text) => hasLink(text, href))) return true
  // What was observed is filled in where a text asks for it: `https://localhost:{{port web 443}}/`.
  const asking = texts.filter((text) => text.includes('{{'))
  const observed = asking.length === 0 ? [] : [start, ...frames.map(({ topology }) => topology), ...(now ? [now] : [])]
  return observed.some((topology) => asking.some((text) => hasLink(filled(text, topology), href)))
}

function filled(text: string, topology: Topology): string {
  const result = fillPlaceholders(text, topology)
  return result.ok ? result.value : text
}

/** Every text that the page draws as Markdown, in all its languages. */
function textsOf({ scenario, translations }: OpenedScenario): readonly string[] {
  const steps = [
    ...scenario.steps.flatMap(({ say, notes, warning, ask }) => [say, notes, warning, ask?.question, ask?.because]),
    ...Object.values(translations).flatMap((it) =>
      Object.values(it.steps).flatMap(({ say, notes, warning, question, because }) => [say, notes, warning, question, because]),
    ),
  ]
  const summaries = [scenario.summary, ...Object.values(translations).map(({ summary }) => summary)]
  return [...summaries, ...steps].filter((text) => text !== undefined)
}

/** The marks of terms (`[[veth|the cable]]`) are not Markdown's; the page reads a text without them. */
const hasLink = (text: string, href: string): boolean =>
  linksIn(fromMarkdown(withoutMarks(text))).some((it) => URL.canParse(it) && new URL(it).href === href)

function linksIn(node: Nodes): readonly string[] {
  const own = node.type === 'link' || node.type === 'definition' ? [node.url] : []
  return 'children' in node ? [...own, ...node.children.flatMap(linksIn)] : own
}
