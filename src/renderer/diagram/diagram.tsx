import { type KeyboardEvent, type PointerEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Language } from '../../shared/language.ts'
import type { LayerSizes, Topology } from '../../shared/topology/topology.ts'
import './diagram.css'
import { draw, mark } from './draw/draw.ts'
import { type ZoomControl, zoomOn } from './draw/zoom.ts'
import { arrowHead, arrowMarker } from './elements/attributes.ts'
import { focusKeys } from './elements/scene-elements.ts'
import type { Grid, Pane } from './layout/grid.ts'
import { hallGrid } from './layout/hall-grid.ts'
import { labelsOf } from './layout/labels.ts'
import { gridFor, type Known, layout } from './layout/layout.ts'
import type { Box, Scene } from './layout/scene.ts'
import type { Reading } from './layout/text.ts'

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
  /** By names: `container:wordpress`, `bridge:docker0`. */
  readonly focus: readonly string[]
  /** A key, e.g. `container:4f1c…`. */
  readonly selected?: string | undefined
  readonly onSelect: (key: string | undefined) => void
  /** A key that something beside the picture points at. */
  readonly hovered?: string | undefined
  readonly onHover?: ((key: string | undefined) => void) | undefined
  /** For a change's motion; 0 shows it at once. */
  readonly ms: number
  /** From where it is read; at a desk, if nothing is said. */
  readonly reading?: Reading | undefined
  /** What `focus` names fills the pane. */
  readonly closeUp?: boolean | undefined
  readonly language: Language
}

/** The picture of one moment of a run. React owns the element, D3 its inside. */
export function Diagram(props: DiagramProps) {
  const { topologies, ahead, shown, sizes, focus, selected, onSelect, hovered, onHover, ms, reading, closeUp = false, language } = props
  const extent = props.known
  const svg = useRef<SVGSVGElement>(null)
  const viewport = useRef<SVGGElement>(null)
  const zoomControl = useRef<ZoomControl>(undefined)
  const room = usePane(svg)
  const pane = useMemo(() => room && { ...room, ...(reading ? { reading } : {}) }, [room, reading])
  const [whole, setWhole] = useState(true)
  const [pointed, setPointed] = useState<string>()
  const labels = labelsOf(language)

  const all = useMemo(() => (topologies.includes(shown) ? topologies : [...topologies, shown]), [topologies, shown])
  const atDesk = useMemo(
    () => (pane && reading !== 'hall' ? gridFor(all, pane, language, ahead, extent) : undefined),
    [all, pane, language, ahead, extent, reading],
  )
  const inHall = useMemo(
    () => (pane && reading === 'hall' ? hallGrid(all, shown, focus, pane, language, ahead, extent) : undefined),
    [all, shown, focus, pane, language, ahead, extent, reading],
  )
  const grid = atDesk ?? inHall
  const scene = useMemo(
    () => (grid ? layout(shown, grid, { language, ...(sizes ? { sizes } : {}) }) : undefined),
    [shown, grid, language, sizes],
  )

  useEffect(() => {
    if (!svg.current || !viewport.current) return
    const control = zoomOn(svg.current, viewport.current, setWhole)
    zoomControl.current = control
    return () => control.stop()
  }, [])

  // Only a new scene is a change to be seen; a new duration alone is none, and finishing a motion is a scene drawn again in no time. The same moment
  // in other places (another pane or language, a look ahead that has come) is no event on the engine, and shows no motion.
  const drawn = useRef<{ readonly scene: Scene; readonly shown: Topology; readonly grid: Grid }>(undefined)
  const movesUntil = useRef(0)
  useLayoutEffect(() => {
    if (!viewport.current || !scene || !pane || !grid) return
    const before = drawn.current
    if (before?.scene === scene && ms > 0) return
    drawn.current = { scene, shown, grid }
    const motion = before?.shown === shown && before.grid !== grid ? 0 : ms
    draw(viewport.current, scene, motion)
    movesUntil.current = performance.now() + motion
    zoomControl.current?.place(scene, pane, before ? motion * 0.6 : 0)
  }, [scene, shown, grid, pane, ms])

  // Who presses a key does not wait for a motion: it ends, and then the key does what it does.
  useEffect(() => {
    const finish = (): void => {
      const moving = drawn.current
      if (!viewport.current || !moving || performance.now() >= movesUntil.current) return
      movesUntil.current = 0
      draw(viewport.current, moving.scene, 0)
      zoomControl.current?.finish()
    }
    document.addEventListener('keydown', finish, true)
    return () => document.removeEventListener('keydown', finish, true)
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: another start is another run
  useEffect(() => zoomControl.current?.release(), [topologies[0]])

  // What a step is about is brought into sight where not everything fits; of a step that does not say, what came.
  const known = useRef<ReadonlySet<string>>(new Set())
  useEffect(() => {
    if (!scene) return
    const keys = new Set(
      scene.nodes.flatMap(({ key, kind }) => (key !== undefined && (kind === 'container' || kind === 'network') ? [key] : [])),
    )
    const came = [...keys].filter((key) => !known.current.has(key))
    const box = boxOf(scene, focus.length > 0 ? focusKeys(scene, focus) : new Set(known.current.size > 0 ? came : []))
    known.current = keys
    if (box && !closeUp) zoomControl.current?.reveal(box, ms * 0.6)
  }, [scene, focus, ms, closeUp])

  const closeBox = useMemo(() => (closeUp && scene ? boxOf(scene, focusKeys(scene, focus)) : undefined), [closeUp, scene, focus])
  useEffect(() => {
    if (!closeBox) return
    zoomControl.current?.show(closeBox, ms * 0.6)
    return () => zoomControl.current?.show(undefined, ms * 0.6)
  }, [closeBox, ms])

  // A pointer that rests on the picture lights up nothing at the next step, until it moves.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is another moment that lets go
  useEffect(() => setPointed(undefined), [shown])

  // On a stage a pointer that rests somewhere lights up nothing: there is the spotlight.
  const lit = reading === 'hall' ? undefined : (hovered ?? pointed)
  useLayoutEffect(() => {
    const root = viewport.current
    if (!root || !scene) return
    mark(root, 'is-focus', focusKeys(scene, focus))
    mark(root, 'is-selected', new Set(selected === undefined ? [] : [selected]))
    mark(root, 'is-lit', new Set(lit === undefined ? [] : [lit, ...(scene.related[lit] ?? [])]))
    root.classList.toggle('has-lit', lit !== undefined && scene.related[lit] !== undefined)
  }, [scene, focus, selected, lit])

  const point = (key: string | undefined) => {
    if (key === pointed) return
    setPointed(key)
    onHover?.(key)
  }
  return (
    <div className="diagram" data-foreseen={ahead !== undefined}>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of an SVG's buttons has no HTML element */}
      <svg
        ref={svg}
        role="group"
        aria-label={labels.diagram}
        onClick={(event) => onSelect(keyAt(event.target))}
        onKeyDown={(event) => press(event, onSelect)}
        onPointerOver={(event: PointerEvent) => point(keyAt(event.target))}
        onPointerLeave={() => point(undefined)}
        onFocus={(event) => point(keyAt(event.target))}
        onBlur={() => point(undefined)}
      >
        <defs>
          <marker {...arrowMarker}>
            <path d={arrowHead.d} className={arrowHead.class} />
          </marker>
        </defs>
        <g ref={viewport} className="viewport" />
      </svg>
      <div className="diagram-tools" data-whole={whole}>
        <button
          type="button"
          title={labels.further}
          aria-label={labels.further}
          onClick={() => zoomControl.current?.by(0.8, Math.min(ms, 200))}
        >
          −
        </button>
        <button
          type="button"
          title={labels.closer}
          aria-label={labels.closer}
          onClick={() => zoomControl.current?.by(1.25, Math.min(ms, 200))}
        >
          +
        </button>
        <button type="button" title={labels.fit} aria-label={labels.fit} onClick={() => zoomControl.current?.fit(Math.min(ms, 300))}>
          ⤢
        </button>
      </div>
    </div>
  )
}

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
function usePane(svg: React.RefObject<SVGSVGElement | null>): Size | undefined {
  const [pane, setPane] = useState<Size>()
  useLayoutEffect(() => {
    const element = svg.current
    if (!element) return
    const read = (width: number, height: number) => {
      if (width > 0 && height > 0) setPane((before) => (before?.width === width && before.height === height ? before : { width, height }))
    }
    read(element.clientWidth, element.clientHeight)
    const observer = new ResizeObserver(([entry]) => {
      if (entry) read(Math.round(entry.contentRect.width), Math.round(entry.contentRect.height))
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [svg])
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
