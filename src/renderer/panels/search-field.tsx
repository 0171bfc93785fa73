import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { Language } from '../../shared/language.ts'
import { counted, message } from '../../shared/messages/message.ts'
import { useView } from '../store/view-store.ts'
import { CrossIcon } from './icons.tsx'
import './search.css'
import type { PictureSearch } from './use-search.ts'

interface SearchFieldProps {
  readonly search: PictureSearch
  readonly language: Language
}

/** The field over the picture: Enter goes from one found thing to the next, Esc gives the focus back to where it was. */
export function SearchField({ search, language }: SearchFieldProps) {
  const { query, found, ask, step } = search
  const asked = useView((state) => state.search)
  const field = useRef<HTMLInputElement>(null)
  const from = useRef<Element>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for again, it has the focus again
  useEffect(() => {
    if (document.activeElement !== field.current) from.current = document.activeElement
    field.current?.focus()
    field.current?.select()
  }, [asked])
  const close = (): void => {
    useView.setState({ search: undefined })
    if (from.current instanceof HTMLElement || from.current instanceof SVGElement) from.current.focus()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) step(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape') close()
    // Ctrl+F in it is the browser's own: who wants to search the whole page presses it twice.
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const say = (key: Parameters<typeof message>[1]): string => message(language, key)
  return (
    <search className="picture-search" onKeyDown={press}>
      <input
        ref={field}
        type="text"
        aria-label={say('search.label')}
        placeholder={say('search.placeholder')}
        value={query}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => ask(event.target.value)}
      />
      <output className="search-count">{query.trim() === '' ? '' : countWords(search, language)}</output>
      <button
        type="button"
        aria-label={say('search.previous')}
        title={say('search.previous')}
        disabled={found.length === 0}
        onClick={() => step(-1)}
      >
        ↑
      </button>
      <button
        type="button"
        aria-label={say('search.next')}
        title={say('search.next')}
        disabled={found.length === 0}
        onClick={() => step(1)}
      >
        ↓
      </button>
      <button type="button" aria-label={say('search.close')} title={say('search.close')} onClick={close}>
        <CrossIcon />
      </button>
    </search>
  )
}

function countWords({ found, at }: PictureSearch, language: Language): string {
  if (found.length === 0) return message(language, 'search.none')
  return at < 0 ? counted(language, 'search.hits', found.length) : message(language, 'search.found', { at: at + 1, count: found.length })
}
