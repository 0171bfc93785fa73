import '../../../src/renderer/styles/tokens.css'
import '../../../src/renderer/styles/base.css'
import '@xyflow/react/dist/style.css'
import './page.css'
import { Handle, type Node, Position, ReactFlow, type ReactFlowInstance } from '@xyflow/react'
import cytoscape from 'cytoscape'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { Diagram } from '../../../src/renderer/diagram/diagram.tsx'
import type { Container, Topology } from '../../../src/shared/topology/topology.ts'
import type { Camera, ContenderName, Given, Thing } from './given.ts'

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

type Make = (given: Given) => Contender

const contenders: Readonly<Record<ContenderName, Make>> = {
  dockstage({ before, container, cameras: [first] }) {
    const element = room()
    const root = createRoot(element)
    // As main tells it: what did not change is the same record.
    const after = { ...before, containers: { ...before.containers, [container.id]: container } }
    const show = (shown: Topology): void =>
      flushSync(() =>
        root.render(
          <Diagram
            topologies={shown === before ? [before] : [before, after]}
            shown={shown}
            focus={[]}
            onSelect={() => {}}
            ms={0}
            language="en"
          />,
        ),
      )
    const middle = () => ({ x: element.clientWidth / 2, y: element.clientHeight / 2 })
    let at = first
    let hand = middle()
    let held = false
    return {
      first: () => show(before),
      change: () => show(after),
      // As a hand does it: there is no other way.
      look(next) {
        const pane = element.querySelector('.diagram-pane')
        if (!pane || !at) throw new Error('there is no picture')
        const point = { bubbles: true, cancelable: true, view: window, clientX: hand.x, clientY: hand.y }
        if (next.zoom === at.zoom) {
          if (!held) pane.dispatchEvent(new MouseEvent('mousedown', point))
          held = true
          hand = { x: hand.x + next.x - at.x, y: hand.y + next.y - at.y }
          window.dispatchEvent(new MouseEvent('mousemove', { ...point, clientX: hand.x, clientY: hand.y }))
        } else {
          if (held) window.dispatchEvent(new MouseEvent('mouseup', point))
          held = false
          hand = middle()
          const deltaY = -Math.log2(next.zoom / at.zoom) / 0.002
          pane.dispatchEvent(new WheelEvent('wheel', { ...point, clientX: hand.x, clientY: hand.y, deltaY }))
        }
        at = next
      },
      end: () => root.unmount(),
    }
  },
  /** As it comes: without `onlyRenderVisibleElements`, all things are drawn, in sight or not. */
  reactFlow({ things, container, cameras: [camera] }) {
    const element = room()
    const root = createRoot(element)
    let flow: ReactFlowInstance<FlowNode> | undefined
    const nodes = things.map((thing) => flowNode(thing))
    const show = (shown: readonly FlowNode[]): void =>
      flushSync(() =>
        root.render(
          <ReactFlow
            nodes={[...shown]}
            nodeTypes={nodeTypes}
            {...(camera ? { defaultViewport: camera } : {})}
            minZoom={0.01}
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
      change: () => show(nodes.map((node) => (node.id === keyOf(container) ? flowNode(node.data.thing, container.state) : node))),
      look: (camera) => void flow?.setViewport(camera),
      end: () => root.unmount(),
    }
  },
  cytoscape({ things, container, cameras: [camera] }) {
    const element = room()
    let made: cytoscape.Core | undefined
    return {
      first: () =>
        new Promise((resolve) => {
          made = cytoscape({
            container: element,
            elements: [
              ...things.map((thing) => ({
                data: { id: thing.id, label: thing.label.join('\n'), width: thing.width, height: thing.height },
                position: { x: thing.x + thing.width / 2, y: thing.y + thing.height / 2 },
                classes: thing.kind,
              })),
            ],
            layout: { name: 'preset', fit: false },
            ...(camera ? { zoom: camera.zoom, pan: { x: camera.x, y: camera.y } } : {}),
            minZoom: 0.01,
            style: cytoscapeStyle,
            pixelRatio: 1,
          })
          made.one('render', () => resolve())
        }),
      change: () =>
        new Promise((resolve) => {
          made?.one('render', () => resolve())
          made?.$id(keyOf(container)).addClass(container.state)
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
  { selector: '.paused', style: { 'background-color': '#dddddd' } },
  { selector: 'edge', style: { width: 2, 'line-color': '#1a73b8', 'curve-style': 'haystack' } },
]

const keyOf = ({ id }: Container): string => `container:${id}`

type FlowNode = Node<{ readonly thing: Thing; readonly state: string }>

const flowNode = (thing: Thing, state = 'running'): FlowNode => ({
  id: thing.id,
  type: 'thing',
  position: { x: thing.x, y: thing.y },
  data: { thing, state },
  width: thing.width,
  height: thing.height,
  zIndex: thing.kind === 'network' ? -1 : 0,
})

const nodeTypes = {
  thing: ({ data: { thing, state } }: { data: FlowNode['data'] }) => (
    <div className={`flow-node ${thing.kind} ${state}`} style={{ width: thing.width, height: thing.height }}>
      <Handle type="target" position={Position.Top} />
      {thing.label.map((line) => (
        <div key={line}>{line}</div>
      ))}
      <Handle type="source" position={Position.Bottom} />
    </div>
  ),
}

/** After a first draw. */
const settledMs = 300

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))

let contender: Contender | undefined
let next: () => void | Promise<void> = () => {}

/** Marks lie within the frames in which the work is done, as is what the others do in frames of their own. */
window.picture = {
  async begin(name, given, operation) {
    const made = contenders[name](given)
    contender = made
    if (operation !== 'first') {
      await made.first()
      // So that what is painted of it is on the screen.
      for (let frames = 0; frames < 10; frames += 1) await frame()
      // Nor does anybody change it in its first moment, in which what was made for it is collected, compiled and painted further on by other threads.
      await new Promise((resolve) => setTimeout(resolve, settledMs))
    }
    next = {
      first: made.first,
      change: made.change,
      gesture: async () => {
        for (const [index, camera] of given.cameras.slice(1).entries()) {
          if (index > 0) await frame()
          made.look(camera)
        }
      },
    }[operation]
  },
  async run() {
    await frame()
    performance.mark('operation:from')
    await next()
    performance.mark('operation:drawn')
    for (let frames = 0; frames < 10; frames += 1) await frame()
  },
  end() {
    contender?.end()
    contender = undefined
  },
}
