export interface SvgElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
}

const entity = '&(?:amp|lt|gt|quot);'
const attribute = `([a-z][a-zA-Z:-]*)="((?:[^<&"]|${entity})*)"`
const open = new RegExp(`<([a-z]+)((?: ${attribute})*)(/?)>`, 'y')
const close = /<\/([a-z]+)>/y
const comment = /<!--(?:(?!--)[^<])*-->/y
const text = new RegExp(`(?:[^<&]|${entity})+`, 'y')

/**
 * The elements of an SVG file, in order. It is read by a grammar that is much narrower than XML's (no doctype, no processing instruction, no CDATA, four
 * entities), and throws where the file is not of it, or an element is not closed by its own tag.
 */
export function svgElements(svg: string): SvgElement[] {
  const elements: SvgElement[] = []
  const within: string[] = []
  for (let at = 0; at < svg.length; ) {
    const match = [open, close, comment, text].map((it) => {
      it.lastIndex = at
      return it.exec(svg)
    })
    const [opened, closed, ...rest] = match
    const found = match.find((it) => it !== null)
    if (!found) throw new Error(`no SVG at ${at}: ${JSON.stringify(svg.slice(at, at + 80))}`)
    if (opened) {
      const attributes = [...(opened[2] ?? '').matchAll(new RegExp(attribute, 'g'))].map(
        ([, name = '', value = '']) => [name, value] as const,
      )
      if (new Set(attributes.map(([name]) => name)).size < attributes.length) throw new Error(`an attribute stands twice at ${at}`)
      elements.push({ name: opened[1] ?? '', attributes: Object.fromEntries(attributes) })
      if (opened.at(-1) === '') within.push(opened[1] ?? '')
    } else if (closed && within.pop() !== closed[1]) throw new Error(`${closed[0]} closes another element at ${at}`)
    else if (!closed && within.length === 0 && rest.some((it) => it && it[0].trim() !== '' && !it[0].startsWith('<!--')))
      throw new Error(`text outside of the picture at ${at}`)
    at += found[0].length
  }
  if (within.length > 0) throw new Error(`not closed: ${within.join(', ')}`)
  return elements
}
