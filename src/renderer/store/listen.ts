import type { OpenedScenario } from '../../shared/ipc.ts'
import type { Failure } from '../../shared/result.ts'
import type { PageBridge } from '../bridge/page-bridge.ts'
import type { Actions } from './actions.ts'
import { useApp } from './app-store.ts'
import { runEvent, useRun } from './run-store.ts'
import { lookAnew } from './view-store.ts'

const typedIn = (opened: OpenedScenario | undefined): number => opened?.scenario.steps.filter(({ typed }) => typed).length ?? 0

const isOfFile = ({ code }: Failure): boolean => code === 'bad-file' || code === 'bad-recording'

/** Keeps the stores at what main tells; reads the whole state anew where something may have been missed. Returns the undo. */
export function listen(
  bridge: Pick<PageBridge, 'on' | 'onLink'>,
  { load, takePreferences }: Pick<Actions, 'load' | 'takePreferences'>,
): () => void {
  let wasLost = false
  const undo = [
    bridge.on('engine', (engine) => useApp.setState({ engine })),
    bridge.on('preferences', takePreferences),
    bridge.on('run', (run) => {
      const { notice } = useApp.getState()
      // A file that could not be opened is of the past once another one was.
      if (run && run.id !== useRun.getState().run?.id && notice && isOfFile(notice)) useApp.setState({ notice: undefined })
      lookAnew(run ?? undefined)
      runEvent(run ? { type: 'opened', run } : { type: 'closed' })
    }),
    bridge.on('runStatus', (status) => {
      runEvent({ type: 'status', status })
      // The answer to `runStep` may come before the run tells of its failure; it is told once, by the run.
      if (status.failure && useApp.getState().notice?.message === status.failure.message) useApp.setState({ notice: undefined })
    }),
    bridge.on('frame', (frame) => {
      const { run } = useRun.getState()
      if (run?.id === frame.runId && frame.frame.index > run.frames.length) void load()
      else runEvent({ type: 'frame', ...frame })
    }),
    bridge.on('sizes', (sizes) => runEvent({ type: 'sizes', ...sizes })),
    bridge.on('now', (now) => runEvent({ type: 'now', ...now })),
    bridge.on('notice', (notice) => useApp.setState({ notice })),
    bridge.on('replaced', (version) => {
      // What is typed makes another version too, and no file was saved for it.
      const isTyped = typedIn(version.opened) > typedIn(useRun.getState().run?.opened)
      runEvent({ type: 'replaced', ...version })
      if (!isTyped) useApp.setState({ reread: version.opened.file })
    }),
    bridge.on('lookAhead', (ahead) => runEvent({ type: 'lookAhead', ...ahead })),
    bridge.on('presentation', (presentation) => useApp.setState({ presentation })),
    bridge.onLink((link) => {
      useApp.setState({ link })
      if (link === 'open' && wasLost) void load()
      wasLost = link === 'lost'
    }),
  ]
  return () => {
    for (const it of undo) it()
  }
}
