import type { FileAttributes, FileStat, LayerFiles } from '../ports.ts'
import { segments } from './paths.ts'

/**
 * Nodes of a tree in memory. A node is written to only by the tree whose `owner` it carries; any other tree that holds it (a container over its
 * image) copies it first. So layers are shared, a container starts as one reference, and what it changed is where the references differ.
 */
interface Common {
  readonly owner: object
  mode: number
  uid: number
  gid: number
  modified: number
}
export interface FileNode extends Common {
  readonly kind: 'file'
  /** May be longer than `size`, to grow in place. Bytes below `size` are never changed in place. */
  data: Uint8Array
  size: number
  program?: string | undefined
}
export interface DirectoryNode extends Common {
  readonly kind: 'directory'
  readonly children: Map<string, TreeNode>
}
export interface LinkNode extends Common {
  readonly kind: 'symlink'
  readonly target: string
}
export type TreeNode = FileNode | DirectoryNode | LinkNode

/** When the files of an image were made: before anything that a container does. */
const imageTime = Date.UTC(2026, 0, 1)
const encoder = new TextEncoder()

const common = (owner: object, attributes: FileAttributes, mode: number, modified: number): Common => ({
  owner,
  mode: attributes.mode ?? mode,
  uid: attributes.uid ?? 0,
  gid: attributes.gid ?? 0,
  modified,
})

export function newDirectory(owner: object, attributes: FileAttributes = {}, modified = imageTime): DirectoryNode {
  return { kind: 'directory', ...common(owner, attributes, 0o755, modified), children: new Map() }
}
export function newFile(
  owner: object,
  data: Uint8Array,
  attributes: FileAttributes & { program?: string } = {},
  modified = imageTime,
): FileNode {
  return { kind: 'file', ...common(owner, attributes, 0o644, modified), data, size: data.length, program: attributes.program }
}
export function newLink(owner: object, target: string, modified = imageTime): LinkNode {
  return { kind: 'symlink', ...common(owner, {}, 0o777, modified), target }
}

/** A node that `owner` may write to: the same, or a copy (of a directory without what is under it). */
export function owned<T extends TreeNode>(node: T, owner: object): T {
  if (node.owner === owner) return node
  const copy = node.kind === 'directory' ? { ...node, owner, children: new Map(node.children) } : { ...node, owner }
  return copy as T
}

export function statOf(node: TreeNode): FileStat {
  const { kind, mode, uid, gid, modified } = node
  if (kind === 'directory') return { kind, mode, uid, gid, size: 4096, modified }
  if (kind === 'symlink') return { kind, mode, uid, gid, size: encoder.encode(node.target).length, modified, target: node.target }
  return { kind, mode, uid, gid, size: node.size, modified, ...(node.program === undefined ? {} : { program: node.program }) }
}

/** Bytes of the files under a node that `seen` has not got yet; adds its nodes to `seen`. */
export function weighNode(node: TreeNode, seen: Set<object>): number {
  if (seen.has(node)) return 0
  seen.add(node)
  if (node.kind === 'symlink') return 0
  if (node.kind === 'directory') return [...node.children.values()].reduce((sum, child) => sum + weighNode(child, seen), 0)
  // Two versions of a file that was only renamed, or given another owner, have the same bytes.
  if (seen.has(node.data)) return 0
  seen.add(node.data)
  return node.data.length
}

const empty = newDirectory({})
const merged = new WeakMap<DirectoryNode, WeakMap<LayerFiles, DirectoryNode>>()

/** The tree of layers, lowest first. The same layers give the same (shared, never changed) tree. */
export function mergeLayers(layers: readonly LayerFiles[]): DirectoryNode {
  let root = empty
  for (const layer of layers) {
    const above = merged.get(root) ?? new WeakMap<LayerFiles, DirectoryNode>()
    merged.set(root, above)
    const next = above.get(layer) ?? withLayer(root, layer)
    above.set(layer, next)
    root = next
  }
  return root
}

function withLayer(below: DirectoryNode, layer: LayerFiles): DirectoryNode {
  const owner = {}
  const root = owned(below, owner)
  for (const [path, entry] of Object.entries(layer)) {
    const names = segments(path)
    const last = names.pop()
    if (last === undefined) {
      if (entry.kind === 'directory') Object.assign(root, attributesOf(entry))
      continue
    }
    let directory = root
    for (const name of names) {
      const child = directory.children.get(name)
      const next: DirectoryNode = child?.kind === 'directory' ? owned(child, owner) : newDirectory(owner)
      directory.children.set(name, next)
      directory = next
    }
    const there = directory.children.get(last)
    if (entry.kind === 'whiteout') directory.children.delete(last)
    else if (entry.kind === 'symlink') directory.children.set(last, newLink(owner, entry.target))
    else if (entry.kind === 'directory') {
      // A directory of a layer joins the one below it and gives it its own attributes.
      const node = there?.kind === 'directory' && !entry.opaque ? owned(there, owner) : newDirectory(owner)
      directory.children.set(last, Object.assign(node, attributesOf(entry)))
    } else {
      const data = typeof entry.content === 'string' ? encoder.encode(entry.content) : entry.content
      directory.children.set(last, newFile(owner, data, { mode: entry.program === undefined ? 0o644 : 0o755, ...entry }))
    }
  }
  return root
}

/** The given ones of a node's attributes. */
export function attributesOf(attributes: FileAttributes): { mode?: number; uid?: number; gid?: number } {
  return {
    ...(attributes.mode === undefined ? {} : { mode: attributes.mode }),
    ...(attributes.uid === undefined ? {} : { uid: attributes.uid }),
    ...(attributes.gid === undefined ? {} : { gid: attributes.gid }),
  }
}
