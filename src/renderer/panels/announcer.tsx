import { useEffect, useState } from 'react'

/** Tells a screen reader which step is shown and what it changed (`announcement`); while the timeline is dragged nothing, and then where it was let go. */
export function Announcer({ text, isHeld }: { readonly text: string; readonly isHeld: boolean }) {
  const [told, setTold] = useState(text)
  useEffect(() => {
    if (!isHeld) setTold(text)
  }, [text, isHeld])
  return (
    <p className="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
      {told}
    </p>
  )
}
