import { useEffect, useRef } from 'react'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { useApp } from '../store/app-store.ts'
import { useView } from '../store/view-store.ts'
import { EnginePopover } from './engine-popover.tsx'
import { engineName } from './engine-words.ts'
import { ChevronIcon } from './icons.tsx'

/** Which engine is used; opens the reason and the choice. */
export function EngineChip({ language }: { readonly language: Language }) {
  const engine = useApp((state) => state.engine)
  const open = useView((state) => state.engineOpen)
  const root = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (!open) return
    const close = (event: PointerEvent): void => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) useView.setState({ engineOpen: false })
    }
    const onEscape = (event: KeyboardEvent): void => {
      // Over it the report may be open, which is closed first.
      if (event.key !== 'Escape' || document.querySelector('dialog[open]')) return
      event.preventDefault()
      useView.setState({ engineOpen: false })
      root.current?.querySelector('button')?.focus()
    }
    document.addEventListener('pointerdown', close)
    document.addEventListener('keydown', onEscape, true)
    return () => {
      document.removeEventListener('pointerdown', close)
      document.removeEventListener('keydown', onEscape, true)
    }
  }, [open])

  if (!engine) return null
  const name = engineName(language, engine)
  const state = message(language, `engine.${engine.state}`)
  return (
    <div className="engine" ref={root}>
      <button
        type="button"
        className="chip"
        aria-expanded={open}
        aria-label={message(language, 'engine.chip', { name, state })}
        onClick={() => useView.setState({ engineOpen: !open })}
      >
        <span className={`dot ${engine.state}`} aria-hidden="true" />
        <span className="chip-name">{name}</span>
        {engine.state !== 'connected' && <span className="chip-state">{state}</span>}
        <ChevronIcon />
      </button>
      {open && <EnginePopover engine={engine} language={language} />}
    </div>
  )
}
