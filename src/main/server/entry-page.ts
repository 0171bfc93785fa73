import { createHash } from 'node:crypto'
import { keyNames } from '../../shared/page-keys.ts'
import { securityHeaders } from '../page-files.ts'
import type { Admission } from './access.ts'

/** It is the same for everybody, so that the policy can name it by its hash. */
const script = `
const { name, key } = document.documentElement.dataset
localStorage.setItem(name, key)
location.replace('/')
`

const policy = [
  "default-src 'none'",
  `script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export interface EntryPage {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Answers a good token. It stores the page's key in its origin and goes on to the page itself, so that neither the address bar nor the way back has
 * the token. A redirect would do neither: it stores nothing, and after a link of another site, or of a file, a `Strict` cookie is not sent along it.
 */
export const entryPage = ({ role, cookie, key }: Admission): EntryPage => ({
  headers: {
    ...securityHeaders,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'set-cookie': cookie,
  },
  // A key is of letters, digits, - and _.
  body: `<!doctype html>
<html lang="en" data-name="${keyNames[role]}" data-key="${key}">
<meta charset="utf-8">
<title>Dockstage</title>
<p>Dockstage opens here. If it does not, let this page run scripts and keep data, and start "dockstage serve" again.</p>
<script>${script}</script>
</html>
`,
})
