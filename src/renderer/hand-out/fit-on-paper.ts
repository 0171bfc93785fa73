/**
 * On paper the picture has another room than on the screen, and nobody lays it out anew before it is printed: what the screen shows of it is shown there,
 * as large as fits. Returns the undo.
 */
export function fitOnPaper(page: Window = window): () => void {
  const parts = () => {
    const pane = page.document.querySelector<HTMLElement>('.diagram-pane')
    const camera = pane?.querySelector<HTMLElement>('.diagram-camera')
    const svg = camera?.querySelector('svg')
    return pane && camera && svg ? { pane, camera, svg } : undefined
  }
  let onScreen = ''
  const before = (): void => {
    const found = parts()
    if (!found) return
    const { pane, camera, svg } = found
    onScreen = camera.style.transform
    camera.style.transform = ''
    const { a: scale, e: x, f: y } = new DOMMatrix(onScreen)
    svg.setAttribute('viewBox', [-x, -y, pane.clientWidth, pane.clientHeight].map((it) => it / scale).join(' '))
    pane.classList.add('on-paper')
  }
  const after = (): void => {
    const found = parts()
    if (!found) return
    found.camera.style.transform = onScreen
    found.svg.removeAttribute('viewBox')
    found.pane.classList.remove('on-paper')
  }
  page.addEventListener('beforeprint', before)
  page.addEventListener('afterprint', after)
  return () => {
    page.removeEventListener('beforeprint', before)
    page.removeEventListener('afterprint', after)
  }
}
