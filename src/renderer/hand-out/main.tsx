import '../styles/tokens.css'
import '../styles/base.css'
import '../styles/controls.css'
import '../styles/header.css'
import '../styles/side.css'
import '../styles/stage.css'
import '../styles/names.css'
import '../styles/narrow.css'
import './hand-out.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { type HandedOut, handedOutId } from '../../shared/hand-out/handed-out.ts'
import { readRecording } from '../../shared/recording/read-recording.ts'
import { replayOf } from '../../shared/recording/replay-of.ts'
import { App } from '../app.tsx'
import { createActions } from '../store/actions.ts'
import { listen } from '../store/listen.ts'
import { ActionsContext } from '../store/use-actions.ts'
import { fitOnPaper } from './fit-on-paper.ts'
import { recordedBridge } from './recorded-bridge.ts'

/** The page of a hand-out: the app's own player over the recording that lies in the same file. */
const handedOut = JSON.parse(document.getElementById(handedOutId)?.textContent ?? 'null') as HandedOut | null
const read = readRecording(handedOut?.recording ?? '')
const root = document.getElementById('root')
if (root && handedOut && 'recording' in read) {
  const bridge = recordedBridge({ ...handedOut, run: replayOf(read.recording, handedOutId) })
  const actions = createActions(bridge)
  listen(bridge, actions)
  fitOnPaper()
  void actions.load()
  createRoot(root).render(
    <StrictMode>
      <ActionsContext value={actions}>
        <App />
      </ActionsContext>
    </StrictMode>,
  )
} else if (root && 'problems' in read) root.textContent = read.problems.map(({ at, message }) => `${at} ${message}`.trim()).join('\n')
