/**
 * What has too little room on the page, in words; run inside the page, so it leans on nothing outside itself. The page may scroll down, and not to the side;
 * no text is cut but by what scrolls, none is outside the page, and none lies on another. Of the picture, which is moved about, its place alone counts.
 */
export function crampedIn(): string[] {
  const faults: string[] = []
  const { documentElement: root } = document
  if (root.scrollWidth > innerWidth) faults.push(`the page is ${root.scrollWidth} px wide`)
  const picture = document.querySelector('.diagram')?.getBoundingClientRect()
  if (picture && (picture.height < 100 || picture.width < 100)) faults.push(`the picture is ${picture.width} by ${picture.height} px`)

  interface Written {
    readonly text: string
    readonly box: DOMRect
  }
  const written: Written[] = []
  // Before a dialog the rest of the page stands back.
  const whole = document.querySelector('dialog[open]') ?? document.querySelector('.popover') ?? document.body
  const walker = document.createTreeWalker(whole, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    const text = walker.currentNode.textContent?.trim() ?? ''
    if (!element?.checkVisibility() || text === '' || element.closest('svg, title, .visually-hidden, .fold, .stage-frame')) continue
    const range = document.createRange()
    range.selectNodeContents(walker.currentNode)
    for (const line of range.getClientRects()) {
      let { left, right, top, bottom } = line
      for (let it: Element | null = element; it && it !== root && it !== document.body; it = it.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(it)
        const around = it.getBoundingClientRect()
        if (/hidden|clip/.test(overflowX) && right > around.right + 1) faults.push(`"${text}" is cut`)
        if (/hidden|clip/.test(overflowY) && bottom > around.bottom + 1) faults.push(`"${text}" is cut`)
        if (overflowY === 'visible' && overflowX === 'visible') continue
        ;[left, right, top, bottom] = [
          Math.max(left, around.left),
          Math.min(right, around.right),
          Math.max(top, around.top),
          Math.min(bottom, around.bottom),
        ]
      }
      if (right <= left || bottom <= top) continue
      if (left < -1 || right > innerWidth + 1) faults.push(`"${text}" is outside the page`)
      // A line of text is as high as its letters, not as its font's box.
      written.push({ text, box: new DOMRect(left, top + (bottom - top) * 0.2, right - left, (bottom - top) * 0.6) })
    }
  }
  const overlap = (a: DOMRect, b: DOMRect): boolean =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1
  written.forEach((a, at) => {
    for (const b of written.slice(at + 1)) if (overlap(a.box, b.box)) faults.push(`"${a.text}" and "${b.text}" overlap`)
  })
  return [...new Set(faults)]
}
