import { sessionDefaults } from '../defaults.ts'
import { createSession } from '../session/session.ts'
import type { Arguments } from './arguments.ts'
import { exitCodeOf, formatFailure, type Terminal } from './output.ts'

/** `dockstage doctor`: each place where an engine could be, in the order in which they are tried. Exit 0 when one of them answers. */
export async function runDoctor(_: Arguments, terminal: Terminal): Promise<number> {
  const session = await createSession({ ...sessionDefaults() })
  try {
    const answer = await session.api.listEngines()
    if (!answer.ok) {
      terminal.error(`${formatFailure(answer.failure)}\n`)
      return exitCodeOf(answer.failure)
    }
    for (const { source, address, reachable, info, failure, limits } of answer.value) {
      terminal.out(`${reachable ? 'yes' : 'no '}  ${sources[source].padEnd(15)} ${address}\n`)
      if (info) terminal.out(`       ${info.name} ${info.version}, API ${info.apiVersion}, ${info.os}/${info.arch}\n`)
      if (failure) terminal.out(`       ${formatFailure(failure).replaceAll('\n', '\n       ')}\n`)
      for (const limit of limits) terminal.out(`       less well there: ${limit}\n`)
    }
    return answer.value.some(({ reachable }) => reachable) ? 0 : 1
  } finally {
    await session.close()
  }
}

const sources = {
  chosen: 'chosen',
  environment: 'DOCKER_HOST',
  context: 'docker context',
  socket: 'usual place',
  embedded: 'embedded',
} as const
