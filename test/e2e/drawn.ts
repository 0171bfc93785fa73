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
  // On the page it is the camera around the picture that moves and scales it.
  const camera = svg.closest<HTMLElement>('.diagram-camera')
  const seen = new DOMMatrix(camera?.style.transform ?? '')
  return [...shapes].map((it) => {
    const style = getComputedStyle(it)
    const own = it.getCTM()
    const matrix = own && seen.multiply(DOMMatrix.fromMatrix(own))
    // To a tenth of a pixel: the two ways to the same place round differently.
    const at = matrix ? [matrix.a, matrix.d, matrix.e, matrix.f].map((number) => number.toFixed(1)).join(' ') : ''
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

/** How two pictures differ where both are: the share of pixels of which a channel differs by more than `beyond`. */
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
      if (!a || !b) throw new Error('there are no two pictures')
      const [width, height] = [Math.min(a.width, b.width), Math.min(a.height, b.height)]
      let differing = 0
      for (let y = 0; y < height; y += 1)
        for (let x = 0; x < width; x += 1) {
          const channel = (of: ImageData, which: number): number => of.data[(y * of.width + x) * 4 + which] ?? 0
          if ([0, 1, 2].some((it) => Math.abs(channel(a, it) - channel(b, it)) > beyond)) differing += 1
        }
      return differing / (width * height)
    },
    [urls, beyond] as const,
  )
}
