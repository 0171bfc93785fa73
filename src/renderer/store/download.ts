/** Hands a text to the browser as a file; it goes where the browser puts what it downloads. */
export function download(name: string, text: string): void {
  const type = name.endsWith('.json') ? 'application/json' : 'application/yaml'
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has begun to read it by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
