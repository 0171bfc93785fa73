/** Offers a text as a file to save: the browser's download, or in the desktop app its save dialog. */
export function saveText(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has begun by then, and holds the text itself.
  setTimeout(() => URL.revokeObjectURL(url), 0)
}
