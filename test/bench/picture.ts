import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { arrangementFor, modeFor, sceneIn } from '../../src/renderer/diagram/layout/arrangement.ts'
import type { Scene } from '../../src/renderer/diagram/layout/scene.ts'
import { findChromium } from '../support/find-chromium.mjs'
import { type ContainerSpec, topologyWith } from '../support/topology-with.ts'
import { comparison, hold, median } from './compare.ts'
import { type Camera, contenderNames, type Given, type Operation } from './picture/given.ts'
import { presentation } from './picture/presentation.ts'

const pane = { width: 1280, height: 720 }
/** A change is over within a few milliseconds, in which what else the machine does weighs most: it is asked for more often. */
const rounds = { first: 9, change: 61, gesture: 9 } as const

/**
 * What the picture of a large engine promises (issue 7), beside React Flow and Cytoscape.js, which show the same things in the same places at the same
 * zoom with the same words: first draw, one change, and a gesture that pans and zooms, each until Chromium says that the frame was presented. As many
 * frames as can be drawn are drawn: what is measured is work, and no wait for a screen.
 */
export async function measure(root: string): Promise<boolean> {
  const { value: executablePath, missing } = findChromium()
  if (!executablePath) {
    console.log(`  not measured (${missing})`)
    return true
  }
  const directory = await mkdtemp(join(tmpdir(), 'dockstage-bench-'))
  const browser = await chromium.launch({
    executablePath,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-frame-rate-limit', '--disable-gpu-vsync'],
  })
  try {
    await buildPage(root, directory)
    return await compare(browser, directory, givenOf())
  } finally {
    await browser.close()
    await rm(directory, { recursive: true, force: true })
  }
}

async function buildPage(root: string, directory: string): Promise<void> {
  const before = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  await build({
    root,
    mode: 'production',
    logLevel: 'error',
    configFile: false,
    plugins: [react()],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: directory,
      lib: { entry: join(root, 'test/bench/picture/page.tsx'), formats: ['iife'], name: 'bench', fileName: 'page' },
    },
  })
  process.env.NODE_ENV = before
}

async function compare(browser: Browser, directory: string, given: Given): Promise<boolean> {
  const pages = new Map<string, Page>()
  for (const name of contenderNames) pages.set(name, await openPage(browser, directory))
  const pageOf = (name: string): Page => {
    const page = pages.get(name)
    if (!page) throw new Error(`no page of ${name}`)
    return page
  }
  const drawing: number[] = []
  const runs = (operation: Operation) =>
    Object.fromEntries(
      contenderNames.map((name) => [
        name,
        async () => {
          const page = pageOf(name)
          await page.evaluate(([name, given, operation]) => window.picture.begin(name, given, operation), [name, given, operation] as const)
          const { presented, drawn } = await presentation(page, () => page.evaluate(() => window.picture.run()))
          if (name === 'dockstage' && operation === 'change') drawing.push(drawn)
          await page.evaluate(() => window.picture.end())
          return presented
        },
      ]),
    )
  const held: boolean[] = []
  for (const operation of ['first', 'change', 'gesture'] as const) {
    console.log(`  ${operation}:`)
    const times = await comparison(runs(operation), rounds[operation], async () => {})
    held.push(
      times.hold('dockstage', [
        ['reactFlow', 0.5],
        ['cytoscape', 0.5],
      ]),
    )
  }
  held.push(hold('scripting of one change in 1,000 containers, ms', median(drawing.slice(1)), 16))
  return held.every(Boolean)
}

async function openPage(browser: Browser, directory: string): Promise<Page> {
  const page = await browser.newPage({ viewport: pane })
  page.on('pageerror', (error) => console.error(error))
  await page.setContent('<!doctype html><body></body>')
  await page.addStyleTag({ path: join(directory, 'page.css') })
  await page.addScriptTag({ path: join(directory, 'page.iife.js') })
  return page
}

/** 1,000 containers on 20 networks with 500 volumes, and for the others what of that Dockstage draws, where it does. */
function givenOf(): Given {
  const networks = Array.from({ length: 20 }, (_, index) => `team-${index}`)
  const containers = Array.from(
    { length: 1_000 },
    (_, index): ContainerSpec => ({
      name: `service-${index}`,
      image: 'nginx:alpine',
      networks: [networks[index % networks.length] ?? 'bridge'],
      ...(index < 500 ? { mounts: [`data-${index}:/data`] } : {}),
    }),
  )
  const before = topologyWith({ containers, networks })
  const scene = sceneIn(arrangementFor(modeFor([before]), [before], pane, 'en'), before, { language: 'en' })
  const some = Object.values(before.containers).find(({ name }) => name === 'service-0')
  if (!some) throw new Error('there is no container')
  return {
    before,
    container: { ...some, state: 'paused' },
    things: thingsIn(scene),
    cameras: camerasFrom({ x: 0, y: 0, zoom: scene.scale }),
  }
}

const thingsIn = (scene: Scene): Given['things'] =>
  scene.nodes.flatMap(({ kind, key, id, texts, x, y, width, height }) =>
    kind === 'container' || kind === 'network' || kind === 'volume'
      ? [{ id: key ?? id, kind, label: texts.map(({ text }) => text), x, y, width, height }]
      : [],
  )

/** The camera at first, then on its way: to the right and down, and then away from the middle. */
function camerasFrom(first: Camera): readonly Camera[] {
  const cameras = [first]
  const [middleX, middleY] = [pane.width / 2, pane.height / 2]
  for (let index = 0; index < 60; index += 1) {
    const { x, y, zoom } = cameras.at(-1) ?? first
    const factor = 1 / 1.02
    cameras.push(
      index < 30
        ? { x: x - 15, y: y - 5, zoom }
        : { zoom: zoom * factor, x: middleX - (middleX - x) * factor, y: middleY - (middleY - y) * factor },
    )
  }
  return cameras
}
