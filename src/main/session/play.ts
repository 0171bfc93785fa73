import { resolve } from 'node:path'
import type { EngineConnection } from '../../engine/connect/connection.ts'
import { toFailure } from '../../engine/to-failure.ts'
import type { Frame } from '../../shared/playback/frame.ts'
import { allWithoutHome } from '../../shared/playback/without-home.ts'
import { type Failure, FailureError } from '../../shared/result.ts'
import { type ConsentKind, consentKinds } from '../../shared/scenario/consent.ts'
import { type Glossary, termIds } from '../../shared/scenario/glossary.ts'
import type { Step } from '../../shared/scenario/scenario.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import type { Dial } from './http-step.ts'
import { consentsOn, type OpenRunOptions, openRun, whyNotOn } from './open-run.ts'
import { needsConsent } from './run-failures.ts'
import { type LoadedScenario, loadPath, loadShipped } from './scenario-files.ts'
import type { ScenarioRun } from './scenario-run.ts'

export interface PlayOptions {
  /** A shipped scenario's id, the path of a file, or what was read already. */
  readonly source: { readonly id: string } | { readonly path: string } | LoadedScenario
  /** The words of `--allow`: consent kinds, or `course` for what a shipped scenario declares. */
  readonly allow?: readonly string[]
  /** What could not be observed fails its step. */
  readonly strict?: boolean
  /** Leave what the run made. */
  readonly keep?: boolean
  /** Frames hold the whole engine, not the run's own records only. */
  readonly wholeEngine?: boolean
  /** Ctrl-C: the step is cancelled, what was made is removed, and the end is told. */
  readonly signal?: AbortSignal
  /** Before each step; what it throws ends the play (`--step`). */
  readonly beforeStep?: (step: Step, index: number) => Promise<void>
  /** The scenario is read, consented to, and about to be played. */
  readonly onStart?: (run: { readonly runId: string; readonly loaded: LoadedScenario; readonly start: Topology }) => void
  readonly onFrame?: (frame: Frame) => void
  /** What a step prints and waits for, as it comes. */
  readonly onProgress?: (progress: { readonly output: string; readonly waitingFor?: string }) => void
}

/** What `--json` prints last. */
export interface PlayEnd {
  readonly type: 'end'
  readonly status: 'done' | 'failed'
  readonly frames: number
  /** Expectations that could not be observed on this engine. */
  readonly unknown: number
  readonly error?: Failure
}

/** 0 only when everything held; 2 for bad usage, a bad file, one that is not there or missing consent; else 1. */
export function exitCodeOf({ status, frames, error }: PlayEnd): 0 | 1 | 2 {
  if (status === 'done') return 0
  if (error?.code === 'needs-consent') return 2
  const usage = error?.code === 'bad-usage' || error?.code === 'bad-file' || error?.code === 'bad-recording' || error?.code === 'not-found'
  // With frames there was a play, and it is the scenario that failed.
  return usage && frames === 0 ? 2 : 1
}

export interface PlayWorld {
  readonly userData: string
  readonly owner: string
  readonly home: string
  readonly scenariosDirectory: string
  readonly glossary?: () => Promise<Glossary | undefined>
  readonly connection: () => Promise<EngineConnection>
  readonly log?: OpenRunOptions['log']
  readonly dial?: Dial
  /** Nobody would take such a play up if it were cut off. */
  readonly passing?: boolean
}

/**
 * Plays a whole scenario, as `dockstage play` does. Never rejects for what goes wrong with the scenario or the engine: that is the end's `error`.
 * What the run made is removed in any case, unless `keep`.
 */
export async function playScenario(world: PlayWorld, options: PlayOptions): Promise<PlayEnd> {
  let frames = 0
  let unknown = 0
  let run: ScenarioRun | undefined
  let error: Failure | undefined
  try {
    const loaded = await load(options.source, world)
    const allowed = allowedKinds(options.allow ?? [], loaded)
    const connection = await world.connection()
    const impossible = whyNotOn(connection, loaded.opened.scenario)
    if (impossible) throw new FailureError(impossible)
    const missing = needsConsent(consentsOn(connection, loaded.opened.scenario).filter((it) => !allowed.includes(it.kind)))
    if (missing) throw new FailureError(missing)
    options.signal?.throwIfAborted()
    run = await openRun({
      userData: world.userData,
      owner: world.owner,
      connection,
      loaded,
      consented: allowed,
      strict: options.strict ?? false,
      sizes: false,
      dial: world.dial,
      view: options.wholeEngine ? 'whole' : 'own',
      home: world.home,
      log: world.log,
      path: 'path' in options.source ? resolve(options.source.path) : undefined,
      passing: world.passing ?? false,
      tell(event) {
        if (event.type === 'frame') {
          frames += 1
          if (event.frame.last) unknown += event.frame.unknown?.length ?? 0
          options.onFrame?.(allWithoutHome(event.frame, world.home))
        } else if (event.type === 'status' && event.status.progress) options.onProgress?.(event.status.progress)
      },
      onConnection: () => undefined,
    })
    options.onStart?.({ runId: run.id, loaded, start: run.view().start })
    await playSteps(run, loaded, options)
  } catch (cause) {
    error = options.signal?.aborted ? cancelled : toFailure(cause)
  }
  const left = await run?.close(options.keep ?? false)
  if (left && !left.ok) error ??= left.failure
  // Before the play there is only the user's own file to name.
  if (error && run) error = allWithoutHome(error, world.home)
  return { type: 'end', status: error ? 'failed' : 'done', frames, unknown, ...(error ? { error } : {}) }
}

async function load(source: PlayOptions['source'], { scenariosDirectory, glossary }: PlayWorld): Promise<LoadedScenario> {
  if ('opened' in source) return source
  const terms = termIds(await glossary?.())
  return 'id' in source ? loadShipped(scenariosDirectory, source.id, terms) : loadPath(source.path, terms)
}

async function playSteps(run: ScenarioRun, loaded: LoadedScenario, options: PlayOptions): Promise<void> {
  const stop = (): void => run.cancelStep()
  options.signal?.addEventListener('abort', stop)
  try {
    for (const [index, step] of loaded.opened.scenario.steps.entries()) {
      await options.beforeStep?.(step, index)
      options.signal?.throwIfAborted()
      // Nobody is asked here: the file's answer is taken, and the step's expectations check it.
      if (step.ask) run.answer(step.id, step.ask.answer)
      const result = await run.runStep()
      if (!result.ok) throw new FailureError(result.failure)
    }
  } finally {
    options.signal?.removeEventListener('abort', stop)
  }
}

/** Throws `bad-usage` for a word that `--allow` does not know. */
function allowedKinds(words: readonly string[], { opened, shipped }: LoadedScenario): readonly ConsentKind[] {
  return words.flatMap((word) => {
    if (word === 'course') return shipped ? opened.scenario.needs.filter(isConsentKind) : []
    if (isConsentKind(word)) return [word]
    throw new FailureError({
      code: 'bad-usage',
      message: `--allow does not know ${JSON.stringify(word)}`,
      remedy: `It takes: course, ${consentKinds.join(', ')}.`,
    })
  })
}

const isConsentKind = (word: string): word is ConsentKind => consentKinds.some((it) => it === word)

const cancelled: Failure = { code: 'cancelled', message: 'the play was stopped' }
