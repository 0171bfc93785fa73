import type { Shell } from './shell.ts'

/** By name, what a shell works out when it is asked. */
const values = new Map<string, (shell: Shell) => string>([
  ['#', ({ state }) => String(Math.max(0, state.positional.length - 1))],
  ['?', ({ state }) => String(state.lastStatus)],
  ['$', (shell) => String(shell.rootPid)],
  ['!', ({ state }) => (state.lastBackground === undefined ? '' : String(state.lastBackground))],
  [
    '-',
    ({ state, interactive }) =>
      `${interactive ? 'i' : ''}${state.options.has('errexit') ? 'e' : ''}${state.options.has('xtrace') ? 'x' : ''}`,
  ],
  ['RANDOM', () => String(Math.floor(Math.random() * 32_768))],
  ['SECONDS', ({ proc }) => String(Math.floor((proc.world.clock.now() - proc.startedAt) / 1000))],
  ['PPID', ({ proc }) => String(proc.ppid)],
  ['BASHPID', ({ proc }) => String(proc.pid)],
  ['UID', ({ proc }) => String(proc.user.uid)],
  ['EUID', ({ proc }) => String(proc.user.uid)],
  ['HOSTNAME', ({ proc }) => proc.world.hostname()],
  ['PWD', ({ proc }) => proc.cwd],
  ['BASH_VERSION', ({ flavour }) => (flavour === 'bash' ? '5.2.15(1)-release' : '')],
])

/** `$?`, `$$`, `$!` and the variables that a shell works out (`$RANDOM`, `$PWD`, ...). */
export function specialValue(shell: Shell, name: string): string {
  return values.get(name)?.(shell) ?? ''
}
