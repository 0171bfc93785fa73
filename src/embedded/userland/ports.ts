/**
 * The seam between the embedded engine's API side (`core`, `http`, `images`) and its userland: the API side owns what the Engine API can see
 * (containers, networks, addresses, volumes, images); the userland owns what happens inside a container (files, processes, a shell, programs,
 * sockets). Each reaches the other only through this file.
 */
import type { Duplex, Readable, Writable } from 'node:stream'

// ---------------------------------------------------------------------------------------------------------------- files

export interface FileAttributes {
  /** Permission bits, e.g. 0o644. */
  readonly mode?: number
  readonly uid?: number
  readonly gid?: number
}
/** One entry of an image layer. `program` makes a file an executable of ours: the name of an entry in the userland's program table. */
export type LayerEntry = FileAttributes &
  (
    | { readonly kind: 'file'; readonly content: string | Uint8Array; readonly program?: string }
    /** `opaque`: nothing of what is below it shows. */
    | { readonly kind: 'directory'; readonly opaque?: boolean }
    | { readonly kind: 'symlink'; readonly target: string }
    | { readonly kind: 'whiteout' }
  )
/** An image layer's files, by absolute path. Parent directories that are not named are there with mode 0755, owned by root. */
export type LayerFiles = Readonly<Record<string, LayerEntry>>

export interface FileStat {
  readonly kind: 'file' | 'directory' | 'symlink'
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly size: number
  /** Milliseconds since the epoch. */
  readonly modified: number
  readonly target?: string
  readonly program?: string
}

/**
 * A tree of files: a volume, a directory of the host, or a container's whole view (layers under a writable layer, with mounts). Paths are
 * absolute within the tree and normalised; errors carry Node's `code` (`ENOENT`, `EEXIST`, `ENOTDIR`, `EISDIR`, `ENOTEMPTY`, `ENOSPC`, `EROFS`, `EXDEV`, `ELOOP`).
 */
export interface FileTree {
  lstat(path: string): Promise<FileStat>
  list(path: string): Promise<string[]>
  read(path: string): Promise<Uint8Array>
  write(path: string, content: Uint8Array, attributes?: FileAttributes): Promise<void>
  append(path: string, content: Uint8Array): Promise<void>
  makeDirectory(path: string, attributes?: FileAttributes): Promise<void>
  symlink(path: string, target: string): Promise<void>
  remove(path: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  setAttributes(path: string, attributes: FileAttributes & { readonly modified?: number }): Promise<void>
  /** Of a tree that holds only so much: how much, and how much of that is taken. */
  space?(): { readonly size: number; readonly used: number }
  /** Of a directory of the host: the owners that containers gave, which are not on disk. */
  owners?(): FileOwners
  /** What it holds now; not there where a tree is only read. */
  checkpoint?(): TreeCheckpoint
}

/** What a tree held at one moment. It costs nothing to take: what neither the tree nor those opened from it change since is shared by all of them. */
export interface TreeCheckpoint<Tree extends FileTree = FileTree> {
  /** A tree of its own that holds it. A container's files come without mounts. */
  open(): Tree
  /** Makes a tree that was opened from this, or from another moment of the same tree, hold it. Throws for any other. */
  putInto(tree: Tree): void
  /** Bytes of files that it keeps and that `seen` has not got; adds what it keeps to `seen`. */
  weigh(seen: Set<object>): number
}

/** By path within a tree. */
export type FileOwners = Readonly<Record<string, { readonly uid: number; readonly gid: number }>>

/** `Kind` as the API's `/changes` has it: 0 changed, 1 added, 2 deleted. */
export interface FileChange {
  readonly Path: string
  readonly Kind: 0 | 1 | 2
}

/** How a mount shows in `/proc/mounts`, where that is told. */
export interface ShownMount {
  readonly source: string
  readonly type: string
  readonly options: string
}
export interface Mount {
  readonly destination: string
  readonly tree: FileTree
  readonly readOnly: boolean
  readonly shown?: ShownMount
}

/** A container's root file system: copy on write over the image's layers, with mounts laid over it. */
export interface ContainerFiles extends FileTree {
  /** Replaces all mounts; longest destination wins. A destination that is not there is made (as a directory) in the writable layer. */
  setMounts(mounts: readonly Mount[]): Promise<void>
  /** The mounts as `/proc/mounts` lists them. */
  mounts(): readonly Mount[]
  /** Without mounts, sorted by path; directories on the way are listed as changed. */
  changes(): Promise<FileChange[]>
  /** Bytes in the writable layer's files. */
  writableBytes(): number
  /** What the image alone has at a path, for filling a new volume: entries by path relative to it, or undefined when there is no such directory. */
  imageTree(path: string): Promise<FileTree | undefined>
  /** All of it but what is mounted, to be read (`docker export`). */
  withoutMounts(): FileTree
  /** The writable layer as an image layer (`docker commit`). */
  commit(): Promise<LayerFiles>
  checkpoint(): TreeCheckpoint<ContainerFiles>
}

// -------------------------------------------------------------------------------------------------------------- network

export interface InterfaceView {
  /** `lo`, `eth0`, ... */
  readonly name: string
  readonly index: number
  /** The index of the veth's host end. */
  readonly peerIndex?: number
  readonly mac?: string
  readonly ipv4?: string
  readonly prefix?: number
  readonly networkName?: string
  readonly gateway?: string
  /** What went over it since it is there; not told where it is the machine's own. */
  readonly traffic?: InterfaceTraffic
}

/** As `/proc/net/dev` counts: whole frames, without the Ethernet header on `lo`. */
export interface InterfaceTraffic {
  readonly rxBytes: number
  readonly rxPackets: number
  readonly txBytes: number
  readonly txPackets: number
}

export interface Peer {
  readonly address: string
  readonly port: number
}

/** A UDP socket. Datagrams may get lost: `sent` promises nothing. */
export interface DatagramSocket {
  readonly port: number
  /** `refused`: the other side answered that nobody listens there (what a connected socket reads as `ECONNREFUSED`). */
  send(to: Peer, bytes: Uint8Array): 'sent' | 'refused' | 'unreachable'
  close(): void
}

/** What a container's processes see of the network; the API side makes it from its own state, so that it is always current. */
export interface NetworkNamespace {
  /** Same for all containers that share it. */
  readonly id: string
  interfaces(): readonly InterfaceView[]
  /** The gateway of the default route, when there is one. */
  defaultRoute(): { readonly gateway: string; readonly interface: string } | undefined
  /**
   * What the embedded DNS at 127.0.0.11 says: addresses in random order, `[]` for a name that it knows and that has none of this type,
   * undefined for one it does not know. Always undefined where the container is on the default bridge only (no embedded DNS there).
   */
  resolve(name: string): readonly string[] | undefined
  readonly hasEmbeddedDns: boolean
  /** The PTR answer of the embedded DNS, e.g. `db.blog`. */
  reverse(address: string): string | undefined
  /**
   * Opens a stream connection to what listens there. Rejects with an Error whose `code` is `ECONNREFUSED` (reachable, nothing listens),
   * `EHOSTUNREACH` or `ETIMEDOUT` (not reachable: other bridge, internal network, paused).
   */
  connect(address: string, port: number): Promise<Duplex>
  /** One echo request of `size` bytes (56 as `ping` sends them): `reachable` is answered, `dropped` never, `unreachable` is the kernel's error at once. */
  ping(address: string, size?: number): 'reachable' | 'dropped' | 'unreachable'
  /** Throws an Error with code `EADDRINUSE`. `address` 0.0.0.0 takes all; 127.0.0.1 only lo. The connection's peer is told by address. */
  listen(port: number, address: string, onConnection: (socket: Duplex, peer: Peer) => void): { close(): void }
  /** A datagram socket on a port of its own, or a free one for 0. Throws an Error with code `EADDRINUSE`. */
  bind(port: number, address: string, onDatagram: (bytes: Uint8Array, from: Peer) => void): DatagramSocket
  /** TCP sockets that listen, and all UDP ones. */
  listening(): readonly { readonly protocol: 'tcp' | 'udp'; readonly port: number; readonly address: string; readonly program: string }[]
}

// ------------------------------------------------------------------------------------------------------------ processes

/** Everything that takes time in the engine goes by this clock, so that a test can advance it. */
export interface Clock {
  now(): number
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** A container as its processes see it. Made by the API side at create, kept over restarts; `network` changes at each start. */
export interface ContainerWorld {
  readonly id: string
  hostname(): string
  readonly files: ContainerFiles
  network(): NetworkNamespace
  readonly clock: Clock
  /** For `/proc/meminfo`-like answers, `uname` and the like. */
  readonly kernel: { readonly release: string; readonly arch: string }
  /** `--init`: docker-init is the first process and hands signals to the program, which then has their defaults. */
  readonly init: boolean
}

export interface ProcessSpec {
  readonly argv: readonly string[]
  /** `NAME=value`, in order. */
  readonly env: readonly string[]
  readonly cwd: string
  /** As in `-u`: name or uid, optionally `:group`. Empty is root. */
  readonly user: string
  readonly tty: boolean
  /** Whether stdin stays open to be written to; otherwise it is at its end from the start. */
  readonly stdin: boolean
  /** Terminal size, when `tty`. */
  readonly columns?: number
  readonly rows?: number
}

export interface ProcessExit {
  /** 128 + signal number when a signal ended it. */
  readonly code: number
  readonly signal?: string
}

/** A process that runs in a container. With `tty`, all output is on `stdout`, through the line discipline (echo, CR LF, ^C, ^D). */
export interface Process {
  /** Within the container's pid namespace; 1 for its first. */
  readonly pid: number
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  readonly exit: Promise<ProcessExit>
  /** `SIGTERM`, `SIGKILL`, ... Pid 1 ignores signals that it has no handler for, except SIGKILL and SIGSTOP, as Linux does. */
  signal(name: string): void
  resize(columns: number, rows: number): void
}

export interface ProcessInfo {
  readonly pid: number
  readonly ppid: number
  /** As the container's /etc/passwd names it. */
  readonly user: string
  readonly uid: number
  readonly startedAt: number
  readonly command: string
  readonly tty?: string
}

/** The processes of one container while it runs. `kill` ends all of them (as the death of pid 1 does). */
export interface ProcessTable {
  /** Throws `SpawnError`. */
  spawn(spec: ProcessSpec): Promise<Process>
  list(): readonly ProcessInfo[]
  pause(): void
  resume(): void
  kill(): void
  /** Where its processes are; undefined once they have ended. */
  checkpoint(): ProcessCheckpoint | undefined
  /** Of one that was begun from a checkpoint: resolves when the processes are where they were, or as near to that as they come. */
  readonly resumed: Promise<void>
  /** One of `ProcessCheckpoint.others` that was begun again; nobody hears what it says. */
  begunAgain(pid: number): Process | undefined
}

/** A process that is begun again as it was begun, under the number that it had. */
export interface OtherProcess {
  readonly pid: number
  readonly ppid: number
  readonly spec: Omit<ProcessSpec, 'tty' | 'stdin'>
}

/** How far a container's processes had come. What they have in memory cannot be kept: they are begun anew, and brought to where this says they were. */
export interface ProcessCheckpoint {
  /** Of the first process and all that came of it (not of `exec`), sorted. */
  readonly commands: readonly string[]
  /** What was begun by `exec`: its first processes, and daemons that it left. */
  readonly others: readonly OtherProcess[]
  /** Milliseconds since the first process began. */
  readonly ranFor: number
  /** Bytes that came out of the first process' streams by then. */
  readonly written: { readonly stdout: number; readonly stderr: number }
  /** It was setting itself up (a database filling its directory), or had only just begun: it cannot go on in the middle of that. */
  readonly isSettingUp: boolean
}

/**
 * The program is not there (127) or cannot be executed (126), or its container cannot be set up (128); the message is runc's. An unknown user is
 * `code` 126 too, with its own text.
 */
export class SpawnError extends Error {
  readonly code: 126 | 127 | 128
  constructor(code: 126 | 127 | 128, message: string) {
    super(message)
    this.name = 'SpawnError'
    this.code = code
  }
}

/** What the API side asks of the userland. */
export interface Userland {
  /** Layers lowest first. */
  createFiles(layers: readonly LayerFiles[]): ContainerFiles
  /** `capacity` is how many bytes it holds (as a tmpfs does, in pages). */
  memoryTree(options?: FileAttributes & { readonly capacity?: number }): FileTree
  hostTree(directory: string, owners?: FileOwners): FileTree
  /**
   * Called at each start. The files `/etc/hosts`, `/etc/resolv.conf` and `/etc/hostname` are written by the API side before.
   * @param from where its processes were when a checkpoint was taken: what they do again on the way there is not heard, and takes no time
   */
  start(world: ContainerWorld, from?: ProcessCheckpoint): ProcessTable
}
