import { Component, type ErrorInfo, type ReactNode } from 'react'

interface ErrorBoundaryProps {
  /** Shown in place of what could not be drawn. */
  readonly instead: ReactNode
  readonly children: ReactNode
}

/** Keeps a fault of one panel from taking the whole page along. React knows this as a class only. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true }
  }

  override componentDidCatch(cause: Error, info: ErrorInfo): void {
    console.error(cause, info.componentStack)
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.instead : this.props.children
  }
}
