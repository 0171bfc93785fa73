import { useEffect, useState } from 'react'
import { createActions } from '../../src/renderer/store/actions.ts'
import { ActionsContext } from '../../src/renderer/store/use-actions.ts'
import type { Address } from './address.ts'
import { panelStates } from './panel-states.tsx'
import { bridgeOf, enter } from './panel-world.ts'

/** What a panel brings into sight, or gives the focus, moves its own frame alone: the gallery around it stays where it is. */
function stayWithin(): void {
  const { scrollIntoView } = Element.prototype
  Element.prototype.scrollIntoView = function (options) {
    const within = { ...(typeof options === 'object' ? options : {}), container: 'nearest' }
    scrollIntoView.call(this, within)
  }
  const { focus } = HTMLElement.prototype
  HTMLElement.prototype.focus = function (options) {
    focus.call(this, { ...options, preventScroll: true })
  }
}

/** One panel in its state, with the page's own stores and actions around it. */
export function PanelFrame({ id, address }: { readonly id: string; readonly address: Address }) {
  const state = panelStates.find((it) => it.id === id)
  const [actions] = useState(() => {
    stayWithin()
    if (state) enter(state.world, address)
    return createActions(bridgeOf(state?.world ?? {}, address))
  })
  useEffect(() => state?.act?.(document.body), [state])
  if (!state) return <p>There is no panel {id} in panel-states.tsx.</p>
  const { Show } = state
  return (
    <ActionsContext value={actions}>
      <div className="panel-frame" style={{ width: state.size.width }}>
        <Show />
      </div>
    </ActionsContext>
  )
}
