import '../../src/renderer/styles/tokens.css'
import '../../src/renderer/styles/base.css'
import '../../src/renderer/styles/controls.css'
import '../../src/renderer/styles/header.css'
import '../../src/renderer/styles/start.css'
import '../../src/renderer/styles/left-runs.css'
import '../../src/renderer/styles/side.css'
import '../../src/renderer/styles/stage.css'
import '../../src/renderer/styles/hand-out.css'
import '../../src/renderer/styles/view-only.css'
import '../../src/renderer/styles/narrow.css'
import '../../src/renderer/faults/report.css'
import './gallery.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { readAddress } from './address.ts'
import { giveFonts } from './fonts.ts'
import { Gallery } from './gallery.tsx'
import { PanelFrame } from './panel-frame.tsx'

const address = readAddress(location.search)
const { documentElement: page } = document
page.dataset.theme = address.theme
page.lang = address.language

await giveFonts(document)
const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      {address.panel === undefined ? <Gallery start={address} /> : <PanelFrame id={address.panel} address={address} />}
    </StrictMode>,
  )
