import { create } from 'zustand'

/** The line for a command of one's own as far as it is written; empty while it is closed. The picture marks what it would remove. */
export const useOwnLine = create<{ readonly text: string }>(() => ({ text: '' }))
