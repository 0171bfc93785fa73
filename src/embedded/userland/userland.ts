import { LayeredFiles } from './files/container-files.ts'
import { HostTree } from './files/host-tree.ts'
import { MemoryTree } from './files/memory-tree.ts'
import type { Userland } from './ports.ts'
import { Kernel } from './process/kernel.ts'
import { programTable } from './programs/table.ts'

/** What happens inside the containers of the embedded engine: see `README.md` in this directory. */
export function createUserland(): Userland {
  return {
    createFiles: LayeredFiles.over,
    memoryTree: ({ capacity, ...attributes } = {}) => new MemoryTree(undefined, Date.now, { capacity, attributes }),
    hostTree: (directory, owners) => new HostTree(directory, owners),
    start: (world, from) => new Kernel(world, programTable, from),
  }
}
