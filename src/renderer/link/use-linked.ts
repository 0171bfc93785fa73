import { type FocusEvent, type KeyboardEvent, type MouseEvent, type PointerEvent, type RefObject, useEffect, useLayoutEffect } from 'react'
import { pointInWords, useLink } from '../store/link-store.ts'
import { useView } from '../store/view-store.ts'
import { isAbout } from './is-about.ts'

/**
 * Links the words in an element to the picture. What a pointer rests on, or the keyboard stands at, lights up there; what is pointed at there, or chosen,
 * is marked here. A click, a tap and Enter choose what the words are about. The words are one stop of the Tab key; the arrows up and down go on from it.
 * @param moment another one has other words: nothing stays lit from before
 */
export function useLinked(root: RefObject<HTMLElement | null>, moment: unknown) {
  // What is drawn anew is marked anew. Which words are about something, and which of them Tab stops at, is not React's: a pointer that wanders over the
  // picture has no text drawn again.
  useLayoutEffect(() => {
    const items = itemsIn(root.current)
    markAbout(items)
    if (!items.some((it) => it.tabIndex === 0)) items[0]?.setAttribute('tabindex', '0')
  })
  useEffect(() => {
    let last = pointedAt()
    const look = (): void => {
      const now = pointedAt()
      if (now === last) return
      last = now
      markAbout(itemsIn(root.current))
    }
    const undo = [useLink.subscribe(look), useView.subscribe(look)]
    return () => {
      for (const it of undo) it()
    }
  }, [root])
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is another moment that lets go
  useEffect(() => () => pointInWords(), [moment])

  return {
    onPointerOver(event: PointerEvent) {
      // A finger does not rest on anything: it taps.
      if (event.pointerType !== 'touch') pointInWords(keysOf(itemAt(event.target)))
    },
    onPointerLeave: () => pointInWords(),
    onFocus({ target }: FocusEvent) {
      const item = itemAt(target)
      if (!item) return
      for (const it of itemsIn(root.current)) it.tabIndex = it === item ? 0 : -1
      // What a click focuses stays as it is.
      if (item.matches(':focus-visible')) pointInWords(keysOf(item))
    },
    onBlur: () => pointInWords(),
    onClick({ target }: MouseEvent) {
      // Who marks a text to copy it chooses nothing.
      if (document.getSelection()?.isCollapsed !== false) choose(itemAt(target))
    },
    onKeyDown(event: KeyboardEvent) {
      const item = itemAt(event.target)
      if (!item || event.ctrlKey || event.altKey || event.metaKey) return
      const items = itemsIn(root.current)
      const to = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (to !== undefined) items[items.indexOf(item) + to]?.focus()
      else if (event.key === 'Enter' || event.key === ' ') choose(item)
      else return
      event.preventDefault()
      event.stopPropagation()
    },
  }
}

/** What is pointed at in the picture, else what is chosen. */
const pointedAt = (): string | undefined => useLink.getState().inPicture ?? useView.getState().selected

function markAbout(items: readonly HTMLElement[]): void {
  const pointed = pointedAt()
  for (const it of items) it.classList.toggle('is-about', pointed !== undefined && isAbout(pointed, keysOf(it)))
}

function choose(item: HTMLElement | undefined): void {
  const [first] = keysOf(item)
  if (first !== undefined) useView.setState({ selected: first })
}

const itemsIn = (root: HTMLElement | null): HTMLElement[] => [...(root?.querySelectorAll<HTMLElement>('[data-about]') ?? [])]

const itemAt = (target: EventTarget): HTMLElement | undefined =>
  target instanceof Element ? (target.closest<HTMLElement>('[data-about]') ?? undefined) : undefined

const keysOf = (item: HTMLElement | undefined): readonly string[] =>
  item?.dataset.about === undefined ? [] : (JSON.parse(item.dataset.about) as readonly string[])
