import { useEffect, useState } from 'react'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { usePresent } from '../store/present-store.ts'
import { useActions } from '../store/use-actions.ts'

/** The time of day. */
export function Clock({ language }: { readonly language: Language }) {
  const now = useNow(60_000, 0)
  const words = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' }).format(now)
  return (
    <p className="speaker-time">
      <span className="label">{message(language, 'present.clock')}</span>
      <time dateTime={new Date(now).toISOString()}>{words}</time>
    </p>
  )
}

/** How long the presentation has gone on; it can begin anew. */
export function Timer({ language }: { readonly language: Language }) {
  const { resetTimer } = useActions()
  const since = usePresent((state) => Date.parse(state.since))
  const now = useNow(1_000, since)
  return (
    <p className="speaker-time">
      <span className="label">{message(language, 'present.timer')}</span>
      <button type="button" className="quiet" title={message(language, 'present.timer.reset')} onClick={resetTimer}>
        {clockWords(now - since)}
      </button>
    </p>
  )
}

/** `4:07`, `1:04:07`. */
export function clockWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`
}

/** Now, told anew each time that a whole `step` has gone by since `since`; in ms. */
function useNow(step: number, since: number): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const tell = (): void => {
      const time = Date.now()
      setNow(time)
      timer = setTimeout(tell, step - ((((time - since) % step) + step) % step))
    }
    tell()
    return () => clearTimeout(timer)
  }, [step, since])
  return now
}
