import type { Page } from '@playwright/test'

/** What is drawn of a picture, element by element: what it is, where, how it looks, and what it says. Run inside a page, so it leans on nothing outside. */
export function drawnIn(selector: string): string[] {
  const svg = document.querySelector<SVGSVGElement>(selector)
  if (!svg) throw new Error(`there is no ${selector}`)
  const looks = [
    'fill',
    'stroke',
    'stroke-width',
    'stroke-dasharray',
    'stroke-linecap',
    'stroke-linejoin',
    'stroke-opacity',
    'opacity',
  ] as const
  const places = ['x', 'y', 'width', 'height', 'rx', 'cx', 'cy', 'r', 'd', 'font-size', 'text-anchor', 'marker-end'] as const
  const shapes = svg.querySelectorAll<SVGGraphicsElement>('.viewport :is(rect, circle, path:not(.halo), text)')
  return [...shapes].map((it) => {
    const style = getComputedStyle(it)
    const matrix = it.getCTM()
    const at = matrix ? [matrix.a, matrix.d, matrix.e, matrix.f].map((number) => number.toFixed(2)).join(' ') : ''
    const said = [...it.childNodes].map((node) => (node instanceof Element && node.localName === 'title' ? '' : node.textContent)).join('')
    const owner = it.closest('.node, .line')
    return JSON.stringify([
      it.localName,
      it.getAttribute('class'),
      owner?.getAttribute('class'),
      owner?.querySelector(':scope > title')?.textContent,
      at,
      ...places.map((name) => it.getAttribute(name)),
      ...looks.map((name) => style.getPropertyValue(name)),
      ...(it.localName === 'text' ? [style.fontWeight, style.fontFamily.split(',')[0], said] : []),
    ])
  })
}

/** How two screenshots differ: the share of pixels of which a channel differs by more than `beyond`. They must be of one size. */
export async function difference(page: Page, one: Buffer, other: Buffer, beyond: number): Promise<number> {
  const urls = [one, other].map((png) => `data:image/png;base64,${png.toString('base64')}`)
  return page.evaluate(
    async ([urls, beyond]) => {
      const read = async (url: string): Promise<ImageData> => {
        const image = new Image()
        image.src = url
        await image.decode()
        const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
        if (!context) throw new Error('no canvas')
        context.drawImage(image, 0, 0)
        return context.getImageData(0, 0, image.width, image.height)
      }
      const [a, b] = await Promise.all(urls.map(read))
      if (!a || !b || a.width !== b.width || a.height !== b.height) throw new Error(`${a?.width}×${a?.height} and ${b?.width}×${b?.height}`)
      let differing = 0
      for (let at = 0; at < a.data.length; at += 4)
        if ([0, 1, 2].some((channel) => Math.abs((a.data[at + channel] ?? 0) - (b.data[at + channel] ?? 0)) > beyond)) differing += 1
      return differing / (a.width * a.height)
    },
    [urls, beyond] as const,
  )
}
