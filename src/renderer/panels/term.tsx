import { type FocusEvent, type ReactNode, type RefObject, useCallback, useEffect, useId, useLayoutEffect, useRef } from 'react'
import { message } from '../../shared/messages/message.ts'
import { type GlossaryTerm, termNamed } from '../../shared/scenario/glossary.ts'
import { useApp, useLanguage } from '../store/app-store.ts'
import { useView } from '../store/view-store.ts'
import { CrossIcon } from './icons.tsx'
import { InlineMarkdown } from './markdown.tsx'
import { placeOfTerm, widthIn } from './term-place.ts'

/** A term in running text: a button that explains it. One explanation is open at a time. */
export function Term({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  const term = useApp((state) => termNamed(id, state.glossary))
  const key = useId()
  const open = useView((state) => state.termOpen === key)
  const button = useRef<HTMLSpanElement>(null)
  const close = useCallback((): void => useView.setState(({ termOpen }) => (termOpen === key ? { termOpen: undefined } : {})), [key])
  // Who reads an explanation is not to be overtaken by the next step.
  const toggle = (): void => (open ? close() : useView.setState({ termOpen: key, playing: false }))
  useEffect(() => close, [close])

  if (!term) return <>{children}</>
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a <button> is one box to the line it stands in: the line would break between it and the particle or the comma behind it */}
      <span
        ref={button}
        className="term"
        role="button"
        tabIndex={0}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={toggle}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return
          event.preventDefault()
          if (!event.repeat) toggle()
        }}
      >
        {children}
      </span>
      {open && <TermCard term={term} button={button} onClose={close} />}
    </>
  )
}

interface TermCardProps {
  readonly term: GlossaryTerm
  readonly button: RefObject<HTMLSpanElement | null>
  readonly onClose: () => void
}

/**
 * What the term means, in the browser's top layer, where no scroller cuts it. It stands in the text behind its term, so that Tab goes on from there;
 * all in it is phrasing content, as it is within a paragraph.
 */
function TermCard({ term, button, onClose }: TermCardProps) {
  const language = useLanguage()
  const card = useRef<HTMLSpanElement>(null)
  const closer = useRef<HTMLButtonElement>(null)
  const heading = useId()
  const says = useId()

  useLayoutEffect(() => {
    const element = card.current
    if (!element) return
    element.showPopover()
    const place = (): void => {
      const rows = button.current?.getClientRects()
      const row = rows?.[rows.length - 1]
      const column = (button.current?.closest('.side-story') ?? document.body).getBoundingClientRect()
      if (!row) return
      Object.assign(element.style, { maxWidth: `${widthIn(column)}px`, maxHeight: 'none' })
      const window = { width: innerWidth, height: innerHeight }
      const { left, top, maxHeight } = placeOfTerm(row, element.getBoundingClientRect(), column, window)
      Object.assign(element.style, { left: `${left}px`, top: `${top}px`, maxHeight: `${maxHeight}px` })
    }
    place()
    closer.current?.focus({ preventScroll: true })
    const onScroll = (event: Event): void => {
      if (event.target !== element) place()
    }
    addEventListener('resize', place)
    document.addEventListener('scroll', onScroll, true)
    return () => {
      removeEventListener('resize', place)
      document.removeEventListener('scroll', onScroll, true)
    }
  }, [button])

  const back = useCallback((): void => {
    onClose()
    button.current?.focus({ preventScroll: true })
  }, [button, onClose])

  useEffect(() => {
    const outside = (event: PointerEvent): void => {
      const { target } = event
      if (!(target instanceof Node) || card.current?.contains(target) || button.current?.contains(target)) return
      onClose()
      // What was pressed may take the focus; where that is nothing, it goes back to the term.
      setTimeout(() => {
        const { activeElement } = document
        if (activeElement === null || activeElement === document.body || activeElement.id === 'main')
          button.current?.focus({ preventScroll: true })
      })
    }
    const onEscape = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      event.stopPropagation()
      back()
    }
    document.addEventListener('pointerdown', outside)
    document.addEventListener('keydown', onEscape, true)
    return () => {
      document.removeEventListener('pointerdown', outside)
      document.removeEventListener('keydown', onEscape, true)
    }
  }, [button, back, onClose])

  const onBlur = ({ relatedTarget, currentTarget }: FocusEvent): void => {
    // A window that loses the focus names nothing.
    if (relatedTarget instanceof Node && !currentTarget.contains(relatedTarget) && relatedTarget !== button.current) onClose()
  }
  return (
    <span ref={card} popover="manual" className="term-card" role="dialog" aria-labelledby={heading} aria-describedby={says} onBlur={onBlur}>
      <span className="term-head">
        <span id={heading} className="term-name">
          {term[language].term}
        </span>
        {language !== 'en' && term.en.term !== term[language].term && (
          <span className="soft" lang="en">
            {term.en.term}
          </span>
        )}
        <button type="button" ref={closer} className="quiet icon-button" aria-label={message(language, 'app.close')} onClick={back}>
          <CrossIcon />
        </button>
      </span>
      <span id={says} className="term-says">
        <InlineMarkdown text={term[language].says} />
      </span>
    </span>
  )
}
