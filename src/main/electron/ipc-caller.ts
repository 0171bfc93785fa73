import type { Caller } from '../../shared/ipc-access.ts'
import { isSameOrigin } from './own-page.ts'

/** What of Electron's event is looked at: which page sent it, and from which of its frames (null when that is gone already). */
interface Sent<Page> {
  readonly sender: Page
  readonly senderFrame: { readonly parent: unknown; readonly url: string } | null
}

interface OwnPages<Page> {
  /** The app's page. */
  readonly url: string
  readonly speaker: Page | undefined
  readonly hall: Page | undefined
}

/** Who a message is from: the top frame of one of the app's two windows, with the app's page in it. Anybody else is undefined. */
export function ipcCaller<Page extends object>(
  { sender, senderFrame }: Sent<Page>,
  { url, speaker, hall }: OwnPages<Page>,
): Caller | undefined {
  if (senderFrame?.parent !== null || !isSameOrigin(senderFrame.url, url)) return undefined
  if (sender === speaker) return 'driver'
  return sender === hall ? 'hall' : undefined
}
