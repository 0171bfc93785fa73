import { FuseV1Options, FuseVersion } from '@electron/fuses'

/**
 * What a packager burns into the app's copy of Electron, between copying it and signing it: `flipFuses(executable, electronFuses)` of @electron/fuses. The
 * runtime that `npm start` fetches has Electron's own fuses; what those leave open is said in docs/electron-security.md.
 * @type {import('@electron/fuses').FuseConfig}
 */
export const electronFuses = {
  version: FuseVersion.V1,
  // Whatever fuse a later Electron brings must be decided here before it is packaged.
  strictlyRequireAllFuses: true,
  // The app's executable is no Node for others: not by ELECTRON_RUN_AS_NODE, not by NODE_OPTIONS, not by --inspect.
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  // Only the archive that was packaged is run, and only as it was packaged (macOS and Windows check it; its hash stands in the executable).
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  // Pages come by the app's own scheme; file: is worth no more than in a browser.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // The app keeps no cookies; what Chromium keeps by itself lies encrypted.
  [FuseV1Options.EnableCookieEncryption]: true,
  // There is no snapshot of our own to load.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // V8's own guard for WebAssembly's memory, as Electron has it: hand-outs are drawn by WebAssembly.
  [FuseV1Options.WasmTrapHandlers]: true,
}
