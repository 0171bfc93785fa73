import { Component, type ContextType, type ErrorInfo, type ReactNode } from 'react'
import { pageFault } from '../faults/page-fault.ts'
import { ActionsContext } from '../store/use-actions.ts'

interface ErrorBoundaryProps {
  /** Its name in the log. */
  readonly part: string
  /** What is drawn: with another one it is tried again. */
  readonly about?: unknown
  /** Shown in place of what could not be drawn; `again` tries once more. */
  readonly instead: (again: () => void) => ReactNode
  readonly children: ReactNode
}

/** Keeps a fault of one panel from taking the whole page along, and has it written down. React knows this as a class only. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly failed: boolean }> {
  static override contextType = ActionsContext
  declare context: ContextType<typeof ActionsContext>
  override state = { failed: false }

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true }
  }

  override componentDidCatch(cause: unknown, { componentStack }: ErrorInfo): void {
    console.error(cause, componentStack)
    void this.context?.tellFault(pageFault('panel', cause, this.props.part))
  }

  override componentDidUpdate(before: ErrorBoundaryProps): void {
    if (this.state.failed && before.about !== this.props.about) this.#again()
  }

  #again = (): void => this.setState({ failed: false })

  override render(): ReactNode {
    return this.state.failed ? this.props.instead(this.#again) : this.props.children
  }
}
