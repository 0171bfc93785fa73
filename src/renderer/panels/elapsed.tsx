import { useEffect, useState } from 'react'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'

interface ElapsedProps {
  /** RFC 3339. */
  readonly since: string
  readonly language: Language
}

/** Seconds since a moment. It ticks for as long as it is on the screen, which is while a step runs. */
export function Elapsed({ since, language }: ElapsedProps) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const ticker = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(ticker)
  }, [])
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1_000))
  return (
    <span className="elapsed" aria-hidden="true">
      {message(language, 'command.elapsed', { seconds })}
    </span>
  )
}
