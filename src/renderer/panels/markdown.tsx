import ReactMarkdown, { type Options } from 'react-markdown'
import { isWebAddress } from '../../shared/web-address.ts'
import { useApp } from '../store/app-store.ts'
import { useActions } from '../store/use-actions.ts'
import { Unbroken } from './unbroken.tsx'

/**
 * What a lesson's text may hold. No raw HTML, no pictures: a scenario file is untrusted. No text makes a `dfn` by itself: it is a term that a plugin found.
 */
const allowed = ['dfn', 'p', 'strong', 'em', 'code', 'pre', 'ul', 'ol', 'li', 'a', 'blockquote', 'br', 'h3', 'h4', 'hr']

interface MarkdownProps {
  readonly text: string
  readonly plugins?: Options['remarkPlugins']
  readonly components?: Options['components']
}

export function Markdown({ text, plugins, components }: MarkdownProps) {
  return (
    <ReactMarkdown
      allowedElements={allowed}
      unwrapDisallowed
      remarkPlugins={plugins}
      components={{ a: OutsideLink, code: Code, ...components }}
    >
      {text}
    </ReactMarkdown>
  )
}

/** A line with code and emphasis in it, for where paragraphs and links can't stand. */
export const InlineMarkdown = ({ text }: { readonly text: string }) => (
  <ReactMarkdown allowedElements={['strong', 'em', 'code']} unwrapDisallowed components={{ code: Code }}>
    {text}
  </ReactMarkdown>
)

const Code = ({ children }: React.ComponentProps<'code'>) => (
  <code>{typeof children === 'string' ? <Unbroken text={children} /> : children}</code>
)

/** Opens outside the app, https only. A browser opens it itself; the desktop hands it to the system. */
function OutsideLink({ href, children }: React.ComponentProps<'a'>) {
  const host = useApp((state) => state.host)
  const { openLink } = useActions()
  if (href === undefined || !isWebAddress(href)) return <span>{children}</span>
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer noopener"
      onClick={(event) => {
        if (host !== 'desktop') return
        event.preventDefault()
        void openLink(href)
      }}
    >
      {children}
    </a>
  )
}
