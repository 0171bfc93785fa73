import { listOwned } from '../../engine/clean-up/owned.ts'
import { type RunScope, runLabel } from '../../engine/commands/scope.ts'
import type { EngineConnection } from '../../engine/connect/connection.ts'
import { endPatience } from '../../engine/observe/patient-client.ts'
import type { Failure } from '../../shared/result.ts'

/**
 * A name that is taken is often taken by a run of this very installation that was cut off or kept; then the way out is another than for a thing
 * of the user's own. Any other failure comes back as it is.
 */
export async function explainNotOurs(
  failure: Failure,
  connection: EngineConnection,
  { ownerId, runId }: Pick<RunScope, 'ownerId' | 'runId'>,
): Promise<Failure> {
  if (failure.code !== 'not-ours') return failure
  const owned = await listOwned(endPatience(connection.client()), { 'dockstage.owner': ownerId, [runLabel]: true }).catch(() => [])
  const older = owned.find((it) => it.labels[runLabel] !== runId && failure.message.includes(`"${it.name}"`))
  if (!older) return failure
  const run = older.labels[runLabel] ?? ''
  return {
    ...failure,
    message: `${failure.message} It is left from an earlier run of Dockstage (${run}).`,
    remedy: `Remove what that run left: on the start page of the app, or by dockstage cleanup --run ${run}`,
  }
}
