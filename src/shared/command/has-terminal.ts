import type { Command } from './command.ts'

/**
 * Whether somebody types at the command's terminal: `run -i -t`, `exec -i -t`, `start -i` and `attach`, none of them with `-d`. Whether the container
 * of the last two has a terminal is known only when it is there.
 */
export function hasTerminal(command: Command): boolean {
  switch (command.name) {
    case 'run':
      return command.spec.tty && command.spec.interactive && !command.detach
    case 'exec':
      return command.tty && command.interactive && !command.detach
    case 'start':
      return command.interactive
    case 'attach':
      return !command.noInput
    default:
      return false
  }
}
