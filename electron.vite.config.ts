import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { thirdPartyNotices } from './bin/third-party-notices.mjs'

/** Vite's dev server injects inline scripts and styles for hot reload, which the page's own policy forbids; what is built keeps it. */
const withoutPolicyInDevelopment = {
  name: 'without-policy-in-development',
  apply: 'serve' as const,
  transformIndexHtml: {
    order: 'pre' as const,
    handler: (html: string) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[\s\S]*?\/>/, ''),
  },
}

/** `out/main/index.js` is the Electron app, `out/main/cli.js` the command line (which serves the browser too and needs no Electron). */
export default defineConfig({
  main: {
    plugins: [thirdPartyNotices()],
    build: {
      target: 'node20',
      rollupOptions: {
        input: { index: 'src/main/electron/index.ts', cli: 'src/main/cli/index.ts' },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    plugins: [thirdPartyNotices()],
    build: {
      // A sandboxed preload is one CommonJS file.
      externalizeDeps: false,
      rollupOptions: { input: { index: 'src/preload/index.ts' }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: 'src/renderer',
    base: './',
    build: { minify: true, rollupOptions: { input: { index: resolve('src/renderer/index.html') } } },
    plugins: [react(), withoutPolicyInDevelopment, thirdPartyNotices()],
  },
})
