import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/header.css'
import './styles/start.css'
import './styles/left-runs.css'
import './styles/side.css'
import './styles/stage.css'
import './styles/names.css'
import './styles/hand-out.css'
import './styles/view-only.css'
import './styles/narrow.css'
import './faults/report.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { connectBrowserBridge } from './bridge/browser-bridge.ts'
import { checkedBridge } from './bridge/checked-bridge.ts'
import { isHallPage } from './bridge/hall-page.ts'
import { Guarded } from './faults/guarded.tsx'
import { ReportDialogWhenOpen } from './faults/report-dialog.tsx'
import { watchPage } from './faults/watch-page.ts'
import { HallPage } from './presenter/hall-page.tsx'
import { createActions } from './store/actions.ts'
import { listen } from './store/listen.ts'
import { ActionsContext } from './store/use-actions.ts'

const bridge = window.dockstage ? checkedBridge(window.dockstage) : connectBrowserBridge()
const actions = createActions(bridge)
// Listening comes first, so that nothing is missed between the first answer and the first event.
listen(bridge, actions)
watchPage(actions)
void actions.load()

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <ActionsContext value={actions}>
        <Guarded part="page">{isHallPage() ? <HallPage /> : <App />}</Guarded>
        <ReportDialogWhenOpen />
      </ActionsContext>
    </StrictMode>,
  )
