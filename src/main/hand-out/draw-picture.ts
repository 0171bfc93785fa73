import compactSheet from '../../renderer/diagram/compact.css?raw'
import diagramSheet from '../../renderer/diagram/diagram.css?raw'
import { element, focusKeys, sceneElements } from '../../renderer/diagram/elements/scene-elements.ts'
import { arrangementFor, modeFor, sceneIn } from '../../renderer/diagram/layout/arrangement.ts'
import { labelsOf } from '../../renderer/diagram/layout/labels.ts'
import type { Scene } from '../../renderer/diagram/layout/scene.ts'
import { waysOf } from '../../renderer/diagram/layout/ways.ts'
import trafficSheet from '../../renderer/diagram/traffic.css?raw'
import tokenSheet from '../../renderer/styles/tokens.css?raw'
import type { Language } from '../../shared/language.ts'
import { fontStacks } from './fonts.ts'
import type { Moment } from './moments.ts'
import { type PictureStyles, type PictureTheme, pictureStyles, type StyledElement } from './picture-styles.ts'
import type { HandOutRun } from './run.ts'

/** How the pictures of a hand-out are to be. */
export interface PictureOptions {
  readonly language: Language
  readonly theme: PictureTheme
  /** The room that the picture is laid out for, in CSS pixels; one that has more to show than fits is larger. */
  readonly pane: { readonly width: number; readonly height: number }
}

/** A picture with everything in its place and all looks known, at its own size in CSS pixels. */
export interface DrawnPicture {
  readonly scene: Scene
  readonly root: StyledElement
  readonly width: number
  readonly height: number
  /** What it is, in words. */
  readonly label: string
  /** The colour behind it. */
  readonly ground: string
}

const sheets = new Map<PictureTheme, PictureStyles>()

/** The page's style sheets, for a theme; fonts are those of hand-outs. */
export function stylesOf(theme: PictureTheme): PictureStyles {
  const known = sheets.get(theme)
  if (known) return known
  const fonts = `:root { --font-sans: ${fontStacks.sans}; --font-mono: ${fontStacks.mono}; }`
  const styles = pictureStyles(`${tokenSheet}\n${fonts}`, `${diagramSheet}\n${compactSheet}\n${trafficSheet}`, theme)
  sheets.set(theme, styles)
  return styles
}

/** Draws moments of one run, each thing in the same place in all of them, as on the page. */
export function pictureMaker(run: HandOutRun, { language, theme, pane }: PictureOptions): (moment: Moment) => DrawnPicture {
  const topologies = [run.start, ...run.frames.map((frame) => frame.topology), ...(run.now ? [run.now] : [])]
  const mode = modeFor(topologies, run.ahead)
  const arrangement = arrangementFor(mode, topologies, pane, language, run.ahead, run.known ?? 'whole')
  const styles = stylesOf(theme)
  return ({ topology, sizes, focus, sent: { messages, met } }) => {
    const scene = sceneIn(arrangement, topology, { language, ...(sizes ? { sizes } : {}) })
    const then = met && { scene: sceneIn(arrangement, met, { language }), topology: met, gone: labelsOf(language).gone }
    const { defs, viewport } = sceneElements(scene, focusKeys(scene, focus), waysOf(messages, scene, topology, then))
    const width = Math.max(pane.width, wholePixels(scene.width * scene.scale))
    const height = Math.max(pane.height, wholePixels(scene.height * scene.scale))
    // As on the page (draw/zoom.ts): in the middle of its room.
    const x = Math.max(0, (pane.width - scene.width * scene.scale) / 2)
    const transform = `translate(${x},0) scale(${scene.scale})`
    const tree = element('svg', { class: 'diagram' }, [defs, { ...viewport, attributes: { ...viewport.attributes, transform } }])
    return { scene, root: styles.styled(tree), width, height, label: labelsOf(language).diagram, ground: styles.token('--page') }
  }
}

/** Less than a pixel more than its room is within it: at the edge there is nothing but ground. */
const wholePixels = (length: number): number => Math.ceil(length - 1)
