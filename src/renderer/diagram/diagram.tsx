import { type FocusEvent, type KeyboardEvent, type PointerEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Language } from '../../shared/language.ts'
import type { Removal } from '../../shared/removal/removal.ts'
import type { LayerSizes, Topology } from '../../shared/topology/topology.ts'
import { changedThings } from './changed-things.ts'
import './diagram.css'
import './compact.css'
import './removal-marks.css'
import { DiagramTools } from './diagram-tools.tsx'
import { type Picture, pictureIn } from './draw/picture.ts'
import { type ZoomControl, zoomOn } from './draw/zoom.ts'
import { arrowHead, arrowMarker } from './elements/attributes.ts'
import { focusKeys } from './elements/scene-elements.ts'
import { type Arrangement, arrangementFor, isCompact, modeFor, type PictureMode, sceneIn } from './layout/arrangement.ts'
import { drawnKey } from './layout/drawn-key.ts'
import type { Pane } from './layout/grid.ts'
import { hallGrid } from './layout/hall-grid.ts'
import { labelsOf } from './layout/labels.ts'
import type { Known } from './layout/layout.ts'
import { withRemovalMarks } from './layout/removal-marks.ts'
import type { Box, Scene } from './layout/scene.ts'
import type { Reading } from './layout/text.ts'
import './traffic.css'
import type { CameraMove, PictureRequest } from './picture-request.ts'
import { type Traffic, useTraffic } from './use-traffic.ts'
import { useWalk } from './use-walk.ts'

export interface DiagramProps {
  /** The run's start and all frames' topologies so far: places are given by first appearance over them. */
  readonly topologies: readonly Topology[]
  /** What is known to come, from a play elsewhere: places are kept free for it. */
  readonly ahead?: readonly Topology[] | undefined
  /** Whether `topologies` are all that there will be, as in a recording; if nothing is said, more may come. */
  readonly known?: Known | undefined
  /** The one to show; it need not be in `topologies`. */
  readonly shown: Topology
  readonly sizes?: LayerSizes | undefined
  /** What travelled in the step whose end is shown. */
  readonly traffic?: Traffic | undefined
  /** By names: `container:wordpress`, `bridge:docker0`. */
  readonly focus: readonly string[]
  /** A key, e.g. `container:4f1c…`. */
  readonly selected?: string | undefined
  readonly onSelect: (key: string | undefined) => void
  /** Keys that something beside the picture points at: these light up, and of a single one what belongs to it. */
  readonly hovered?: readonly string[] | undefined
  readonly onHover?: ((key: string | undefined) => void) | undefined
  /** What the commands that come next will remove: it is marked. */
  readonly removal?: Removal | undefined
  /** For a change's motion; 0 shows it at once. */
  readonly ms: number
  /** From where it is read; at a desk, if nothing is said. */
  readonly reading?: Reading | undefined
  /** What `focus` names fills the pane. */
  readonly closeUp?: boolean | undefined
  /** As it was chosen by hand; left out, by how many containers the run has. On a stage nothing is compact: what has no room is counted. */
  readonly mode?: PictureMode | undefined
  readonly onMode?: ((mode: PictureMode) => void) | undefined
  /** Keys that a search has found: they light up while nothing is pointed at. */
  readonly found?: readonly string[] | undefined
  /** What is to be in sight, each time that it is another object. */
  readonly bring?: { readonly key: string } | undefined
  /** What was asked of the picture elsewhere, each time that it is another object. */
  readonly request?: PictureRequest | undefined
  readonly onSearch?: (() => void) | undefined
  readonly language: Language
}

/** The picture of one moment of a run. React owns the element, D3 its inside. */
export function Diagram(props: DiagramProps) {
  const {
    topologies,
    ahead,
    shown,
    sizes,
    traffic,
    focus,
    selected,
    onSelect,
    hovered,
    onHover,
    removal,
    ms,
    reading,
    closeUp = false,
    mode: chosen,
    onMode,
    found,
    bring,
    request,
    onSearch,
    known: extent,
    language,
  } = props
  const paneElement = useRef<HTMLDivElement>(null)
  const camera = useRef<HTMLDivElement>(null)
  const viewport = useRef<SVGGElement>(null)
  const picture = useRef<Picture>(undefined)
  const zoomControl = useRef<ZoomControl>(undefined)
  const room = usePane(paneElement)
  const pane = useMemo(() => room && { ...room, ...(reading ? { reading } : {}) }, [room, reading])
  const [whole, setWhole] = useState(true)
  const [pointed, setPointed] = useState<string>()
  const labels = labelsOf(language)

  const all = useMemo(() => (topologies.includes(shown) ? topologies : [...topologies, shown]), [topologies, shown])
  const mode = useMemo(() => chosen ?? modeFor(all, ahead), [chosen, all, ahead])
  const atDesk = useMemo(
    () => (pane && reading !== 'hall' ? arrangementFor(mode, all, pane, language, ahead, extent) : undefined),
    [mode, all, pane, language, ahead, extent, reading],
  )
  const inHall = useMemo(
    () => (pane && reading === 'hall' ? hallGrid(all, shown, focus, pane, language, ahead, extent) : undefined),
    [all, shown, focus, pane, language, ahead, extent, reading],
  )
  const grid = atDesk ?? inHall
  const plain = useMemo(
    () => (grid ? sceneIn(grid, shown, { language, ...(sizes ? { sizes } : {}) }) : undefined),
    [shown, grid, language, sizes],
  )
  const met = useMemo(() => (grid && traffic?.met ? sceneIn(grid, traffic.met, { language }) : undefined), [grid, traffic?.met, language])
  const scene = useMemo(() => (plain && removal ? withRemovalMarks(plain, removal, language) : plain), [plain, removal, language])

  useLayoutEffect(() => {
    if (!paneElement.current || !camera.current || !viewport.current) return
    const drawing = pictureIn(viewport.current)
    const control = zoomOn(paneElement.current, camera.current, (view) => {
      drawing.see(view.box)
      setWhole(view.whole)
    })
    picture.current = drawing
    zoomControl.current = control
    return () => {
      control.stop()
      drawing.clear()
    }
  }, [])

  // Only a new scene is a change to be seen; a new duration alone is none, and finishing a motion is a scene drawn again in no time. The same moment
  // in other places (another pane or language, a look ahead that has come) is no event on the engine, and shows no motion.
  const drawn = useRef<{ readonly scene: Scene; readonly shown: Topology; readonly grid: Arrangement }>(undefined)
  const movesUntil = useRef(0)
  useLayoutEffect(() => {
    if (!scene || !pane || !grid) return
    const before = drawn.current
    if (before?.scene === scene && ms > 0) return
    drawn.current = { scene, shown, grid }
    const motion = before?.shown === shown && before.grid !== grid ? 0 : ms
    // First the camera: only what it sees is drawn.
    zoomControl.current?.place(scene, pane, before ? motion * 0.6 : 0)
    picture.current?.show(scene, motion)
    movesUntil.current = performance.now() + motion
  }, [scene, shown, grid, pane, ms])

  useTraffic(viewport, { scene, shown, start: topologies[0], traffic, met, language, selected, ms })

  // Who presses a key does not wait for a motion: it ends, and then the key does what it does.
  useEffect(() => {
    const finish = (): void => {
      const moving = drawn.current
      if (!moving || performance.now() >= movesUntil.current) return
      movesUntil.current = 0
      picture.current?.show(moving.scene, 0)
      zoomControl.current?.finish()
    }
    document.addEventListener('keydown', finish, true)
    return () => document.removeEventListener('keydown', finish, true)
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: another start is another run
  useEffect(() => zoomControl.current?.release(), [topologies[0]])

  // What a step is about is brought into sight where not everything fits; of a step that does not say, what changed.
  const changed = useRef<{ readonly shown: Topology; readonly keys: ReadonlySet<string> }>(undefined)
  useEffect(() => {
    if (!scene) return
    // In another pane the same moment is brought into sight again.
    if (changed.current?.shown !== shown) changed.current = { shown, keys: changedThings(changed.current?.shown ?? shown, shown) }
    const box = boxOf(scene, focus.length > 0 ? focusKeys(scene, focus) : drawnKeys(scene, changed.current.keys))
    if (box && !closeUp) zoomControl.current?.reveal(box, ms * 0.6)
  }, [scene, shown, focus, ms, closeUp])

  const closeBox = useMemo(() => (closeUp && scene ? boxOf(scene, focusKeys(scene, focus)) : undefined), [closeUp, scene, focus])
  useEffect(() => {
    if (!closeBox) return
    zoomControl.current?.show(closeBox, ms * 0.6)
    return () => zoomControl.current?.show(undefined, ms * 0.6)
  }, [closeBox, ms])

  // A pointer that rests on the picture lights up nothing at the next step, until it moves.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is another moment that lets go
  useEffect(() => {
    setPointed(undefined)
    onHover?.(undefined)
  }, [shown])

  // On a stage a pointer that rests somewhere lights up nothing: there is the spotlight.
  const compact = grid !== undefined && isCompact(grid)
  // Where ties are not drawn, what is chosen shows them too: a finger does not hover.
  const pointedAt = useMemo(() => {
    const keys = hovered && hovered.length > 0 ? hovered : pointed === undefined ? [] : [pointed]
    return reading === 'hall' ? [] : keys
  }, [reading, hovered, pointed])
  const lit = useMemo(
    () => (scene ? litKeys(scene, pointedAt, found, compact ? selected : undefined) : undefined),
    [scene, pointedAt, found, compact, selected],
  )
  useLayoutEffect(() => {
    const drawing = picture.current
    if (!drawing || !scene) return
    drawing.mark('is-focus', focusKeys(scene, focus))
    const chosen = selected === undefined ? undefined : drawnKey(scene, selected)
    drawing.mark('is-selected', new Set(chosen === undefined ? [] : [chosen]))
    drawing.mark('is-lit', lit ?? new Set())
    viewport.current?.classList.toggle('has-lit', lit !== undefined)
  }, [scene, focus, selected, lit])

  const walk = useWalk({ picture, camera: zoomControl, scene, ms: reading === 'hall' ? 0 : ms })
  const perform = (asked: CameraMove): void => moveCamera(zoomControl.current, asked, Math.min(ms, 200))
  const isFirst = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is asked for once
  useEffect(() => {
    // What was asked of a picture before this one is no business of its.
    if (!request || isFirst.current) isFirst.current = false
    else if ('mode' in request) onMode?.(compact ? 'detailed' : 'compact')
    else perform(request)
  }, [request])
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is asked for once, and later scenes show other moments
  useEffect(() => {
    const key = bring && scene && drawnKey(scene, bring.key)
    const box = key !== undefined && scene ? boxOf(scene, new Set([key])) : undefined
    if (box) zoomControl.current?.bring(box, Math.min(ms, 300))
  }, [bring])

  const point = (key: string | undefined) => {
    if (key === pointed) return
    setPointed(key)
    onHover?.(key)
  }
  return (
    <div className={compact ? 'diagram is-compact' : 'diagram'} data-foreseen={ahead !== undefined}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what is pressed are the buttons in it; it hears of them for all */}
      <div
        ref={paneElement}
        className="diagram-pane"
        onClick={(event) => onSelect(keyAt(event.target))}
        onKeyDown={(event) => {
          if (reading !== 'hall' && walk.key(event)) event.preventDefault()
          else press(event, onSelect)
        }}
        onPointerOver={(event: PointerEvent) => point(keyAt(event.target))}
        onPointerLeave={() => point(undefined)}
        onFocus={(event: FocusEvent) => {
          point(keyAt(event.target))
          if (reading !== 'hall') walk.focus(event)
        }}
        onBlur={() => point(undefined)}
      >
        <div ref={camera} className="diagram-camera">
          {/* biome-ignore lint/a11y/useSemanticElements: a group of an SVG's buttons has no HTML element */}
          <svg role="group" aria-label={labels.diagram} width={scene?.width ?? 0} height={scene?.height ?? 0}>
            <defs>
              <marker {...arrowMarker}>
                <path d={arrowHead.d} className={arrowHead.class} />
              </marker>
            </defs>
            <g ref={viewport} className="viewport" />
          </svg>
        </div>
      </div>
      <DiagramTools
        whole={whole}
        mode={compact ? 'compact' : 'detailed'}
        labels={labels}
        onMove={perform}
        onMode={onMode}
        onSearch={onSearch}
      />
    </div>
  )
}

function moveCamera(camera: ZoomControl | undefined, move: CameraMove, ms: number): void {
  if ('pan' in move) camera?.pan(...move.pan, ms)
  else if (move.zoom === 'fit') camera?.fit(ms)
  else camera?.by(move.zoom === 'closer' ? 1.25 : 0.8, ms)
}

/** A container with what is drawn on it; anything else alone. */
const withOwn = (scene: Scene, key: string): readonly string[] =>
  key.startsWith('container:') ? [key, ...(scene.related[key] ?? []).filter((it) => /^(endpoint|veth|port|mount):/.test(it))] : [key]

/**
 * What lights up: what is pointed at, of a single thing with what belongs to it; else all that was found, else what is chosen where ties are not drawn.
 * Nothing, where none of it is in the picture: what is not there dims nothing.
 */
function litKeys(scene: Scene, pointed: readonly string[], found?: readonly string[], chosen?: string): ReadonlySet<string> | undefined {
  if (pointed.length === 0 && found && found.length > 0) return new Set(found.flatMap((key) => withOwn(scene, drawnKey(scene, key) ?? key)))
  const keys = pointed.length === 0 && chosen !== undefined ? [chosen] : pointed
  const lit = keys.filter((key) => key !== 'host' && (scene.related[key] !== undefined || drawnKey(scene, key) !== undefined))
  const [only] = keys.length === 1 ? lit : []
  return lit.length === 0 ? undefined : new Set([...lit, ...(only === undefined ? [] : (scene.related[only] ?? []))])
}

const drawnKeys = (scene: Scene, keys: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...keys].flatMap((key) => drawnKey(scene, key) ?? []))

function boxOf(scene: Scene, keys: ReadonlySet<string>): Box | undefined {
  const nodes = scene.nodes.filter((node) => node.key !== undefined && node.kind !== 'host' && node.kind !== 'image' && keys.has(node.key))
  if (nodes.length === 0) return undefined
  const x = Math.min(...nodes.map((node) => node.x))
  const y = Math.min(...nodes.map((node) => node.y))
  const right = Math.max(...nodes.map((node) => node.x + node.width))
  const bottom = Math.max(...nodes.map((node) => node.y + node.height))
  return { x, y, width: right - x, height: bottom - y }
}

type Size = Pick<Pane, 'width' | 'height'>

/** The element's size, followed as it changes. */
function usePane(element: React.RefObject<HTMLElement | null>): Size | undefined {
  const [pane, setPane] = useState<Size>()
  useLayoutEffect(() => {
    const measured = element.current
    if (!measured) return
    const read = (width: number, height: number) => {
      if (width > 0 && height > 0) setPane((before) => (before?.width === width && before.height === height ? before : { width, height }))
    }
    read(measured.clientWidth, measured.clientHeight)
    const observer = new ResizeObserver(([entry]) => {
      if (entry) read(Math.round(entry.contentRect.width), Math.round(entry.contentRect.height))
    })
    observer.observe(measured)
    return () => observer.disconnect()
  }, [element])
  return pane
}

/** The key of what was hit; a line stands for what it belongs to. */
function keyAt(target: EventTarget | null): string | undefined {
  const element = target instanceof Element ? target.closest<SVGElement>('[data-key], [data-line]') : null
  const key = element?.dataset.key ?? element?.dataset.line
  return key === 'host' && !(target instanceof SVGTextElement) ? undefined : key
}

function press(event: KeyboardEvent, onSelect: (key: string | undefined) => void): void {
  const key = event.target instanceof Element ? keyAt(event.target) : undefined
  if ((event.key === 'Enter' || event.key === ' ') && key !== undefined) {
    event.preventDefault()
    event.stopPropagation()
    onSelect(key)
  } else if (event.key === 'Escape') onSelect(undefined)
}
