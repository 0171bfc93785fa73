/** Tells a screen reader which step is shown and what it changed. */
export function Announcer({ title, changes }: { readonly title: string; readonly changes: readonly string[] }) {
  return (
    <p className="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
      {[title, ...changes].join('. ')}
    </p>
  )
}
