/** What a browser has of its host once it was let in. */
export interface SignedIn {
  /** `name=value`. */
  readonly cookie: string
  readonly key: string
  /** What a page's WebSocket is opened with, besides its address. */
  readonly protocols: readonly string[]
  readonly headers: Readonly<Record<'cookie' | 'origin', string>>
}

/** Exchanges the token of an address that `serve` printed, as a browser does that opens it. */
export async function signedIn(address: string): Promise<SignedIn> {
  const answer = await fetch(address)
  const text = await answer.text()
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  const key = keyIn(text)
  if (cookie === undefined || key === undefined) throw new Error(`${address} let nobody in: ${answer.status} ${text}`)
  return { cookie, key, protocols: ['dockstage', key], headers: { cookie, origin: new URL(address).origin } }
}

/** The key in the page that answers a good token. */
export const keyIn = (page: string): string | undefined => /data-key="([\w-]{32})"/.exec(page)?.[1]
