import type { FileChange, LayerEntry } from '../ports.ts'
import type { DirectoryNode, TreeNode } from './nodes.ts'
import { join, parentOf } from './paths.ts'

/** Written by the engine, not by the container: a real one keeps them in a layer of its own (engine-facts 09), so no change shows them. */
const enginePaths = new Set(['/etc/hosts', '/etc/resolv.conf', '/etc/hostname', '/.dockerenv', '/dev', '/proc', '/sys'])

interface Difference {
  readonly path: string
  readonly kind: FileChange['Kind']
  readonly node?: TreeNode
}

/** Where two trees differ, sorted by path. Shared parts are skipped without being walked. */
function* differences(lower: DirectoryNode | undefined, upper: DirectoryNode, at = '/'): Generator<Difference> {
  const names = new Set([...(lower?.children.keys() ?? []), ...upper.children.keys()])
  for (const name of [...names].sort()) {
    const path = join(at, name)
    const before = lower?.children.get(name)
    const node = upper.children.get(name)
    if (before === node || enginePaths.has(path)) continue
    if (!node) {
      yield { path, kind: 2 }
      continue
    }
    const inside = node.kind === 'directory' ? [...differences(before?.kind === 'directory' ? before : undefined, node, path)] : []
    // A directory that only holds what the engine itself writes did not change.
    if (before?.kind === 'directory' && node.kind === 'directory' && inside.length === 0 && sameDirectory(path, before, node)) continue
    yield { path, kind: before ? 0 : 1, node }
    yield* inside
  }
}

function sameDirectory(path: string, before: DirectoryNode, after: DirectoryNode): boolean {
  if (before.mode !== after.mode || before.uid !== after.uid || before.gid !== after.gid) return false
  return before.modified === after.modified || [...enginePaths].some((kept) => parentOf(kept) === path)
}

export function changesBetween(lower: DirectoryNode, upper: DirectoryNode): FileChange[] {
  return [...differences(lower, upper)].map(({ path, kind }) => ({ Path: path, Kind: kind }))
}

/** Bytes in the files that `upper` has of its own. */
export function bytesBetween(lower: DirectoryNode, upper: DirectoryNode): number {
  let bytes = 0
  for (const { node } of differences(lower, upper)) if (node?.kind === 'file') bytes += node.size
  return bytes
}

/** What `upper` has of its own, as a layer. */
export function layerBetween(lower: DirectoryNode, upper: DirectoryNode): Record<string, LayerEntry> {
  const layer: Record<string, LayerEntry> = {}
  for (const { path, node } of differences(lower, upper)) layer[path] = node ? entryOf(node) : { kind: 'whiteout' }
  return layer
}

function entryOf(node: TreeNode): LayerEntry {
  const { mode, uid, gid } = node
  if (node.kind === 'symlink') return { kind: 'symlink', target: node.target }
  if (node.kind === 'directory') return { kind: 'directory', mode, uid, gid }
  const content = node.data.slice(0, node.size)
  return { kind: 'file', content, mode, uid, gid, ...(node.program === undefined ? {} : { program: node.program }) }
}
