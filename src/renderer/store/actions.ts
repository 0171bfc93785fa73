import type { HandedOutFile, HandOutChoice } from '../../shared/hand-out/hand-out.ts'
import type { AppApi, Preferences, RunView, ScenarioSource } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import type { PageFault } from '../../shared/page-fault.ts'
import { back, type Cursor, forward, settled, toEnd, toFrame, toStart } from '../../shared/playback/cursor.ts'
import type { Failure, Result } from '../../shared/result.ts'
import type { PageBridge } from '../bridge/page-bridge.ts'
import { faultTeller } from '../faults/tell-fault.ts'
import { isAsking, nextMove } from '../player/next.ts'
import { posed, unposed } from '../player/replay.ts'
import { cursorAtStep, shownAt } from '../player/view.ts'
import { type Busy, useApp } from './app-store.ts'
import { download } from './download.ts'
import { leftRunActions } from './left-run-actions.ts'
import { presentActions } from './present-actions.ts'
import { runEvent, useRun } from './run-store.ts'
import { lookAnew, useView } from './view-store.ts'

/** Everything that the page does on the user's behalf. */
export type Actions = ReturnType<typeof createActions>

/** @param save hands a text to the browser as a file */
export function createActions({ api, host }: Pick<PageBridge, 'api' | 'host'>, save: typeof download = download) {
  const report = (failure: Failure): void => {
    // While the connection is lost the screen says so already; a cancelled step is what the user asked for.
    if (useApp.getState().link === 'open' && failure.code !== 'cancelled') useApp.setState({ notice: failure })
  }

  const writeFault = faultTeller(api)
  const presenting = presentActions({ api, host }, report)
  /** What was chosen in a page that only looks on. */
  let ownPreferences: Preferences | undefined
  const looksOnNow = (): boolean => useApp.getState().looksOn

  let inHand: Promise<unknown> = Promise.resolve()
  /** Makes a call that takes a moment, with a word about it on the screen. */
  async function during<T>(busy: Busy, call: () => Promise<Result<T>>): Promise<T | undefined> {
    const before = useApp.getState().busy
    // What was left is seen to be closed before the answer to that comes; what is opened then waits for it.
    if (busy === 'opening' && (before === 'leaving' || before === 'closing')) await inHand
    if (useApp.getState().busy) return undefined
    useApp.setState({ busy, notice: undefined, reread: undefined })
    const answer = call().finally(() => useApp.setState({ busy: undefined }))
    inHand = answer
    const result = await answer
    if (result.ok) return result.value
    report(result.failure)
    return undefined
  }

  async function load(): Promise<void> {
    const state = await api.readState()
    if (!state.ok) {
      report(state.failure)
      return
    }
    const { run, looksOn = false, preferences, ...facts } = state.value
    useApp.setState({ ...facts, preferences: ownPreferences ?? preferences, looksOn, host, loaded: true })
    // The same run is kept with what is known of it here: after a short loss of the connection the view stays where it is.
    if (run && run.id === useRun.getState().run?.id) useRun.setState({ run })
    else {
      if (run?.recording) lookAnew(run)
      runEvent(run ? { type: 'opened', run } : { type: 'closed' })
    }
    if (!looksOn) presenting.resumePresentation(facts.presentation, run)
  }

  async function runStep(): Promise<void> {
    useRun.setState({ removed: undefined })
    useApp.setState({ notice: undefined, reread: undefined })
    const result = await api.runStep()
    // A failed step is told by the run itself.
    if (!result.ok && result.failure.code !== 'busy' && useRun.getState().run?.failure === undefined) report(result.failure)
  }

  async function savePreferences(change: Partial<Preferences>): Promise<void> {
    const preferences = { ...useApp.getState().preferences, ...change }
    useApp.setState({ preferences })
    if (looksOnNow()) {
      // Theirs are kept by main; this page's are its own, for as long as it is open.
      ownPreferences = preferences
      return
    }
    const result = await api.setPreferences(preferences)
    if (!result.ok) report(result.failure)
  }

  const setCursor = (cursor: Cursor | undefined): void => {
    if (!cursor) return
    useView.setState({ cursor })
    // Whoever goes elsewhere in a recording leaves its question.
    withRun((run) => run.recording && run.progress && useRun.setState({ run: unposed(run) }))
  }
  const stopPlaying = (): void => useView.setState({ playing: false })
  const withRun = (move: (run: RunView, cursor: Cursor) => void): void => {
    const { run } = useRun.getState()
    if (run) move(run, useView.getState().cursor)
  }

  /** A way on in view. Into a recorded step that asks, it leads over its question. */
  const onward = (run: RunView, cursor: Cursor, to: Cursor): void => {
    const question = posed(run, cursor, useRun.getState().chosen)
    if (question) useRun.setState({ run: question })
    else setCursor(to)
  }

  const answer = (option: number): void =>
    withRun((run, cursor) => {
      const step = run.opened.scenario.steps.find(({ id }) => id === run.progress?.step)
      if (
        !step?.ask ||
        !isAsking(run) ||
        (looksOnNow() && !run.recording) ||
        option >= step.ask.options.length ||
        Object.hasOwn(useRun.getState().chosen, step.id)
      )
        return
      useRun.setState(({ chosen }) => ({ chosen: { ...chosen, [step.id]: option } }))
      if (run.recording) {
        const { at } = settled(cursor, run.frames)
        setCursor(useView.getState().playing ? toFrame(run.frames, at + 1) : forward(cursor, run.frames))
        return
      }
      void api.answer(step.id, option).then((result) => {
        if (!result.ok) report(result.failure)
      })
    })
  const toStep = (step: number): void =>
    withRun((run) => {
      stopPlaying()
      setCursor(cursorAtStep(run, step))
    })
  /** So many frames on or back, in view alone. */
  const byFrames = (by: number): void =>
    withRun((run, cursor) => {
      if (run.frames.length > 0) setCursor(toFrame(run.frames, settled(cursor, run.frames).at + by))
    })

  /** Opened and restarted runs come by the event `run`, too, as they do for other windows; whichever is first is taken. */
  const take = (run: RunView | null | undefined): void => {
    if (!run || run.id === useRun.getState().run?.id) return
    lookAnew(run)
    runEvent({ type: 'opened', run })
  }

  return {
    ...leftRunActions(api, report),
    load,
    ...presenting,
    open: async (source: ScenarioSource): Promise<void> => take(await during('opening', () => api.openScenario(source))),
    pickFile: async (): Promise<void> => take(await during('opening', () => api.pickScenarioFile())),
    restart: async (): Promise<void> => take(await during('restarting', () => api.restart())),
    async close(): Promise<void> {
      stopPlaying()
      const leaving = useRun.getState().run?.recording ? 'leaving' : 'closing'
      const closed = await during(leaving, () => api.closeScenario())
      if (closed === null) runEvent({ type: 'closed' })
    },

    /** Saves the run as far as it has come: where the desktop's dialog says, or as the browser's download. */
    async saveRecording(): Promise<void> {
      stopPlaying()
      const saved = await during('saving', () => api.saveRecording())
      if (saved?.text !== undefined) save(saved.name, saved.text)
    },

    /** Answers with what was saved; undefined where nothing was, and null where the user thought better of it. */
    async handOut(choice: HandOutChoice): Promise<HandedOutFile | null | undefined> {
      stopPlaying()
      const made = await during('handingOut', () => api.handOut(choice))
      if (made?.base64 !== undefined)
        save(
          made.name,
          Uint8Array.from(atob(made.base64), (it) => it.charCodeAt(0)),
        )
      return made
    },

    async cleanUp(): Promise<void> {
      stopPlaying()
      const removed = await during('cleaning', () => api.cleanUp())
      if (removed) useRun.setState({ removed })
    },

    /** In the past: one step forward in view. At the head: runs the next step. */
    next: (): void =>
      withRun((run, cursor) => {
        if (useApp.getState().busy) return
        const move = nextMove(run, cursor, looksOnNow())
        if (move === 'view') onward(run, cursor, forward(cursor, run.frames))
        else if (move === 'consent') useView.setState({ dialog: 'consent', playing: false })
        else if (move === 'run' || move === 'retry') {
          setCursor(toEnd(run.frames))
          void runStep()
        }
      }),
    back: (): void =>
      withRun((run, cursor) => {
        stopPlaying()
        // From a question of a recording it leads to where one stood before.
        setCursor(run.recording && isAsking(run) ? cursor : back(cursor, run.frames))
      }),
    toStart: (): void =>
      withRun((run) => {
        stopPlaying()
        if (run.frames.length > 0) setCursor(toStart())
      }),
    toNow: (): void => withRun((run) => setCursor(toEnd(run.frames))),
    toStep,
    toFrame: (index: number): void =>
      withRun((run) => {
        stopPlaying()
        if (run.frames.length > 0) setCursor(index < 0 ? toStart() : toFrame(run.frames, index))
      }),
    frameForward: (): void => {
      stopPlaying()
      byFrames(1)
    },
    frameBack: (): void => {
      stopPlaying()
      byFrames(-1)
    },
    /** Autoplay's own way through the frames of the past. */
    playFrame: (): void => withRun((run, cursor) => onward(run, cursor, toFrame(run.frames, settled(cursor, run.frames).at + 1))),
    /** An answer while the run stands at a question or has just been answered; else the step of that number, in view. */
    digit: (number: number): void =>
      withRun((run, cursor) => {
        const told = shownAt(run, cursor)
        if (isAsking(run)) answer(number)
        else if (told.past || run.opened.scenario.steps[told.step]?.ask === undefined) toStep(number)
      }),
    /** Opens the line for a command of one's own, at the engine's head: there it will run. */
    openLine: (): void =>
      withRun((run) => {
        if (run.recording || looksOnNow()) return
        stopPlaying()
        setCursor(toEnd(run.frames))
        useView.setState({ typing: true })
      }),
    /** Answers with why it was not run; what the engine refuses is the command's output. */
    async runTyped(line: string, consented: readonly string[]): Promise<Failure | undefined> {
      stopPlaying()
      withRun((run) => setCursor(toEnd(run.frames)))
      useView.setState(({ typedLines }) => (typedLines.at(-1) === line ? {} : { typedLines: [...typedLines, line] }))
      useRun.setState({ removed: undefined })
      const result = await api.runTyped(line, consented)
      // A step that failed is told by the run itself.
      return result.ok || useRun.getState().run?.failure !== undefined || result.failure.code === 'cancelled' ? undefined : result.failure
    },
    /** Hands out what was played and typed so far, as a scenario of one's own. */
    async saveAsScenario(language: Language): Promise<void> {
      const { run } = useRun.getState()
      if (!run) return
      // What writes YAML is fetched when it is wanted.
      const { ownVersion } = await import('../player/own-version.ts')
      const { name, text } = ownVersion(run, language)
      save(name, text)
    },
    async skip(): Promise<void> {
      const result = await api.skipStep()
      if (!result.ok) report(result.failure)
    },
    /** Brings the engine itself back to the end of a step, in sight; to before the first one where none is named. */
    async rewind(step: string | undefined): Promise<void> {
      stopPlaying()
      if (step === undefined) return take(await during('restarting', () => api.restart()))
      useApp.setState({ notice: undefined, reread: undefined })
      lookAnew(undefined)
      const result = await api.rewind(step)
      if (!result.ok && useRun.getState().run?.failure === undefined) report(result.failure)
    },
    /** Goes over to the way that was left last, in sight. */
    async returnToLeft(): Promise<void> {
      stopPlaying()
      useApp.setState({ notice: undefined, reread: undefined })
      lookAnew(undefined)
      const result = await api.returnToLeft()
      if (!result.ok && useRun.getState().run?.failure === undefined) report(result.failure)
    },
    togglePlay: (): void => useView.setState(({ playing }) => ({ playing: !playing })),
    cancel: async (): Promise<void> => {
      stopPlaying()
      const result = await api.cancelStep()
      if (!result.ok) report(result.failure)
    },

    /** Answers the question that the run stands at; at any other moment it does nothing. */
    answer,

    async consent(kinds: readonly string[]): Promise<void> {
      useView.setState({ dialog: undefined })
      const result = await api.consent(kinds)
      if (result.ok) {
        useRun.setState({ run: result.value })
        await runStep()
      } else report(result.failure)
    },

    /** Has a helper container look at a host that is hidden; the run stays where it is. */
    async allowHelper(): Promise<void> {
      const result = await api.consent(['helper-container'])
      if (result.ok) useRun.setState({ run: result.value })
      else report(result.failure)
    },

    async chooseEngine(id: string): Promise<void> {
      const status = await during('switching', () => api.chooseEngine(id))
      if (status) useApp.setState({ engine: status })
    },
    /** Main tells that they were changed in another window. */
    takePreferences(preferences: Preferences): void {
      if (!ownPreferences) useApp.setState({ preferences })
    },
    setLanguage: (language: Preferences['language']): Promise<void> => savePreferences({ language }),
    setTheme: (theme: Preferences['theme']): Promise<void> => savePreferences({ theme }),

    async openLink(url: string): Promise<void> {
      const result = await api.openExternal(url)
      if (!result.ok) report(result.failure)
    },
    report,
    readReport: (): ReturnType<AppApi['readReport']> => api.readReport(),
    /** Has it written into main's log; where main cannot be reached, nobody is the wiser. */
    async tellFault(fault: PageFault): Promise<void> {
      if (host !== 'file' && useApp.getState().link === 'open') await writeFault(fault)
    },
    inspect: (...args: Parameters<AppApi['inspect']>): ReturnType<AppApi['inspect']> => api.inspect(...args),
    showSecret: (...args: Parameters<AppApi['showSecret']>): ReturnType<AppApi['showSecret']> => api.showSecret(...args),
    listEngines: (): ReturnType<AppApi['listEngines']> => api.listEngines(),
  }
}
