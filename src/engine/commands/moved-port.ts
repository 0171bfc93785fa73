import type { ContainerSpec } from '../../shared/command/command.ts'
import { call, Refused } from './api.ts'
import type { CommandContext } from './context.ts'
import type { Output } from './output.ts'
import { runLabel } from './scope.ts'

/** A port below this belongs to the system's own services; what is moved away from there goes where people expect it: 80 to 8080. */
const firstUnprivileged = 1024
const unprivileged = 8000
const lastPort = 65_535
/** How many ports of the host in a row may be taken. */
export const mostMoves = 20

/**
 * A scenario that wants port 80 of the host should play where a web server has it already. Where an engine refuses to start a container because a
 * port of the host is taken, or may not be taken by it, and nothing of this run has it: says so, and answers with the same container on the next
 * port. Undefined for any other refusal, and where the context does not allow it.
 */
export async function movedPort(
  context: CommandContext,
  output: Output,
  spec: ContainerSpec,
  refusal: unknown,
): Promise<ContainerSpec | undefined> {
  const refused = context.mayMovePorts && refusal instanceof Refused ? refusedPort(refusal.message) : undefined
  if (!refused) return undefined
  const ports = spec.publish.map((it) => it.hostPort)
  const next = ports.includes(String(refused.port)) ? portInPlaceOf(refused.port, ports) : undefined
  if (next === undefined || (await isOurOwn(context, refused.port))) return undefined
  const why = refused.denied ? `the engine may not use port ${refused.port} of this host` : `port ${refused.port} of this host is taken`
  output.line(`dockstage: ${why}; ${next} is used in its place`)
  return { ...spec, publish: spec.publish.map((it) => (it.hostPort === String(refused.port) ? { ...it, hostPort: String(next) } : it)) }
}

/**
 * The port of the host that is tried next where this one is taken, among all that a container asks for (`asked`). Undefined where there is none: past the
 * last one, at one that the container asks for too, and where it asks for this one twice, as then the line itself is wrong.
 */
export function portInPlaceOf(port: number, asked: readonly string[]): number | undefined {
  const next = port < firstUnprivileged ? port + unprivileged : port + 1
  const isTwice = asked.filter((it) => it === String(port)).length > 1
  return isTwice || next > lastPort || asked.includes(String(next)) ? undefined : next
}

/**
 * The port that a refusal to start is about. Measured: `Bind for 127.0.0.1:80 failed: port is already allocated` (another container has it),
 * `listen tcp4 127.0.0.1:80: bind: address already in use` (20.10, 26: another program), `failed to bind host port for 127.0.0.1:80:172.17.0.2:80/tcp:
 * address already in use` (28), `cannot expose privileged port 80` (rootless).
 */
export function refusedPort(message: string): { readonly port: number; readonly denied: boolean } | undefined {
  const reasons = 'port is already allocated|address already in use|permission denied'
  const bound = new RegExp(`(?:Bind for|listen \\w+|bind host port(?: for)?) \\S*?:(\\d+)(?:[:/]\\S*)?:? .*?(${reasons})`, 'i').exec(
    message,
  )
  const [, port = /cannot expose privileged port (\d+)/.exec(message)?.[1], reason = 'permission denied'] = bound ?? []
  return port === undefined ? undefined : { port: Number(port), denied: reason.toLowerCase() === 'permission denied' }
}

/** Two containers of one run on one port are the scenario's own doing, and worth to be seen. */
async function isOurOwn(context: CommandContext, port: number): Promise<boolean> {
  const filters = JSON.stringify({ label: [`${runLabel}=${context.scope.runId}`] })
  const ours = await call<{ Ports: { PublicPort?: number }[] | null }[]>(context, 'GET', '/containers/json', { query: { filters } })
  return ours.some(({ Ports }) => Ports?.some((it) => it.PublicPort === port))
}
