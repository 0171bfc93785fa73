import type { EngineVersion } from '../../embedded/engine.ts'
import type { Language } from '../../shared/language.ts'
import type { Log } from '../log/log.ts'
import type { HallWindow } from './presentation.ts'

/** What the shells (Electron, browser host, terminal) tell the session about the world; everything else it finds out itself. */
export interface SessionOptions {
  readonly version: string
  /** Holds `preferences.json`, `owner`, and `runs/` (journals, workspaces, locks); made when it is not there. */
  readonly userDataDirectory: string
  /** The shipped scenario files and their `index.yaml`. */
  readonly scenariosDirectory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly home: string
  /** `auto` is the design's order; `docker` leaves the embedded engine out; anything else is an address such as `unix:///run/my.sock`. */
  readonly engine: EngineChoice
  /** What the embedded engine is like; 28 when left out. */
  readonly like?: EngineVersion
  /** Leave what runs make on the engine when the scenario or the app is closed. */
  readonly keep?: boolean
  /** The language when no preference is saved. */
  readonly language?: Language
  /** Where the session writes down what it goes through; nowhere where it is left out. */
  readonly log?: Log
  /** Opens the system's file dialog; answers with a path, or undefined when the user thought better of it. Left out by the browser host. */
  readonly pickFile?: () => Promise<string | undefined>
  /** Asks where a file of this name is to be saved; undefined when the user thought better of it. Left out by the browser host, whose page saves. */
  readonly saveFile?: (name: string) => Promise<string | undefined>
  /** The hall's window in a presentation. Left out by the browser host, whose page opens it. */
  readonly hallWindow?: HallWindow
  /** Opens an address in the system's browser. Left out by the browser host, whose page does it itself. */
  readonly openExternal?: (url: string) => Promise<void>
}

export type EngineChoice = 'auto' | 'docker' | 'embedded' | (string & {})
