import { createContext, useContext } from 'react'
import type { Actions } from './actions.ts'

export const ActionsContext = createContext<Actions | undefined>(undefined)

/** The page's actions; `main.tsx` provides them around everything. */
export function useActions(): Actions {
  const actions = useContext(ActionsContext)
  if (!actions) throw new Error('there are no actions around this component')
  return actions
}
