import '../../../src/renderer/styles/tokens.css'
import '../../../src/renderer/styles/base.css'
import '@xyflow/react/dist/style.css'
import { type Edge, Handle, type Node, Position, ReactFlow, type ReactFlowInstance } from '@xyflow/react'
import cytoscape from 'cytoscape'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { Diagram } from '../../../src/renderer/diagram/diagram.tsx'
import type { Topology } from '../../../src/shared/topology/topology.ts'

/** One thing of the graph as the others show it: where Dockstage has it, and with the same words on it. */
export interface Thing {
  readonly id: string
  readonly kind: 'container' | 'network' | 'volume'
  readonly label: readonly string[]
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Tie {
  readonly id: string
  readonly source: string
  readonly target: string
}

export interface Graph {
  readonly things: readonly Thing[]
  readonly ties: readonly Tie[]
}

export interface Camera {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

/** A library that shows the graph in an element. Each call is made in an animation frame, and done when the page holds what is to be painted. */
interface Contender {
  first(): void | Promise<void>
  change(): void | Promise<void>
  look(camera: Camera): void
  end(): void
}

const room = (): HTMLElement => {
  const element = document.createElement('div')
  element.className = 'room'
  document.body.replaceChildren(element)
  return element
}

export interface Given {
  readonly before: Topology
  readonly after: Topology
  readonly graph: Graph
  readonly changed: Thing
  readonly camera: Camera
}

const contenders = {
  dockstage({ before, after, camera }: Given): Contender {
    const element = room()
    const root = createRoot(element)
    const topologies = [before, after]
    const show = (shown: Topology): void =>
      flushSync(() => root.render(<Diagram topologies={topologies} shown={shown} focus={[]} onSelect={() => {}} ms={0} language="en" />))
    let at = camera
    return {
      first: () => show(before),
      change: () => show(after),
      // As a hand does it: there is no other way.
      look(next) {
        const pane = element.querySelector('.diagram-pane')
        if (!pane) throw new Error('there is no picture')
        const middle = {
          bubbles: true,
          cancelable: true,
          view: window,
          clientX: element.clientWidth / 2,
          clientY: element.clientHeight / 2,
        }
        if (next.zoom === at.zoom) {
          pane.dispatchEvent(new MouseEvent('mousedown', middle))
          const moved = { ...middle, clientX: middle.clientX + next.x - at.x, clientY: middle.clientY + next.y - at.y }
          window.dispatchEvent(new MouseEvent('mousemove', moved))
          window.dispatchEvent(new MouseEvent('mouseup', moved))
        } else pane.dispatchEvent(new WheelEvent('wheel', { ...middle, deltaY: -Math.log2(next.zoom / at.zoom) / 0.002 }))
        at = next
      },
      end: () => root.unmount(),
    }
  },
  reactFlow({ graph, changed, camera }: Given): Contender {
    const element = room()
    const root = createRoot(element)
    let flow: ReactFlowInstance<FlowNode, Edge> | undefined
    const nodes = graph.things.map(flowNode)
    const edges = graph.ties.map((tie): Edge => ({ ...tie, type: 'straight' }))
    const show = (shown: readonly FlowNode[]): void =>
      flushSync(() =>
        root.render(
          <ReactFlow
            nodes={[...shown]}
            edges={edges}
            nodeTypes={nodeTypes}
            defaultViewport={camera}
            minZoom={0.01}
            onlyRenderVisibleElements
            nodesDraggable={false}
            nodesConnectable={false}
            elementsSelectable={false}
            proOptions={{ hideAttribution: true }}
            onInit={(made) => {
              flow = made
            }}
          />,
        ),
      )
    return {
      first: () => show(nodes),
      change: () => show(nodes.map((node) => (node.id === changed.id ? flowNode(changed) : node))),
      look: (camera) => void flow?.setViewport(camera),
      end: () => root.unmount(),
    }
  },
  cytoscape({ graph, changed, camera }: Given): Contender {
    const element = room()
    let made: cytoscape.Core | undefined
    return {
      first: () =>
        new Promise((resolve) => {
          made = cytoscape({
            container: element,
            elements: [
              ...graph.things.map((thing) => ({
                data: { id: thing.id, label: thing.label.join('\n'), width: thing.width, height: thing.height },
                position: { x: thing.x + thing.width / 2, y: thing.y + thing.height / 2 },
                classes: thing.kind,
              })),
              ...graph.ties.map((tie) => ({ data: tie })),
            ],
            layout: { name: 'preset' },
            zoom: camera.zoom,
            pan: { x: camera.x, y: camera.y },
            minZoom: 0.01,
            style: cytoscapeStyle,
            pixelRatio: 1,
          })
          made.one('render', () => resolve())
        }),
      change: () =>
        new Promise((resolve) => {
          made?.one('render', () => resolve())
          made?.$id(changed.id).data('label', changed.label.join('\n')).addClass('stopped')
        }),
      look: ({ x, y, zoom }) => void made?.viewport({ zoom, pan: { x, y } }),
      end: () => made?.destroy(),
    }
  },
}

const cytoscapeStyle: cytoscape.StylesheetJson = [
  {
    selector: 'node',
    style: {
      shape: 'round-rectangle',
      width: 'data(width)',
      height: 'data(height)',
      label: 'data(label)',
      'text-wrap': 'wrap',
      'text-valign': 'center',
      'text-halign': 'center',
      'font-size': 12.5,
      'background-color': '#ffffff',
      'border-width': 1.5,
      'border-color': '#5a6b7b',
    },
  },
  { selector: '.network', style: { 'background-opacity': 0.2, 'text-valign': 'top', 'z-index': 0 } },
  { selector: '.volume', style: { 'background-color': '#fbe8c8' } },
  { selector: '.stopped', style: { 'background-color': '#dddddd' } },
  { selector: 'edge', style: { width: 2, 'line-color': '#1a73b8', 'curve-style': 'haystack' } },
]

type FlowNode = Node<{ readonly thing: Thing }>

const flowNode = (thing: Thing): FlowNode => ({
  id: thing.id,
  type: 'thing',
  position: { x: thing.x, y: thing.y },
  data: { thing },
  width: thing.width,
  height: thing.height,
  zIndex: thing.kind === 'network' ? -1 : 0,
})

const nodeTypes = {
  thing: ({ data: { thing } }: { data: { readonly thing: Thing } }) => (
    <div className={`flow-node ${thing.kind}`} style={{ width: thing.width, height: thing.height }}>
      <Handle type="target" position={Position.Top} />
      {thing.label.map((line) => (
        <div key={line}>{line}</div>
      ))}
      <Handle type="source" position={Position.Bottom} />
    </div>
  ),
}

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))

declare global {
  interface Window {
    /** What the measuring side calls. */
    picture: {
      begin(name: keyof typeof contenders, given: Given): void
      first(): Promise<void>
      change(): Promise<void>
      gesture(cameras: readonly Camera[]): Promise<void>
      end(): void
    }
  }
}

let contender: Contender | undefined
const timed = async (name: string, work: () => void | Promise<void>): Promise<void> => {
  await frame()
  performance.mark(`${name}:from`)
  await work()
  performance.mark(`${name}:drawn`)
  await frame()
  await frame()
}

window.picture = {
  begin(name, given) {
    contender = contenders[name](given)
  },
  first: () => timed('first', () => contender?.first()),
  change: () => timed('change', () => contender?.change()),
  gesture: (cameras) =>
    timed('gesture', async () => {
      for (const [index, camera] of cameras.entries()) {
        if (index > 0) await frame()
        contender?.look(camera)
      }
    }),
  end() {
    contender?.end()
    contender = undefined
  },
}
