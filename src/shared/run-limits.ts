/**
 * What one run may do at most: a scenario may come from anybody, and must neither fill this machine's memory nor go on for ever. Far beyond what a lesson
 * does, so that nobody meets them who does not err or mean harm. Other bounds stand where they are held: of files in `yaml-source.ts` and `recording.ts`, of
 * ports that a command publishes in `ports.ts`, of what moments keep in `run-past.ts`, of the embedded engine's processes, logs and files beside those.
 */
export const runLimits = {
  /**
   * Containers, networks and volumes that are made, those included that are gone again, and the volumes that come with a container and have no name: a
   * lesson makes some dozens.
   */
  things: 1_000,
  /** Images that are pulled and tags that are given, each time that they are: a lesson has less than ten. */
  images: 200,
  /** Of the memory of the engine's host, for all containers of the run together: what is left keeps the engine, its host and what its user has on it alive. */
  memoryShare: 0.75,
  /** Bytes of memory without which no container is made that says nothing of its memory: a web server or a small database starts with that. */
  leastMemory: 64 * 1024 ** 2,
  /**
   * Processes and threads of all containers of the run together: half of what the smallest host has numbers for (the kernel's `pid_max` is 32,768 at least).
   */
  processes: 16_384,
  /** Of one container that says nothing of them: a database has less than a hundred, a large program some hundreds. */
  containerProcesses: 4_096,
  /** Without which no such container is made. */
  leastProcesses: 64,
  /** Characters of a step's output that its frames keep: some 10,000 lines; the rest is counted only. */
  kept: 500_000,
  /** Characters that one command may print before it is ended: 200,000 lines, which a container's log shows in parts. */
  printed: 10_000_000,
  /** Milliseconds that a step of a scenario's may take, what it pulls and waits for included; not how long its user thinks about a question. */
  stepMs: 3_600_000,
} as const
