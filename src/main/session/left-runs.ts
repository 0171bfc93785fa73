import { stat } from 'node:fs/promises'
import { listOwned, type OwnedObject } from '../../engine/clean-up/owned.ts'
import { runLabel } from '../../engine/commands/scope.ts'
import type { EngineConnection } from '../../engine/connect/connection.ts'
import { observe } from '../../engine/observe/observe.ts'
import { endPatience } from '../../engine/observe/patient-client.ts'
import { toFailure } from '../../engine/to-failure.ts'
import type { LeftRun, LeftRunProblem, LeftThing, ResumePlan } from '../../shared/left-run.ts'
import type { RunHistory } from '../../shared/recording/run-history.ts'
import type { Failure } from '../../shared/result.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import { endsWithItsProcess, leftSocketFolder } from './embedded-socket.ts'
import type { EngineHolder } from './engine-holder.ts'
import { loadHistory } from './history-file.ts'
import { linesOf, mayName, readJournal, withTag } from './journal.ts'
import type { SessionOptions } from './options.ts'
import { localized, resumePlan } from './resume-plan.ts'
import { givenVolumes, isStillMade, madeTags } from './run-clean-up.ts'
import { isConnection, openRunEngines, type RunEngines } from './run-engines.ts'
import { type FoundRun, isRunId, listRunFolders, type RunRecord } from './run-files.ts'

export interface LeftRunsWorld {
  readonly options: SessionOptions
  readonly owner: string
  readonly engine: Pick<EngineHolder, 'connection'>
}

export const ownerLabel = 'dockstage.owner'

/**
 * What runs of this installation left behind, oldest first: found by their folders on this machine, each with what its own engine has of it, and by this
 * owner's labels on the session's engine. Runs that are alive are not among them. Whatever stands in the files, it rejects for nothing.
 * @param plans whether it is found out how each could be taken up, which takes a look at the whole engine
 */
export async function findLeftRuns(world: LeftRunsWorld, plans: boolean): Promise<readonly LeftRun[]> {
  const engines = openRunEngines(world.options, world.engine)
  try {
    const all = await listRunFolders(world.options.userDataDirectory)
    const left = await Promise.all(all.filter((it) => !it.alive).map((it) => leftRun(world, engines, it, plans)))
    return [...left, ...(await byLabelAlone(world, engines, new Set(all.map(({ runId }) => runId))))]
  } finally {
    await engines.close()
  }
}

/** Runs whose folder is gone, or lies on another machine. */
async function byLabelAlone({ owner }: LeftRunsWorld, engines: RunEngines, known: ReadonlySet<string>): Promise<LeftRun[]> {
  const own = await engines.own()
  if (!isConnection(own)) return []
  const objects = await listOwned(endPatience(own.client()), { [ownerLabel]: owner, [runLabel]: true }).catch(() => [])
  const runs = new Map<string, LeftRun>()
  for (const it of objects) {
    const runId = it.labels[runLabel] ?? ''
    // No run of ours is called so; a label can be written by anybody who reaches the engine.
    if (known.has(runId) || !isRunId(runId)) continue
    const scenarioId = it.labels['dockstage.scenario'] ?? ''
    const run = runs.get(runId) ?? { runId, scenarioId, title: {}, kept: false, things: [], problem: 'damaged' }
    runs.set(runId, { ...run, things: [...run.things, thingOf(it)] })
  }
  return [...runs.values()]
}

async function leftRun(world: LeftRunsWorld, engines: RunEngines, found: FoundRun, plans: boolean): Promise<LeftRun> {
  const { runId, folder, record } = found
  const read = await loadHistory(folder.historyFile)
  const history = typeof read === 'object' ? read : undefined
  const problem = problemOf(record, world.owner, read)
  const here = await thingsHere(found)
  const about: LeftRun = {
    runId,
    scenarioId: record?.scenarioId ?? '',
    title: history ? localized(history, (words) => words?.title, history.opened.scenario.title) : {},
    ...(record?.startedAt ? { startedAt: record.startedAt } : {}),
    ...(history?.frames.length ? { lastAt: history.frames.at(-1)?.at ?? '' } : {}),
    kept: record?.kept ?? false,
    ...(record ? { engine: { ...record.engine, ...(history ? { name: nameOf(history) } : {}) } } : {}),
    things: here,
    ...(problem ? { problem } : {}),
  }
  if (problem === 'foreign') return about
  const at = record ? await engines.at(record.engine.address) : await engines.own()
  if (!isConnection(at)) return withoutEngine(world, about, record, history, at, plans)
  try {
    const things = [...(await thingsOn(at, world.owner, found)), ...here]
    const resumable = plans && history && !problem && !about.kept
    const resume = resumable ? { resume: await planOn(at, runId, history, world.options.home, found) } : {}
    return { ...about, things, ...resume }
  } catch (cause) {
    return { ...about, unreachable: toFailure(cause) }
  }
}

function problemOf(
  record: RunRecord | undefined,
  owner: string,
  read: Awaited<ReturnType<typeof loadHistory>>,
): LeftRunProblem | undefined {
  if (record && record.ownerId !== owner) return 'foreign'
  if (!record || !read) return 'damaged'
  return typeof read === 'string' ? read : undefined
}

function withoutEngine(
  { options }: LeftRunsWorld,
  about: LeftRun,
  record: RunRecord | undefined,
  history: RunHistory | undefined,
  why: Failure,
  plans: boolean,
): LeftRun {
  if (!record || !endsWithItsProcess(record.engine.address)) return { ...about, unreachable: why }
  const resume: { resume?: ResumePlan } =
    plans && history && !about.problem && !about.kept ? { resume: resumePlan(history, undefined, options.home) } : {}
  return { ...about, ...resume }
}

/** How such a run goes on, by what is on its engine now. */
export async function planOn(
  connection: EngineConnection,
  runId: string,
  history: RunHistory,
  home: string,
  { folder }: Pick<FoundRun, 'folder'>,
): Promise<ResumePlan> {
  return resumePlan(history, await observedOnce(connection, runId, givenVolumes(await readJournal(folder.journalFile))), home)
}

async function observedOnce(connection: EngineConnection, runId: string, given: readonly string[]): Promise<Topology> {
  const observer = await observe(connection, {
    isMine: (labels, volume) => labels[runLabel] === runId || (volume !== undefined && given.includes(volume)),
  })
  observer.close()
  return observer.topology
}

/** Of what a journal names, the engine is asked for so many: no run has more, and a damaged journal may name anything. */
const mostAsked = 200

/** What an engine has of a run: by its labels, and by what its journal names. */
async function thingsOn(connection: EngineConnection, owner: string, { runId, folder }: FoundRun): Promise<LeftThing[]> {
  const docker = endPatience(connection.client())
  const objects = (await listOwned(docker, { [ownerLabel]: owner, [runLabel]: runId })).map(thingOf)
  const journal = await readJournal(folder.journalFile)
  const known = new Set(objects.flatMap((it) => (it.kind === 'volume' ? [it.name] : [])))
  const volumes = givenVolumes(journal)
    .filter((name) => !known.has(name))
    .slice(0, mostAsked)
  const made = madeTags(journal)
  const pulled = journal.filter((it) => it.action === 'pulled' && linesOf(journal, it.name).includes(it))
  const images = [...new Set([...made, ...pulled.map(({ name }) => withTag(name))])].slice(0, mostAsked)
  const [hasVolume, hasImage] = await Promise.all([
    Promise.all(volumes.map((it) => isThere(() => docker.getVolume(it).inspect()))),
    Promise.all(
      images.map((it) =>
        isThere(async () => {
          const image = await docker.getImage(it).inspect()
          if (made.includes(it)) return isStillMade(journal, it, image)
          return pulled.some((pull) => withTag(pull.name) === it && mayName(pull, image.Id))
        }),
      ),
    ),
  ])
  return [
    ...objects,
    ...volumes.filter((_, at) => hasVolume[at]).map((name): LeftThing => ({ kind: 'volume', name })),
    ...images
      .filter((_, at) => hasImage[at])
      .map((name): LeftThing => ({ kind: 'image', name, ...(made.includes(name) ? {} : { stays: true }) })),
  ]
}

/** The journal is written before the call, so it may name what was never made; and what was made may be somebody else's by now (`false`). */
async function isThere(inspect: () => Promise<unknown>): Promise<boolean> {
  try {
    return (await inspect()) !== false
  } catch (cause) {
    if ((cause as { statusCode?: number }).statusCode === undefined) throw cause
    return false
  }
}

async function thingsHere({ folder, record }: FoundRun): Promise<LeftThing[]> {
  const socket = record?.engine.kind === 'embedded' ? await leftSocketFolder(record.engine.address) : undefined
  return [
    ...((await exists(folder.workspace)) ? [{ kind: 'workspace', name: folder.workspace } as const] : []),
    ...(socket === undefined ? [] : [{ kind: 'engine-folder', name: socket } as const]),
  ]
}

/** What a distribution adds to the version (`20.10.24+dfsg1`) is of no use here. */
const nameOf = ({ start: { engine } }: RunHistory): string => `${engine.name} ${engine.version.replace(/\+.*/, '')}`

const thingOf = ({ kind, name, state }: OwnedObject): LeftThing => ({ kind, name, ...(state === undefined ? {} : { state }) })

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
