import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The player of hand-outs: the page's own parts as one script and one style sheet, which main writes into an HTML file (`out/hand-out`). */
export default defineConfig({
  root: 'src/renderer',
  plugins: [react()],
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  build: {
    outDir: resolve('out/hand-out'),
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
