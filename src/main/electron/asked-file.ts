/** The file that a double click asks for. It may come before there is anybody to open it, and then waits; of several that wait the last is meant. */
export interface AskedFile {
  ask(path: string): void
  /** Opens what waits, and all that comes from now on. */
  openWith(open: (path: string) => void): void
}

/** @param first what the app itself was started with */
export function createAskedFile(first: string | undefined): AskedFile {
  let waiting = first
  let open: ((path: string) => void) | undefined
  return {
    ask(path) {
      if (open) open(path)
      else waiting = path
    },
    openWith(opens) {
      open = opens
      if (waiting !== undefined) opens(waiting)
      waiting = undefined
    },
  }
}
