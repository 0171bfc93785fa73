/**
 * What keeps a stage from being read from the last row, in words; run inside the page, so it leans on nothing outside itself. Lengths are in the stage's
 * own pixels, of which it is 1920 wide: no letter under 28, no name or address under 36, no command under 40 (one that needs more room than there is: 28), no stroke under 3; nothing cut, nothing
 * outside the picture, nothing on anything else.
 */
export function stageFaultsOf(): string[] {
  const faults: string[] = []
  const stage = document.querySelector('.hall-stage')
  const picture = stage?.querySelector<HTMLElement>('.diagram-pane')
  if (!stage || !picture) return ['there is no stage']
  const named =
    '.card:not(.is-foreign) .card-name, .card-address, .rail-name, .rail-details, .store-text, .socket text, .plug[data-kind="veth"] text'

  /** From the picture's units to the stage's pixels; the stage itself is scaled as a whole, which does not count. */
  const camera = new DOMMatrix(picture.querySelector<HTMLElement>('.diagram-camera')?.style.transform ?? '')
  const scaleOf = (it: SVGGraphicsElement): number => {
    const matrix = it.getCTM()
    return (matrix ? Math.hypot(matrix.a, matrix.b) : 1) * camera.a
  }
  const walker = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    const text = walker.currentNode.textContent?.trim() ?? ''
    if (!element || text === '' || element.closest('title, .visually-hidden, .diagram-tools')) continue
    const size = Number.parseFloat(getComputedStyle(element).fontSize) * (element instanceof SVGGraphicsElement ? scaleOf(element) : 1)
    const least = element.matches(named) ? 36 : element.closest('.stage-command:not(.is-small)') ? 40 : 28
    if (size < least - 0.01) faults.push(`"${text}" is ${size.toFixed(1)} px`)
    for (let it: Element | null = element; it instanceof HTMLElement && it !== stage; it = it.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(it)
      const wide = /hidden|clip/.test(overflowX) && it.scrollWidth > it.clientWidth + 1
      if (wide || (/hidden|clip/.test(overflowY) && it.scrollHeight > it.clientHeight + 1)) faults.push(`"${text}" is cut`)
    }
  }
  for (const cut of picture.querySelectorAll('.card:not(.is-foreign) .card-name > title, .card-address > title, .rail-name > title'))
    faults.push(`"${cut.textContent}" is cut`)

  for (const shape of picture.querySelectorAll<SVGGraphicsElement>('rect, path, circle')) {
    const { stroke, strokeWidth } = getComputedStyle(shape)
    if (shape.closest('defs') || stroke === 'none' || /, 0\)$/.test(stroke)) continue
    const width = Number.parseFloat(strokeWidth) * scaleOf(shape)
    if (width < 3) faults.push(`a stroke of ${shape.closest('[class]')?.getAttribute('class')} is ${width.toFixed(1)} px`)
  }

  const pane = picture.getBoundingClientRect()
  const overlap = (a: DOMRect, b: DOMRect): boolean =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1
  for (const selector of ['.plug-box', '.card-box, .rail-box, .store-box']) {
    const things = [...picture.querySelectorAll(selector)].map((it) => ({
      name: it.closest('.node')?.querySelector(':scope > title')?.textContent ?? '?',
      box: it.getBoundingClientRect(),
    }))
    things.forEach((a, at) => {
      if (a.box.left < pane.left - 1 || a.box.right > pane.right + 1 || a.box.top < pane.top - 1 || a.box.bottom > pane.bottom + 1)
        faults.push(`${a.name} is outside the picture`)
      for (const b of things.slice(at + 1)) if (overlap(a.box, b.box)) faults.push(`${a.name} and ${b.name} overlap`)
    })
  }
  // A line of text is as high as its letters, not as its font's box.
  const texts = [...picture.querySelectorAll('text')].map((it) => {
    const { top, left, width, height } = it.getBoundingClientRect()
    return { text: it.firstChild?.textContent ?? '', box: new DOMRect(left, top + height * 0.18, width, height * 0.64) }
  })
  texts.forEach((a, at) => {
    for (const b of texts.slice(at + 1)) if (overlap(a.box, b.box)) faults.push(`"${a.text}" and "${b.text}" overlap`)
  })
  return faults
}
