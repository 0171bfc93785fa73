import type { Presentation, RunView } from '../../shared/ipc.ts'
import type { Failure } from '../../shared/result.ts'
import type { StageView } from '../../shared/stage-view.ts'
import type { PageBridge } from '../bridge/page-bridge.ts'
import { useApp } from './app-store.ts'
import { type OwnWindow, ownWindow } from './own-window.ts'
import { initialPresent, type StageLook, usePresent } from './present-store.ts'
import { useRun } from './run-store.ts'
import { useView } from './view-store.ts'

/** What a speaker does. */
export function presentActions(
  { api, host }: Pick<PageBridge, 'api' | 'host'>,
  report: (failure: Failure) => void,
  own: OwnWindow = ownWindow,
) {
  const setLook = (change: Partial<StageLook>): void => usePresent.setState(({ look }) => ({ look: { ...look, ...change } }))

  async function openHall(onlyElsewhere: boolean): Promise<boolean> {
    if (host === 'browser') {
      if (onlyElsewhere) return false
      const opened = own.openHall()
      usePresent.setState({ blocked: !opened })
      return opened
    }
    const answer = await api.openHall(onlyElsewhere)
    if (answer.ok) return answer.value !== 'nowhere'
    report(answer.failure)
    return false
  }

  async function endPresentation(): Promise<void> {
    if (usePresent.getState().mode === 'off') return
    const { look } = usePresent.getState()
    own.setDrives(false)
    // The next presentation has the same theme.
    usePresent.setState({ ...initialPresent(), look: { ...initialPresent().look, theme: look.theme } })
    await own.leaveScreen()
    const told = await api.present(null)
    if (!told.ok) report(told.failure)
  }

  return {
    /** On another display where there is one, with the speaker's window here; else full screen here. */
    async startPresentation(): Promise<void> {
      if (useApp.getState().looksOn) return
      useView.setState({ dialog: undefined, selected: undefined, typing: false, engineOpen: false })
      own.setDrives(true)
      usePresent.setState({ mode: 'here', since: new Date().toISOString() })
      if (host !== 'desktop') return own.fillScreen()
      const elsewhere = await openHall(true)
      if (usePresent.getState().mode === 'off') return
      if (elsewhere) usePresent.setState({ mode: 'speaker' })
      else own.fillScreen()
    },
    endPresentation,
    /** Gives the hall a window of its own, and this one to the speaker. */
    async toSpeaker(): Promise<void> {
      // A handed-out page is one window, and there is no main that would tell another what to show.
      if (host === 'file') return
      if (await openHall(false)) usePresent.setState({ mode: 'speaker' })
      await own.leaveScreen()
    },
    toggleLook: (what: 'black' | 'output' | 'closeUp'): void => setLook({ [what]: !usePresent.getState().look[what] }),
    toggleStageTheme: (): void => setLook({ theme: usePresent.getState().look.theme === 'dark' ? 'light' : 'dark' }),
    /** It appears in the middle, and goes where the pointer goes. */
    toggleSpotlight: (): void =>
      usePresent.setState(({ look: { spotlight, ...look } }) => ({ look: spotlight ? look : { ...look, spotlight: { x: 0.5, y: 0.45 } } })),
    moveSpotlight: (x: number, y: number): void => {
      if (usePresent.getState().look.spotlight) setLook({ spotlight: { x: part(x), y: part(y) } })
    },
    resetTimer: (): void => usePresent.setState({ since: new Date().toISOString() }),
    async showStage(stage: StageView): Promise<void> {
      const told = await api.present(stage)
      if (!told.ok) report(told.failure)
    },
    /** After a reload: the tab that drove the presentation takes it up again. */
    resumePresentation({ stage, hall }: Presentation, run: RunView | undefined): void {
      if (!own.drives() || usePresent.getState().mode !== 'off') return
      if (!stage || !run || stage.runId !== run.id) {
        own.setDrives(false)
        if (stage) void api.present(null)
        return
      }
      const { since, theme, black, output, closeUp, spotlight, cursor, whole, chosen } = stage
      usePresent.setState({
        mode: hall ? 'speaker' : 'here',
        since,
        look: { theme, black, output, closeUp, ...(spotlight ? { spotlight } : {}) },
      })
      useView.setState({ cursor, wholeEngine: whole })
      useRun.setState({ chosen })
    },
  }
}

/** Rounded, so that a pointer at rest tells nothing new. */
const part = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000
