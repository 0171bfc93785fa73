import { expect, test } from 'vitest'
import { webPreferences } from '../../../../src/main/electron/web-preferences.ts'

test('a page is sandboxed and isolated, without Node, and every power that Electron could give it is off', () => {
  const { preload, devTools, ...preferences } = webPreferences('/app', true)
  expect(preload).toMatch(/out.preload.index\.cjs$/)
  expect(devTools).toBe(false)
  // Whole, so that one more is looked at: `enableBlinkFeatures` and `additionalArguments` are among those that are not there.
  expect(preferences).toEqual({
    sandbox: true,
    contextIsolation: true,
    webSecurity: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  })
})

test('developer tools are for development alone', () => {
  expect(webPreferences('/app', false)).toEqual({ ...webPreferences('/app', true), devTools: true })
})
