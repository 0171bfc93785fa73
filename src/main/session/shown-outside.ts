import { onlyMine } from '../../shared/playback/only-mine.ts'
import { topologyWithoutHome } from '../../shared/playback/without-home.ts'
import { maskTopology } from '../../shared/secrets.ts'
import type { Image, Topology } from '../../shared/topology/topology.ts'

interface OutsideOptions {
  /** Whether the run pulled or made an image of this tag. */
  readonly madeImage: (tag: string) => boolean
  readonly wholeEngine: boolean
  readonly home: string
}

/**
 * What `--json`, recordings and exports may show of the observations of one run, which are given to it in their order: an image that the run once used
 * stays as long as the engine has it, also without a container.
 */
export function shownOutside({ madeImage, wholeEngine, home }: OutsideOptions): (topology: Topology) => Topology {
  const used = new Set<string>()
  const isMyImage = ({ id, tags }: Image): boolean => used.has(id) || tags.some(madeImage)
  return (topology) => {
    for (const it of Object.values(topology.containers)) if (it.mine) used.add(it.imageId)
    return topologyWithoutHome(maskTopology(wholeEngine ? topology : onlyMine(topology, isMyImage)), home)
  }
}
