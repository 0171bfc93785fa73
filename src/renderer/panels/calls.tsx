import { Fragment, useContext, useMemo, useRef } from 'react'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { callKeys } from '../../shared/playback/call-keys.ts'
import type { EngineCall } from '../../shared/playback/frame.ts'
import { Linked, NamedThingsContext } from '../link/linked.tsx'
import { useLinked } from '../link/use-linked.ts'
import { shortIds } from './short-ids.ts'

/** The calls that the commands turned into, as they were really sent, each linked to what its path names. */
export function Calls({ calls, language }: { readonly calls: readonly EngineCall[]; readonly language: Language }) {
  const root = useRef<HTMLElement>(null)
  const links = useLinked(root, calls)
  const things = useContext(NamedThingsContext)
  const about = useMemo(() => callKeys(calls, things), [calls, things])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a keyboard must be able to scroll it
    <section ref={root} className="calls" aria-label={message(language, 'calls.label')} tabIndex={0} {...links}>
      <h3 className="terminal-label">{message(language, 'calls.label')}</h3>
      {calls.length === 0 ? (
        <p className="terminal-note">{message(language, 'calls.none')}</p>
      ) : (
        <ol>
          {calls.map((call, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: calls only ever come at the end, and one may be made twice
            <li key={index} className={call.status === undefined ? 'call' : call.status < 400 ? 'call ok' : 'call refused'}>
              <span className="call-method">{call.method}</span>
              <span className="call-path" title={readable(call.path)}>
                <Linked keys={about[index] ?? []}>
                  <Breakable path={shortIds(readable(call.path))} />
                </Linked>
              </span>
              <span className="call-status">{call.status ?? message(language, 'calls.pending')}</span>
              <span className="call-ms">{message(language, 'calls.ms', { ms: Math.round(call.ms) })}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

/** A path may be broken after its slashes and before its query. */
const Breakable = ({ path }: { readonly path: string }) =>
  path.split(/(?<=\/)|(?=[?&])/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one path have nothing else to be told apart by
    <Fragment key={index}>
      <wbr />
      {part}
    </Fragment>
  ))

/** Percent signs undone for the eye (`filters={"label":…}`). */
function readable(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
