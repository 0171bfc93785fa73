import { parseArguments } from '../../src/main/cli/arguments.ts'
import { runDoctor } from '../../src/main/cli/doctor.ts'

/** `dockstage doctor`. */
export async function main(): Promise<void> {
  const write = (text: string): void => void process.stdout.write(text)
  const given = parseArguments(['doctor', '--lang', 'en'])
  if (typeof given === 'string') throw new Error(given)
  process.exitCode = await runDoctor(given, {
    out: write,
    error: write,
    ask: async () => undefined,
    interactive: false,
  })
}
