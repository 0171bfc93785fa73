import { FailureError } from '../../shared/result.ts'
import { formatAddress } from './address.ts'
import type { SshAddress } from './connection.ts'
import { unreachable } from './unreachable.ts'

/** How an ssh ended before the engine had said anything. */
export interface SshEnd {
  /** ssh's own errors are 255; anything else is what the program on the far side ended with. */
  readonly code: number | null
  /** What was said on stderr, by either. */
  readonly said: string
}

/**
 * Why there is no engine behind an ssh, from what ssh and the far side say. ssh's messages are in English in every language. Their wording is that
 * of OpenSSH 9.2 (`test/engines/ssh.test.ts` has most of them said), the docker program's that of 20.10 to 28.
 */
export function sshFailure(address: SshAddress, { code, said }: SshEnd): FailureError {
  const where = formatAddress(address)
  const detail = said.trim() || `ssh ended with ${code}`
  if (code === 255 || code === null) return refusedBySsh(address, detail)
  if (code === 127 || code === 126)
    return unreachable(
      `The docker program is not there for ssh on ${address.host}.`,
      `Dockstage runs "docker system dial-stdio" there, as the docker program does: install it (18.09 or newer) where "ssh ${address.host} docker version" finds it.`,
      detail,
    )
  if (/permission denied/i.test(said))
    return new FailureError({
      code: 'engine-permission',
      message: `The user ${address.user ? `"${address.user}" ` : ''}on ${address.host} may not use the engine there.`,
      remedy: `Let that user join the group "docker" on ${address.host}: sudo usermod -aG docker ${address.user ?? 'USER'}. (The group has the power of root.)`,
      detail,
    })
  if (/is not a docker command|unknown (command|shorthand)/i.test(said))
    return unreachable(
      `The docker program on ${address.host} is too old: it has no "docker system dial-stdio".`,
      'Version 18.09 has it.',
      detail,
    )
  if (/cannot connect to the docker daemon|failed to connect|no such file|connection refused|is the docker daemon running/i.test(said))
    return unreachable(
      `ssh reaches ${address.host}, but there is no engine behind it.`,
      'Start the engine there, or name its socket.',
      detail,
    )
  return unreachable(`${where}: "docker system dial-stdio" ended with ${code} on ${address.host}.`, tryIt(address), detail)
}

/** There is no ssh on this machine, or it may not be run. */
export const noSshProgram = (address: SshAddress, cause: NodeJS.ErrnoException): FailureError =>
  cause.code === 'ENOENT'
    ? unreachable(
        `${formatAddress(address)} is reached by the program "ssh", which is not installed here.`,
        'Install the OpenSSH client, or put it on the PATH.',
      )
    : unreachable(`The program "ssh", which reaches ${formatAddress(address)}, cannot be run here.`, undefined, cause.message)

export const sshTooSlow = (address: SshAddress, ms: number): FailureError =>
  unreachable(
    `${formatAddress(address)}: no engine answered over ssh within ${Math.round(ms / 100) / 10} s.`,
    `That machine may be off or far away, or the engine there may hang. ${tryIt(address)}`,
  )

function refusedBySsh(address: SshAddress, detail: string): FailureError {
  const { host } = address
  if (/REMOTE HOST IDENTIFICATION HAS CHANGED/.test(detail))
    return unreachable(
      `The key of ${host} is another than the one that ssh knows: it may be another machine that answers.`,
      `Ask whoever runs ${host}. If the new key is right: ssh-keygen -R ${host}, then run "${sshLine(address)}" once in a terminal.`,
      detail,
    )
  if (/host key verification failed|host key is known for/i.test(detail))
    return unreachable(
      `ssh does not know the key of ${host} yet.`,
      `Run "${sshLine(address)}" once in a terminal, and accept the key if it is the right one.`,
      detail,
    )
  if (/permission denied|too many authentication failures|no supported authentication methods/i.test(detail))
    return unreachable(
      `${host} does not let this user in by ssh.`,
      `ssh cannot ask for a password here: use a key without one, or add it to the agent (ssh-add). "${sshLine(address)}" must work without a question.`,
      detail,
    )
  if (/could not resolve hostname/i.test(detail))
    return unreachable(
      `The host ${host} is not known.`,
      'Check the name in DOCKER_HOST, in the Docker context or in ~/.ssh/config.',
      detail,
    )
  if (/timed out/i.test(detail))
    return unreachable(`${host} does not answer to ssh.`, 'Check the name and the network, and that the machine is on.', detail)
  if (/connection refused/i.test(detail))
    return unreachable(
      `No ssh server listens on ${host}${address.port ? `, port ${address.port}` : ''}.`,
      'Check the port, or start the server there.',
      detail,
    )
  if (/no route to host|network is unreachable/i.test(detail))
    return unreachable(`${host} cannot be reached from here.`, 'Check the network.', detail)
  return unreachable(`ssh does not reach ${host}.`, tryIt(address), detail)
}

const tryIt = (address: SshAddress): string => `Try it in a terminal: ${sshLine(address)} docker version`

/** What somebody would type. */
const sshLine = ({ host, port, user }: SshAddress): string =>
  ['ssh', ...(port ? [`-p ${port}`] : []), `${user ? `${user}@` : ''}${host}`].join(' ')
