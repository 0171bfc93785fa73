import { arch, release, type } from 'node:os'
import type { EngineStatus, RunView } from '../../shared/ipc.ts'
import type { Log } from './log.ts'
import { LogText } from './log-text.ts'

/** What a report is about. */
export interface ReportWorld {
  readonly version: string
  readonly engine: EngineStatus
  readonly run: RunView | undefined
  /** Absent where none is kept. */
  readonly log: Log | undefined
  readonly home: string
}

/**
 * What somebody who is to mend a fault wants to know, as a text to be pasted somewhere: versions, the system, the engine (never where it is), the scenario
 * and its step, and the end of the log. English, whatever the interface's language: it is read elsewhere. Much of it others have named (engines, files,
 * programs), so every line is cleaned as the log's are.
 */
export async function reportText({ version, engine, run, log, home }: ReportWorld): Promise<string> {
  const { node, electron, chrome } = process.versions
  const programs = [`node ${node}`, ...(electron ? [`electron ${electron}`] : []), ...(chrome ? [`chromium ${chrome}`] : [])]
  const lines = [
    `Dockstage ${version} (${programs.join(', ')})`,
    `System: ${type()} ${release()}, ${arch()}`,
    `Engine: ${engineWords(engine)}`,
    `Scenario: ${run ? runWords(run) : 'none is open'}`,
    ...(run?.failure ? [`Failure: ${run.failure.code}: ${run.failure.message}`] : []),
  ]
  const all = log ? [...lines, `Log: ${log.path}`, '', ...(await log.recent())] : lines
  const text = log ?? unlogged(engine, home)
  return all.map((line) => `${text.clean(line)}\n`).join('')
}

function unlogged({ address }: EngineStatus, home: string): LogText {
  const text = new LogText(home)
  text.learnAddress(address)
  return text
}

function engineWords({ state, source, address, info, failure }: EngineStatus): string {
  const by = /^([a-z]+):/.exec(address)?.[1]
  const what = info ? `${info.kind}, ${info.name} ${info.version}, API ${info.apiVersion}, ${info.os}/${info.arch}` : 'unknown'
  return [what, state, `source ${source}`, ...(by ? [`over ${by}`] : []), ...(failure ? [failure.code] : [])].join(', ')
}

function runWords({ opened, status, nextStep, frames, recording, cleaned }: RunView): string {
  const { id, steps } = opened.scenario
  if (recording) return `${id}, a recording by ${recording.by}, ${frames.length} frames`
  const step = steps[nextStep]
  const at = step ? `step ${nextStep + 1} of ${steps.length} (${step.id})` : `all ${steps.length} steps done`
  return [id, at, status, ...(cleaned ? ['cleaned up'] : [])].join(', ')
}
