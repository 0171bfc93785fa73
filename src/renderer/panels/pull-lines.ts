import { type LayerProgress, layerWords } from '../../shared/layer-progress.ts'

/** What a pull says of one layer: `4f1c2d3e5a6b: Pull complete`. */
const layerLine =
  /^([0-9a-f]{12}): (?:Pulling fs layer|Waiting|Downloading|Verifying Checksum|Download complete|Extracting|Pull complete|Already exists)$/

/**
 * A pull as a terminal leaves it: one line a layer, where its first one was, that tells how far it has come. Without a terminal, as steps run, the
 * docker program prints a line for each of a layer's stages, which pushes all else out of sight.
 * @param layers of a pull that is under way: the bars, in the lines of the pull that is printed last
 */
export function pulledLines(text: string, layers: Readonly<Record<string, LayerProgress>> = {}): string {
  if (!text.includes(': Pull')) return text
  const lines: string[] = []
  const placeOf = new Map<string, number>()
  for (const line of text.split('\n')) {
    const layer = layerLine.exec(line)?.[1]
    const place = layer === undefined ? undefined : placeOf.get(layer)
    if (place !== undefined) {
      lines[place] = line
      continue
    }
    // Another pull may bring the same layer once more.
    if (line.includes('Pulling from ')) placeOf.clear()
    if (layer !== undefined) placeOf.set(layer, lines.length)
    lines.push(line)
  }
  for (const [layer, place] of placeOf) {
    const progress = layers[layer]
    if (progress) lines[place] = `${layer}: ${layerWords(progress)}`
  }
  return lines.join('\n')
}
