import { create } from 'zustand'
import { useApp } from '../store/app-store.ts'

/** Whether the report is open: over whatever the page shows, a page that could not be shown too. */
export const useReport = create<{ readonly open: boolean }>(() => ({ open: false }))

export const openReport = (): void => useReport.setState({ open: true })

/** A page that only looks on is told nothing of the machine, and a hand-out has none behind it. */
export const useCanReport = (): boolean => useApp(({ host, looksOn, loaded }) => loaded && host !== 'file' && !looksOn)
