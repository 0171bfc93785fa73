import type { Program } from '../process/proc.ts'

/** What `docker run hello-world` says, for this engine. */
export const hello: Program = async (proc) => {
  await proc.write(`
Hello from Docker!
This message shows that your installation appears to be working correctly.

It came about in these steps:
 1. The client asked the engine (Dockstage's embedded one) for a container.
 2. The engine had the "hello-world" image (${proc.world.kernel.arch}), or fetched it from its catalogue.
 3. The engine made a container of it, and ran the program that writes this text.
 4. The engine streamed that text to the client, and the client to your terminal.

`)
  return 0
}
