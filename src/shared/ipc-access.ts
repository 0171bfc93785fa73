import type { AppApi } from './ipc.ts'

/**
 * Who asks main. `driver`: the page of the one who works with it. `hall`: the hall's window, which the driver has opened; it is shown what the driver
 * sees. `viewer`: a page behind a view-only address, which is shown what may leave the machine.
 */
export type Caller = 'driver' | 'hall' | 'viewer'

/**
 * What each call is: `look` for everybody, `drive` for the driver alone. A call that is not classed does not compile, and what only reads is `drive` as
 * well where it reads more than the run: the engine's raw answers, other engines, runs that were left, files that are made of all of it.
 */
export const callAccess = {
  readState: 'look',
  openScenario: 'drive',
  pickScenarioFile: 'drive',
  closeScenario: 'drive',
  runStep: 'drive',
  cancelStep: 'drive',
  runTyped: 'drive',
  skipStep: 'drive',
  rewind: 'drive',
  returnToLeft: 'drive',
  restart: 'drive',
  cleanUp: 'drive',
  saveRecording: 'drive',
  listLeftRuns: 'drive',
  resumeRun: 'drive',
  cleanUpLeftRun: 'drive',
  handOut: 'drive',
  consent: 'drive',
  answer: 'drive',
  inspect: 'drive',
  showSecret: 'drive',
  listEngines: 'drive',
  chooseEngine: 'drive',
  setPreferences: 'drive',
  openExternal: 'drive',
  present: 'drive',
  openHall: 'drive',
  readReport: 'drive',
  tellFault: 'drive',
} as const satisfies Readonly<Record<keyof AppApi, 'look' | 'drive'>>

/** Fails closed: whatever is not known to be a call for everybody is the driver's. */
export const mayCall = (caller: Caller, name: keyof AppApi): boolean => caller === 'driver' || callAccess[name] === 'look'
