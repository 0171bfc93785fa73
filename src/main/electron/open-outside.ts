import { shell } from 'electron'
import { isWebAddress } from '../../shared/web-address.ts'

/** Opens an address in the user's browser. The system would start any program for any scheme: this is for https alone, and main has found it in a text. */
export async function openOutside(url: string): Promise<void> {
  if (!isWebAddress(url)) throw new Error('only https addresses are opened')
  await shell.openExternal(new URL(url).href)
}
