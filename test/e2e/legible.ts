/**
 * What keeps the page from being read, in words; run inside the page, so it leans on nothing outside itself. Texts under 12 px as they appear
 * on the screen, texts that are cut, a page that scrolls, options of a question or the current step out of sight, and things of the picture that overlap.
 */
export function faultsOf(): string[] {
  const faults: string[] = []
  const { documentElement: root } = document
  if (root.scrollWidth > innerWidth) faults.push(`the page is ${root.scrollWidth} px wide`)
  if (root.scrollHeight > innerHeight) faults.push(`the page is ${root.scrollHeight} px high`)

  interface Written {
    readonly text: string
    readonly element: Element
    readonly box: DOMRect
  }
  const written: Written[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const node = walker.currentNode
    const element = node.parentElement
    const text = node.textContent?.trim() ?? ''
    if (!element || text === '' || element.closest('.visually-hidden, title')) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const box = range.getBoundingClientRect()
    if (box.width > 0 && box.height > 0) written.push({ text, element, box })
  }

  for (const { text, element } of written) {
    const matrix = element instanceof SVGGraphicsElement ? element.getScreenCTM() : null
    const size = Number.parseFloat(getComputedStyle(element).fontSize) * (matrix ? Math.hypot(matrix.a, matrix.b) : 1)
    if (size < 11.99) faults.push(`"${text}" is ${size.toFixed(1)} px`)
    for (let it: Element | null = element; it instanceof HTMLElement; it = it.parentElement)
      // Over the picture's edge reaches only the picture itself, which is panned.
      if (!it.matches('.diagram') && /hidden|clip/.test(getComputedStyle(it).overflowX) && it.scrollWidth > it.clientWidth + 1)
        faults.push(`"${text}" is cut`)
  }

  const story = document.querySelector('.side-story')?.getBoundingClientRect()
  for (const option of document.querySelectorAll('.ask.open .option')) {
    const box = option.getBoundingClientRect()
    if (story && (box.top < story.top || box.bottom > story.bottom)) faults.push(`the option "${option.textContent}" is out of sight`)
  }

  const steps = document.querySelector('.steps ol')?.getBoundingClientRect()
  const current = document.querySelector('.steps [aria-current=step]')?.getBoundingClientRect()
  // Beside a long explanation the list of steps may be folded away to less than one.
  if (steps && current && steps.height > current.height && (current.top < steps.top - 1 || current.bottom > steps.bottom + 1))
    faults.push('the current step is out of sight')

  // The picture: names of this run in full, nothing outside its pane, and nothing over anything else.
  const picture = document.querySelector('.diagram-pane')
  const pane = picture?.getBoundingClientRect()
  if (!picture || !pane) return faults
  const host = picture.querySelector('.host-box')?.getBoundingClientRect()
  if (!host || host.right < pane.right - 30) faults.push('the picture does not fill its pane')
  for (const full of picture.querySelectorAll('.card:not(.is-foreign) .card-name > title'))
    faults.push(`the name ${full.textContent} is cut`)
  // An address stands with its MAC: the accessible name of a card tells which there are. A tile has no room for one.
  for (const card of picture.querySelectorAll('.card:not(.is-foreign, .tile)')) {
    const macs = card.querySelector(':scope > title')?.textContent?.match(/\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/g) ?? []
    const shown = [...card.querySelectorAll('.card-mac')].map((it) => it.textContent)
    for (const mac of macs) if (!shown.includes(mac)) faults.push(`the MAC ${mac} is not on its card`)
  }

  interface Thing {
    readonly name: string
    readonly node: Element | null
    readonly box: DOMRect
  }
  const thingsOf = (selector: string): Thing[] =>
    [...picture.querySelectorAll(selector)].map((it) => {
      const node = it.closest('.node')
      const name = node?.querySelector(':scope > title')?.textContent ?? node?.getAttribute('class') ?? '?'
      return { name, node, box: it.getBoundingClientRect() }
    })
  const slack = 1
  const overlap = (a: DOMRect, b: DOMRect): boolean =>
    a.left < b.right - slack && b.left < a.right - slack && a.top < b.bottom - slack && b.top < a.bottom - slack
  const plugs = thingsOf('.plug-box')
  // In compact mode a network's frame lies around its tiles.
  const blocks = thingsOf('.card-box, .node:not(.group) > .body > .rail-box, .store-box')
  for (const things of [plugs, blocks])
    things.forEach((a, at) => {
      if (a.box.left < pane.left || a.box.right > pane.right || a.box.top < pane.top || a.box.bottom > pane.bottom)
        faults.push(`${a.name} is outside the picture`)
      for (const b of things.slice(at + 1)) if (overlap(a.box, b.box)) faults.push(`${a.name} and ${b.name} overlap`)
    })

  // A line of text is as high as its letters, not as its font's box.
  const inked = ({ top, left, width, height }: DOMRect): DOMRect => new DOMRect(left, top + height * 0.18, width, height * 0.64)
  const texts = written.filter(({ element }) => picture.contains(element)).map((it) => ({ ...it, box: inked(it.box) }))
  texts.forEach((a, at) => {
    for (const b of texts.slice(at + 1)) if (overlap(a.box, b.box)) faults.push(`"${a.text}" and "${b.text}" overlap`)
    for (const plug of plugs)
      if (plug.node !== a.element.closest('.node') && overlap(a.box, plug.box)) faults.push(`"${a.text}" lies under ${plug.name}`)
  })
  return faults
}
