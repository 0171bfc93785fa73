import { defineConfig } from 'vitest/config'

// In CI, one that fails by chance must not keep a landing (a database of the lab was seen to hang while it starts): it is tried a second time,
// and `test/run.mjs` names it, to be mended.
const retry = process.env.CI ? 1 : 0

/** Hand-outs are drawn with the page's own style sheets, which they import as texts; Vitest would give them empty ones. */
const css = true

/**
 * One project a test group. Unit tests use all of the machine's cores (Vitest would leave one free, which of two is half of them); scenarios, some of which
 * publish the same port, are played one after the other. `npm test` runs those that can run here and says which could not.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/unit/**/*.test.tsx'],
          // Against what hangs: on a busy machine the slowest of them take a few seconds.
          testTimeout: 30_000,
          hookTimeout: 30_000,
          maxWorkers: '100%',
          retry,
          css,
        },
      },
      { test: { name: 'scenarios', include: ['test/scenarios/**/*.test.ts'], testTimeout: 60_000, retry, css } },
      {
        test: {
          name: 'docker',
          include: ['test/docker/**/*.test.ts'],
          // What is held against the specification is the embedded engine; the browser host is the same with any; and a script that is handed out labels nothing, and is run on that alone.
          exclude:
            process.env.DOCKSTAGE_TEST_ENGINES === 'docker'
              ? ['test/docker/specification/**', 'test/docker/hand-out-script.test.ts', 'test/docker/serve-attacked.test.ts']
              : [],
          testTimeout: 180_000,
          hookTimeout: 60_000,
          // The real engine is one for all files; of embedded ones each has its own.
          fileParallelism: process.env.DOCKSTAGE_TEST_ENGINES !== 'docker',
          // They wait more than they compute.
          maxWorkers: 3,
          retry,
          css,
        },
      },
      // Engines that a test starts itself, to be far away, killed, or of another make.
      {
        test: {
          name: 'engines',
          include: ['test/engines/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          retry,
        },
      },
      {
        test: {
          name: 'podman',
          include: ['test/podman/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          retry,
        },
      },
    ],
  },
})
