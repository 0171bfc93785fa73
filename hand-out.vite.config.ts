import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { thirdPartyNotices } from './bin/third-party-notices.mjs'

/** The player of hand-outs: the page's own parts as one script and one style sheet, which main writes into an HTML file (`out/hand-out`). */
export default defineConfig({
  root: 'src/renderer',
  plugins: [react(), thirdPartyNotices({ fonts: true })],
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  build: {
    outDir: resolve('out/hand-out'),
    // Browsers with `light-dark()` of their own. Written out for older ones it would take the page's theme, where a stage has another.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    emptyOutDir: true,
    lib: {
      entry: resolve('src/renderer/hand-out/main.tsx'),
      formats: ['iife'],
      name: 'dockstage',
      fileName: () => 'player.js',
      cssFileName: 'player',
    },
  },
})
