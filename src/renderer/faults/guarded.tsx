import type { ReactNode } from 'react'
import { ErrorBoundary } from '../panels/error-boundary.tsx'
import { useLanguage } from '../store/app-store.ts'
import { PanelFault } from './panel-fault.tsx'

interface GuardedProps {
  /** Its name in the log. */
  readonly part: string
  /** What the panel shows: with another one it is tried again by itself. */
  readonly about?: unknown
  readonly children: ReactNode
}

/** A panel whose fault leaves the rest of the page alone. */
export function Guarded({ part, about, children }: GuardedProps) {
  const language = useLanguage()
  return (
    <ErrorBoundary part={part} about={about} instead={(again) => <PanelFault language={language} onAgain={again} />}>
      {children}
    </ErrorBoundary>
  )
}
