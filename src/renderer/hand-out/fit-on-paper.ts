/**
 * On paper the picture has another room than on the screen, and nobody lays it out anew before it is printed: it is shown there as it is on the screen,
 * as large as fits. Returns the undo.
 */
export function fitOnPaper(page: Window = window): () => void {
  const picture = (): SVGSVGElement | null => page.document.querySelector('.diagram > svg')
  const before = (): void => {
    const svg = picture()
    svg?.setAttribute('viewBox', `0 0 ${svg.clientWidth} ${svg.clientHeight}`)
  }
  const after = (): void => picture()?.removeAttribute('viewBox')
  page.addEventListener('beforeprint', before)
  page.addEventListener('afterprint', after)
  return () => {
    page.removeEventListener('beforeprint', before)
    page.removeEventListener('afterprint', after)
  }
}
