import { runDoctor } from '../../src/main/cli/doctor.ts'

/** `dockstage doctor`. */
export async function main(): Promise<void> {
  const write = (text: string): void => void process.stdout.write(text)
  process.exitCode = await runDoctor({} as Parameters<typeof runDoctor>[0], {
    out: write,
    error: write,
    ask: async () => undefined,
    interactive: false,
  })
}
