/**
 * Puts a text on the clipboard; false where that is not allowed, and then it is selected. The browser's own way wants a page that came safely, which the
 * browser host's on another machine is only with TLS, and a permission, which the desktop gives to nobody: there the old way is left, which copies what is
 * selected while a click is being handled.
 * @param element what shows the text, and nothing else
 */
export async function copyText(text: string, element: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    window.getSelection()?.selectAllChildren(element)
    return document.execCommand('copy')
  }
}
