import { onlyMine } from '../../shared/playback/only-mine.ts'
import { allWithoutHome } from '../../shared/playback/without-home.ts'
import { withoutOwnAddresses } from '../../shared/playback/without-own-addresses.ts'
import { maskTopology } from '../../shared/secrets.ts'
import { mapTable } from '../../shared/topology/map-table.ts'
import type { Image, Topology } from '../../shared/topology/topology.ts'
import { withTag } from './journal.ts'

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
  const usedTags = new Set<string>()
  const isMyImage = ({ id, tags }: Image): boolean => used.has(id) || tags.some(madeImage)
  /** Somebody else may have given the same image a name of theirs. */
  const withOwnTags = (image: Image): Image => {
    const tags = image.tags.filter((tag) => usedTags.has(withTag(tag)) || madeImage(tag))
    return tags.length === image.tags.length ? image : { ...image, tags }
  }
  return (topology) => {
    for (const it of Object.values(topology.containers)) {
      if (!it.mine) continue
      used.add(it.imageId)
      usedTags.add(withTag(it.image))
    }
    if (wholeEngine) return allWithoutHome(maskTopology(topology), home)
    const mine = withoutOwnAddresses(onlyMine(topology, isMyImage))
    const images = mapTable(mine.images, withOwnTags)
    return allWithoutHome(maskTopology(images === mine.images ? mine : { ...mine, images }), home)
  }
}
