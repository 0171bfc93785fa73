import { useEffect, useMemo, useState } from 'react'
import type { Language } from '../../shared/language.ts'
import { search, searchIndex } from '../../shared/topology/search.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import { useView } from '../store/view-store.ts'

/** The search in the picture of one moment. */
export interface PictureSearch {
  readonly query: string
  /** Keys, the best first; those of the moment that is shown. */
  readonly found: readonly string[]
  /** Which of them is chosen, from 0; -1 before the first. */
  readonly at: number
  /** The one to bring into sight, another object each time. */
  readonly bring: { readonly key: string } | undefined
  ask(query: string): void
  /** To the next one, or by -1 to the one before; behind the last comes the first. */
  step(by: 1 | -1): void
}

export function useSearch(topology: Topology, language: Language): PictureSearch {
  const isOpen = useView((state) => state.search !== undefined)
  const selected = useView((state) => state.selected)
  const [query, setQuery] = useState('')
  const [bring, setBring] = useState<{ readonly key: string }>()
  const index = useMemo(() => (isOpen ? searchIndex(topology, language) : []), [isOpen, topology, language])
  const found = useMemo(() => search(index, query), [index, query])
  useEffect(() => {
    if (!isOpen) setQuery('')
  }, [isOpen])
  const at = selected === undefined ? -1 : found.indexOf(selected)
  const goTo = (key: string | undefined): void => {
    if (key === undefined) return
    useView.setState({ selected: key })
    setBring({ key })
  }
  return {
    query,
    found,
    at,
    bring,
    ask: setQuery,
    step: (by) => goTo(found.at(at < 0 && by < 0 ? -1 : (at + by) % Math.max(1, found.length))),
  }
}
