import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { subsetPlugin } from './test/gallery/subset-plugin.ts'

/** The gallery of all elements in all states (`npm run gallery`), for development and for the tests alone: nothing of it is in `out/`. */
export default defineConfig({
  root: resolve('test/gallery'),
  base: './',
  plugins: [react(), subsetPlugin(import.meta.dirname)],
  build: { outDir: resolve(tmpdir(), 'dockstage-gallery'), emptyOutDir: true, chunkSizeWarningLimit: 2000 },
})
