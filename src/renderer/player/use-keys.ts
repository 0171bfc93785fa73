import { useLayoutEffect } from 'react'
import type { Actions } from '../store/actions.ts'
import { useActions } from '../store/use-actions.ts'
import { useView } from '../store/view-store.ts'
import { type KeyAction, keyAction, repeats } from './keys.ts'

/** The player's keys, while the page of a scenario is open. */
export function useKeys(): void {
  const actions = useActions()
  // With the page, not after it was painted: a key that is pressed as soon as the page is there must not be lost.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return
      const target = event.target instanceof Element ? event.target : undefined
      const action = keyAction({
        key: event.key,
        modified: event.ctrlKey || event.altKey || event.metaKey,
        typing: target?.closest('input, textarea, select, [contenteditable]') != null,
        onControl: target?.closest('button, a, summary, [role="button"]') != null,
        // Beside a term's explanation the player goes on: a lecturer's clicker leads to the next step, which closes it.
        dialogOpen: target?.closest('[role="dialog"]:not(.term-card)') != null || document.querySelector('dialog[open]') !== null,
      })
      if (action === undefined) return
      event.preventDefault()
      if (!event.repeat || repeats(action)) perform(action, actions)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [actions])
}

const moves: Readonly<Record<Exclude<KeyAction, object>, (actions: Actions) => void>> = {
  next: (actions) => actions.next(),
  back: (actions) => actions.back(),
  'frame-forward': (actions) => actions.frameForward(),
  'frame-back': (actions) => actions.frameBack(),
  home: (actions) => actions.toStart(),
  end: (actions) => actions.toNow(),
  'toggle-play': (actions) => actions.togglePlay(),
  type: (actions) => actions.openLine(),
  help: () => useView.setState({ dialog: 'keys' }),
  escape: () => useView.setState({ engineOpen: false, selected: undefined }),
}

function perform(action: KeyAction, actions: Actions): void {
  if (typeof action === 'object') actions.digit(action.digit)
  else moves[action](actions)
}
