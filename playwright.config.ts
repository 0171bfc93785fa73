import { defineConfig } from '@playwright/test'

/** The same specs in two hosts: the desktop app (Electron) and the browser host (`dockstage serve`). `npm test` finds what each needs. */
export default defineConfig({
  testDir: 'test/e2e',
  // Of its own, for it is emptied first: what a soak keeps lies beside it.
  outputDir: 'test-results/playwright',
  snapshotPathTemplate: 'test/e2e/pictures/{arg}{ext}',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 2,
  // In CI one hang of the machine must not cost a landing; `npm test` names what passed only at the second try.
  retries: process.env.CI ? 1 : 0,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  projects: [
    // Both hosts lay the same page out: most scenarios, and the stage, are looked at in one of them.
    // A file that is handed out is the same, whoever made it; touches are sent by Chromium's own protocol.
    {
      name: 'desktop',
      metadata: { host: 'desktop' },
      grepInvert: /^(?!.*(wordpress-link|user-bridge)).*at both sizes|from the last row|a finger drags/,
      testIgnore: /hand-out-files|accessible|gallery|keyboard|large-text|page-script|view-only/,
    },
    { name: 'browser', metadata: { host: 'browser' }, testIgnore: /present-displays|double-click|electron-security/ },
    // What only Electron's own runtime can show; `npm test` says why where there is none.
    { name: 'electron-only', testDir: 'test/electron-only', metadata: { host: 'desktop' } },
    // Part of .ci/soak alone.
    { name: 'soak', testDir: 'test/soak', fullyParallel: false },
    // `npm run sheet`: pictures to be looked at.
    { name: 'sheet', metadata: { host: 'browser' }, testDir: 'test/sheet' },
  ],
})
