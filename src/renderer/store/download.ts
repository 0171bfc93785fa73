import { lookup } from '../../shared/lookup.ts'

const types: Readonly<Record<string, string>> = lookup({ json: 'application/json', yaml: 'application/yaml' })

/** Hands a text, or bytes, to the browser as a file; it goes where the browser puts what it downloads. */
export function download(name: string, content: string | Uint8Array<ArrayBuffer>): void {
  // Of what is no text of ours the browser is to make nothing but a file.
  const type = types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has begun to read it by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
