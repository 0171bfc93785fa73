/** Whose run it is that a command belongs to; the session makes it. */
export interface RunScope {
  readonly runId: string
  readonly ownerId: string
  readonly scenarioId: string
  /** What everything that a command creates is labelled with; `dockstage.run` is among them. */
  readonly labels: Readonly<Record<string, string>>
  readonly journal: RunJournal
}

export interface RunJournal {
  /** Resolves when the entry is safe on disk: the call that it announces is sent after that. */
  record(entry: JournalEntry): Promise<void>
  /**
   * Whether this run has pulled, tagged or made this image: a reference with its tag (`mysql:5.7`). With the id of what the reference names now: not
   * where somebody else has moved the tag to another image since. A pull that did not end well brought nothing: an image of that name is somebody else's.
   */
  madeImage(reference: string, id?: string): boolean
  /** Whether this tag, with the id of what it names now, is the run's on an image that is not: the image must not go with it. */
  isOnOthersImage(reference: string, id: string): boolean
  /** Whether an engine made this volume for one of this run's containers, without the run's label. */
  wasGivenVolume(name: string): boolean
}

/**
 * What is about to be made. Written before the call, so it may name what was never made after all; but for `given`, which is an anonymous volume
 * that the engine has made with a container and not labelled, `pulled`, which is an image that has come, and `untagged`, which
 * is a name that was taken away again: what was written of it before does not count any more.
 */
export interface JournalEntry {
  readonly kind: 'container' | 'network' | 'volume' | 'image' | 'exec'
  /** Empty where the engine makes the name up; its label finds it then. */
  readonly name: string
  readonly action: 'create' | 'pull' | 'pulled' | 'tag' | 'untagged' | 'commit' | 'given'
  /** The id of the image that a tag is given to, or that has come; absent where it is not known beforehand (a pull). */
  readonly image?: string
  /** Of a tag: the image has names that are not the run's, or has none. Should the tag be its last name one day, both stay. */
  readonly isOthersImage?: true
  /** How many volumes without a name come with a container; absent where none does. */
  readonly volumes?: number
}

/** The label that says whose a thing is (the design's section 9). */
export const runLabel = 'dockstage.run'

export const isOurs = (labels: Readonly<Record<string, string>> | null | undefined, scope: Pick<RunScope, 'runId'>): boolean =>
  labels?.[runLabel] === scope.runId
