import { useLayoutEffect } from 'react'
import type { Actions } from '../store/actions.ts'
import { usePresent } from '../store/present-store.ts'
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
        code: event.code,
        modified: event.ctrlKey || event.altKey || event.metaKey,
        command: (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey,
        shift: event.shiftKey,
        onPicture: usePresent.getState().mode === 'off' && document.querySelector('.diagram') !== null,
        typing: target?.closest('input, textarea, select, [contenteditable]') != null,
        onControl: target?.closest('button, a, summary, [role="button"]') != null,
        // Beside a term's explanation the player goes on: a lecturer's clicker leads to the next step, which closes it.
        dialogOpen: target?.closest('[role="dialog"]:not(.term-card)') != null || document.querySelector('dialog[open]') !== null,
        presenting: usePresent.getState().mode !== 'off',
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
  escape: () => useView.setState({ engineOpen: false, selected: undefined, search: undefined }),
  search: () => useView.setState({ search: {} }),
  names: () => useView.setState({ dialog: 'names', playing: false }),
  present: (actions) => void (usePresent.getState().mode === 'off' ? actions.startPresentation() : actions.endPresentation()),
  black: (actions) => actions.toggleLook('black'),
  output: (actions) => actions.toggleLook('output'),
  'close-up': (actions) => actions.toggleLook('closeUp'),
  spotlight: (actions) => actions.toggleSpotlight(),
  speaker: (actions) => void actions.toSpeaker(),
  'stage-theme': (actions) => actions.toggleStageTheme(),
}

function perform(action: KeyAction, actions: Actions): void {
  const { mode, look } = usePresent.getState()
  // Who sees the black screen too would go on blindly: the first press brings the picture back, as presentation programs have it.
  if (mode === 'here' && look.black && movesOn(action)) actions.toggleLook('black')
  else if (typeof action !== 'object') moves[action](actions)
  else if ('digit' in action) actions.digit(action.digit)
  // Asked for again, it is another request.
  else useView.setState({ pictureRequest: { ...action.picture } })
}

const movesOn = (action: KeyAction): boolean =>
  (typeof action === 'object' && 'digit' in action) ||
  (['next', 'back', 'home', 'end', 'toggle-play', 'frame-forward', 'frame-back'] as const).some((it) => it === action)
