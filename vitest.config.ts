import { defineConfig } from 'vitest/config'

/** One project a test group; `npm test` runs those that can run here and says which could not. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts', 'test/unit/**/*.test.tsx'] } },
      { test: { name: 'scenarios', include: ['test/scenarios/**/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'docker',
          include: ['test/docker/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          // A database of the lab was seen to hang while it starts; the reporter names what needed a second try.
          retry: process.env.CI ? 1 : 0,
        },
      },
    ],
  },
})
