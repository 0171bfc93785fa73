import { pageFile, securityHeaders } from '../page-files.ts'

/** The host of the app's own scheme: `app://dockstage/...`. */
const pageHost = 'dockstage'

/** The answer to a request of the app's own scheme: a file of the built page in `folder`, or 404; never anything outside the folder. */
export async function answerPageRequest(folder: string, { url, method }: Pick<Request, 'url' | 'method'>): Promise<Response> {
  const { host, pathname, username, password } = new URL(url)
  const isOwn = host === pageHost && username === '' && password === ''
  const file = isOwn && method === 'GET' ? await pageFile(folder, pathname) : undefined
  return file
    ? new Response(file.body, { headers: { ...file.headers } })
    : new Response('Not found', { status: 404, headers: { ...notFound } })
}

const notFound = { ...securityHeaders, 'content-type': 'text/plain; charset=utf-8', 'content-security-policy': "default-src 'none'" }
