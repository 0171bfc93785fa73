import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { message } from '../../shared/messages/message.ts'
import { useLanguage } from '../store/app-store.ts'
import { CrossIcon } from './icons.tsx'

interface ModalProps {
  readonly heading: string
  readonly onClose: () => void
  readonly wide?: boolean
  readonly children: ReactNode
}

/** The browser's own modal dialog: it holds the focus, gives it back, and Esc closes it. */
export function Modal({ heading, onClose, wide = false, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const headingId = useId()
  const language = useLanguage()
  // Closed while it is still in the page: the browser gives the focus back to what had it before, which it does for none that was taken out of it.
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={wide ? 'modal wide' : 'modal'}
      aria-labelledby={headingId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <h2 id={headingId}>{heading}</h2>
      {children}
      {/* The last in order, so that the focus starts at what the dialog is about. */}
      <button type="button" className="quiet icon-button modal-close" aria-label={message(language, 'app.close')} onClick={onClose}>
        <CrossIcon />
      </button>
    </dialog>
  )
}
