import { hasNamespace } from '../../../shared/topology/reach.ts'
import { sizeWords } from '../../../shared/topology/state-words.ts'
import { type Density, pileHeights } from './bands.ts'
import { type Build, type Placed, rect, textAt } from './build.ts'
import { sizes } from './measure.ts'
import type { SceneNode, SceneShape } from './scene.ts'
import { widthOf } from './text.ts'

/** What the piles of one image stand on: how far under their lowest layer it lies, and how thick it is. */
const plate = { gap: 1.5, height: 5 } as const

/** The layers of each container. Those of one image stand on one plate, which goes on from card to card where they are neighbours in a lane. */
export function pileNodes(build: Build, placed: readonly Placed[]): SceneNode[] {
  if (build.grid.bands.density === 'bare') return []
  const shares = sharesOf(build, placed)
  return placed.flatMap((it) => {
    const share = shares.get(it.container.id)
    return [pileNode(build, it, share), ...(share?.right ? [plateNode(build, it, share.right, share)] : [])]
  })
}

/** Whom a container of this run shares its image's layers with. */
interface Share {
  /** How many they are, itself among them, and who. */
  readonly count: number
  readonly words: string
  readonly left: Placed | undefined
  readonly right: Placed | undefined
}

/** So many are named; of more their number says enough. */
const mostNames = 8

function sharesOf({ labels }: Build, placed: readonly Placed[]): Map<string, Share> {
  const byImage = new Map<string, Placed[]>()
  for (const it of placed) {
    if (!it.container.mine) continue
    const others = byImage.get(it.container.imageId)
    if (others) others.push(it)
    else byImage.set(it.container.imageId, [it])
  }
  const shares = new Map<string, Share>()
  for (const users of byImage.values()) {
    if (users.length < 2) continue
    const inOrder = users.toSorted((a, b) => a.column.order - b.column.order)
    const words = labels.layersSharedBy(
      inOrder
        .slice(0, mostNames)
        .map(({ container }) => container.name)
        .join(', '),
      Math.max(0, inOrder.length - mostNames),
    )
    inOrder.forEach((it, index) => {
      const [before, after] = [inOrder[index - 1], inOrder[index + 1]]
      shares.set(it.container.id, {
        count: inOrder.length,
        words,
        left: before && areNeighbours(before, it) ? before : undefined,
        right: after && areNeighbours(it, after) ? after : undefined,
      })
    })
  }
  return shares
}

const areNeighbours = (left: Placed, right: Placed): boolean =>
  left.column.lane === right.column.lane && left.column.order === right.column.order - 1

/** From the pile's top to under its lowest layer. */
function pileBottom(density: Density, layers: number | undefined): number {
  if (density !== 'full' && density !== 'compact') return pileHeights[density]
  return imageTopIn(density) + sheetIn(density) - 2 + (edgesIn(density, layers) > 0 ? 1 + edgesIn(density, layers) * 4 : 0)
}

const sheetIn = (density: Density): number => (density === 'full' ? 23 : 22)
const imageTopIn = (density: Density): number => sheetIn(density) + 3
const edgesIn = (density: Density, layers: number | undefined): number =>
  Math.min(Math.max(0, (layers ?? 1) - 1), density === 'full' ? 5 : 2)

/** The plate between two neighbours. */
function plateNode({ grid, topology }: Build, left: Placed, right: Placed, { words }: Share): SceneNode {
  const x = left.card.x + left.card.width
  const width = right.card.x - x
  const { bands } = grid
  return {
    id: `plate:${left.container.id}`,
    key: `image:${left.container.imageId}`,
    kind: 'image',
    layer: 'plug',
    className: 'pile plate',
    x,
    y: bands.cardTop + bands.pile + pileBottom(bands.density, topology.images[left.container.imageId]?.layers.length) + plate.gap,
    width,
    height: plate.height,
    shapes: [rect(0, 0, width, plate.height, 0, 'sheet-plate')],
    texts: [],
    title: `${left.container.image} · ${words}`,
    stage: 1,
    stop: false,
  }
}

/** Beside the words of two sheets that share a line. */
const side = 6

/** The writable layer on top of the image's layers, one edge for each as far as there is room. */
function pileNode(build: Build, { container, card }: Placed, share: Share | undefined): SceneNode {
  const { grid, labels, topology } = build
  const { bands } = grid
  const { density } = bands
  const width = card.width - 2 * sizes.cardPad
  const height = pileHeights[density]
  const layers = topology.images[container.imageId]?.layers.length
  const bytes = build.sizes?.[container.id]?.writableBytes
  const size = bytes === undefined ? undefined : sizeWords(bytes)
  const base = {
    x: card.x + sizes.cardPad,
    y: bands.cardTop + bands.pile,
    width,
    height,
    layer: 'plug' as const,
    stage: 0 as const,
    stop: false,
  }
  const imageWords = layers === undefined ? labels.unknownLayers : labels.imageLayers(layers)
  const title = [labels.writable(size), imageWords, container.image, ...(share ? [share.words] : [])].join(' · ')
  const wordings =
    layers === undefined
      ? [labels.unknownLayers, '?']
      : [...(share ? labels.sharedLayers(layers, share.count) : [imageWords]), labels.imageLayersShort(layers)]
  const common = { ...base, id: `image:${container.id}`, key: `image:${container.imageId}`, kind: 'image' as const, title }
  if (!container.mine)
    return {
      ...common,
      className: 'pile is-foreign',
      shapes: [],
      texts: [textAt(labels.foreign, 'smallBold', 0, height - 6, width, { className: 'pile-foreign' })],
    }
  const className = hasNamespace(container) ? 'pile' : 'pile is-still'
  if (density === 'dense' || density === 'tight') {
    const words = layers === undefined ? '?' : labels.imageLayersShort(layers)
    const part = Math.max(40, Math.min(widthOf(words, 'small') + 2 * side, width - 4 - 2 * side - widthOf(size ?? '', 'small')))
    const room = width - part - 4 - 2 * side
    const written = firstFitting([labels.writable(size), labels.writableShort(size), size ?? ''], room)
    return {
      ...common,
      className,
      shapes: [
        rect(0, 0, width - part - 4, 22, 4, 'sheet is-writable'),
        rect(width - part, 0, part, 22, 4, 'sheet'),
        ...plateShapes(width, pileBottom(density, layers), share),
      ],
      texts: [
        textAt(written, 'small', side, 15.5, room, { className: 'sheet-text is-writable' }),
        textAt(words, 'small', width - part + side, 15.5, part - 2 * side, { className: 'sheet-text' }),
      ],
    }
  }
  const sheet = sheetIn(density)
  const imageTop = imageTopIn(density)
  const edges = edgesIn(density, layers)
  const shapes = [rect(0, 0, width, sheet, 4, 'sheet is-writable'), rect(0, imageTop, width, sheet - 2, 4, 'sheet')]
  for (let edge = 0; edge < edges; edge += 1) shapes.push(rect(0, imageTop + sheet - 2 + 1.5 + edge * 4, width, 2.5, 1.2, 'sheet-edge'))
  const baseline = sheet / 2 + 4.5
  shapes.push(...plateShapes(width, pileBottom(density, layers), share))
  return {
    ...common,
    className,
    shapes,
    texts: [
      textAt(firstFitting([labels.writable(size), labels.writableShort(size)], width - 16), 'small', 9, baseline, width - 16, {
        className: 'sheet-text is-writable',
      }),
      textAt(firstFitting(wordings, width - 16), 'small', 9, imageTop + baseline - 1, width - 16, { className: 'sheet-text' }),
    ],
  }
}

/** From a shared image's pile the plate goes on to the card's sides behind which another of its piles stands. */
function plateShapes(width: number, bottom: number, share: Share | undefined): SceneShape[] {
  if (!share) return []
  const left = share.left ? -sizes.cardPad : 0
  const right = width + (share.right ? sizes.cardPad : 0)
  return [rect(left, bottom + plate.gap, right - left, plate.height, share.left || share.right ? 0 : 1.5, 'sheet-plate')]
}

/** The fullest wording that has room; the last one where none has. */
const firstFitting = (wordings: readonly string[], room: number): string =>
  wordings.find((wording) => widthOf(wording, 'small') <= room) ?? wordings.at(-1) ?? ''
