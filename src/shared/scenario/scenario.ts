import type { Language } from '../language.ts'

/** A scenario file as parsed: the design's section 4. `run` texts still hold their placeholders (`{{port wordpress 80}}`). */
export interface Scenario {
  readonly id: string
  readonly section?: string
  readonly language: Language
  readonly title: string
  readonly summary: string
  /** Consent kinds that the scenario declares it needs. */
  readonly needs: readonly string[]
  readonly steps: readonly Step[]
}

export interface Step {
  readonly id: string
  readonly title: string
  /** Markdown. */
  readonly say?: string
  readonly notes?: string
  /** Markdown: what to beware of. */
  readonly warning?: string
  /** Docker command lines. */
  readonly run?: string
  /** What is typed and seen at the terminal of the one command of `run` that has one (`hasTerminal`), in order. */
  readonly attach?: readonly TerminalAction[]
  /** Docker command lines as `run`'s, each text in a terminal of its own, all at once. */
  readonly parallel?: readonly string[]
  readonly http?: HttpRequest
  readonly host?: HostAction
  readonly wait?: Wait
  readonly expect: readonly Expectation[]
  /** e.g. `container:wordpressdb`, `bridge:docker0`. */
  readonly focus: readonly string[]
  /** A command of the step must fail, with this exit code where one is given, and its output must contain `says` (may be empty). */
  readonly fails?: { readonly says: string; readonly exit?: number }
  readonly ask?: Ask
  /** On an engine for which this does not hold, the step is passed over. */
  readonly only?: EngineCondition
  /** On an engine for which this holds, the step is passed over. */
  readonly unless?: EngineCondition
  /** No step of the file: a command that the user typed while the scenario was played. */
  readonly typed?: true
}

/** Holds for an engine for which all of it holds. */
export interface EngineCondition {
  readonly engine?: EngineRange
  /** The engine lacks one of these. */
  readonly lacks?: readonly EngineThing[]
}

/** What an engine can lack: legacy links (Podman), and this machine's own disk (an engine on another machine). */
export const engineThings = ['links', 'this-machine'] as const
export type EngineThing = (typeof engineThings)[number]

/** One thing that somebody at a terminal does. */
export type TerminalAction =
  /** Waits for a regular expression (flag `m`) over what the terminal has shown since the last key, escape sequences left out. */
  | { readonly kind: 'see'; readonly see: string; readonly withinMs: number }
  /** A line and the Enter key. */
  | { readonly kind: 'type'; readonly text: string }
  /** Keys by their names: `Ctrl-P`, `Enter`, `Up`. */
  | { readonly kind: 'keys'; readonly keys: readonly string[] }

export interface Ask {
  readonly question: string
  readonly options: readonly string[]
  /** Index into `options`. */
  readonly answer: number
  readonly because: string
}

/** A request from the host to a port that this run published; retried until it holds or `within` is over. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  /** Fields of a form, sent urlencoded. */
  readonly form?: Readonly<Record<string, string>>
  readonly status?: number
  readonly contains?: string
  readonly lacks?: string
  readonly withinMs: number
}

/** Inside the run's own workspace directory; paths are relative to it. */
export type HostAction =
  | { readonly kind: 'list'; readonly path: string; readonly contains: readonly string[]; readonly lacks: readonly string[] }
  | { readonly kind: 'read'; readonly path: string; readonly contains?: string }
  | { readonly kind: 'write'; readonly path: string; readonly content: string }

export interface Wait {
  readonly container: string
  /** A regular expression over the container's log. */
  readonly log?: string
  readonly state?: string
  readonly health?: string
  readonly withinMs: number
}

/** Engines that an expectation is for, by their major version; on others it does not apply. */
export interface EngineRange {
  readonly compare: '<=' | '>='
  readonly major: number
}

interface ForEngines {
  readonly engine?: EngineRange
}

/** Against the observed topology (and `output`, against what the step printed). Names, not ids. */
export type Expectation = ForEngines &
  (
    | {
        readonly kind: 'container'
        readonly container: string
        readonly absent?: boolean
        readonly state?: string
        readonly network?: string
        readonly notOn?: string
        readonly image?: string
        readonly exitCode?: number
        readonly address?: string
        readonly alias?: string
      }
    /** The host end of a container's veth pair: the bridge that it is plugged into, or the network that it belongs to, or both. */
    | { readonly kind: 'veth'; readonly veth: string; readonly bridge?: string; readonly network?: string; readonly absent?: boolean }
    | {
        readonly kind: 'network'
        readonly network: string
        readonly absent?: boolean
        readonly driver?: string
        readonly internal?: boolean
        readonly subnet?: string
      }
    | { readonly kind: 'volume'; readonly volume: string; readonly absent?: boolean }
    /** How many anonymous volumes of this run there are. */
    | { readonly kind: 'anonymousVolumes'; readonly anonymousVolumes: number }
    | { readonly kind: 'link'; readonly link: string; readonly to: string; readonly alias: string; readonly absent?: boolean }
    | {
        readonly kind: 'port'
        readonly port: string
        readonly containerPort: number
        readonly hostIp?: string
        readonly hostPort?: number
        readonly absent?: boolean
      }
    | {
        readonly kind: 'mount'
        readonly mount: string
        readonly at: string
        readonly type?: 'bind' | 'volume' | 'tmpfs'
        /** A volume's name; an absolute directory; or a relative one (`./data`), which is in the workspace. */
        readonly source?: string
        readonly readOnly?: boolean
        /** Of a volume: whether it has no name of its own. */
        readonly anonymous?: boolean
        readonly absent?: boolean
      }
    /** A regular expression (flag `m`) over the step's output; placeholders in it stand for what was observed. */
    | { readonly kind: 'output'; readonly output: string; readonly absent?: boolean }
  )
export type ExpectationKind = Expectation['kind']

/** `scenarios/index.yaml`: the shipped scenarios in their order. */
export interface Course {
  readonly title: Localized
  readonly scenarios: readonly CourseEntry[]
}
export type Localized = Readonly<Record<Language, string>>
export interface CourseEntry {
  readonly id: string
  /** How long it takes to go through it. */
  readonly minutes: number
  /** What one should know before, and what one can do after. */
  readonly before: Localized
  readonly after: Localized
}

/** A translation file: the same ids and only texts. */
export interface Translation {
  readonly title: string
  readonly summary: string
  readonly steps: Readonly<Record<string, StepText>>
}
export interface StepText {
  readonly title?: string
  readonly say?: string
  readonly notes?: string
  readonly warning?: string
  readonly question?: string
  readonly options?: readonly string[]
  readonly because?: string
}
