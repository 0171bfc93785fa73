import { create } from 'zustand'

/** What lights up in the other views of a step because something of it is pointed at in one of them. */
export interface LinkFacts {
  /** What is pointed at in words: keys of all that they name. */
  readonly inWords: readonly string[]
  /** What is pointed at in the picture: its key. */
  readonly inPicture: string | undefined
}

const nothing: readonly string[] = []

export const useLink = create<LinkFacts>(() => ({ inWords: nothing, inPicture: undefined }))

export function pointInWords(keys: readonly string[] = nothing): void {
  const { inWords } = useLink.getState()
  if (keys.length !== inWords.length || keys.some((key, at) => key !== inWords[at])) useLink.setState({ inWords: keys })
}

export function pointInPicture(key: string | undefined): void {
  if (useLink.getState().inPicture !== key) useLink.setState({ inPicture: key })
}
