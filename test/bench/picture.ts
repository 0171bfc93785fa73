import { writeFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { arrangementFor, modeFor, sceneIn } from '../../src/renderer/diagram/layout/arrangement.ts'
import type { Topology } from '../../src/shared/topology/topology.ts'
import { findChromium } from '../support/find-chromium.mjs'
import { type ContainerSpec, topologyWith } from '../support/topology-with.ts'
import type { Camera, Given, Graph, Thing } from './picture/page.tsx'

const pane = { width: 1280, height: 720 }

function engineOf(containers: number, networks: number, volumes: number): { before: Topology; after: Topology } {
  const names = Array.from({ length: networks }, (_, index) => `net-${index}`)
  const specs = Array.from(
    { length: containers },
    (_, index): ContainerSpec => ({
      name: `web-${index}`,
      image: 'nginx:alpine',
      networks: [names[index % networks] ?? 'bridge'],
      ...(index < volumes ? { mounts: [`data-${index}:/data`] } : {}),
    }),
  )
  const before = topologyWith({ containers: specs, networks: names })
  const after = topologyWith({ containers: specs.map((it, index) => (index === 3 ? { ...it, state: 'paused' } : it)), networks: names })
  return { before, after }
}

export async function measure(root: string): Promise<boolean> {
  const { value: executablePath, missing } = findChromium()
  if (!executablePath) {
    console.log(`  not measured (${missing})`)
    return true
  }
  const home = await mkdtemp(join(tmpdir(), 'dockstage-bench-'))
  await build({
    root,
    mode: 'production',
    logLevel: 'error',
    configFile: false,
    plugins: [react()],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: home,
      lib: { entry: join(root, 'test/bench/picture/page.tsx'), formats: ['iife'], name: 'bench', fileName: 'page' },
      minify: true,
    },
  })
  console.log(await readdir(home))
  const { before, after } = engineOf(1000, 20, 500)
  const t0 = performance.now()
  const grid = arrangementFor(modeFor([before, after]), [before, after], pane, 'en')
  const scene = sceneIn(grid, before, { language: 'en' })
  console.log('layout', performance.now() - t0, scene.width, scene.height, scene.scale, scene.nodes.length, scene.lines.length)
  const things = scene.nodes.flatMap((node): Thing[] => {
    if (node.kind !== 'container' && node.kind !== 'network' && node.kind !== 'volume') return []
    const { x, y, width, height } = node
    return [{ id: node.key ?? node.id, kind: node.kind, label: node.texts.map(({ text }) => text), x, y, width, height }]
  })
  const graph: Graph = { things, ties: [] }
  const camera: Camera = { x: 0, y: 0, zoom: scene.scale }
  const given: Given = {
    before,
    after,
    graph,
    camera,
    changed: { ...(things.find(({ id }) => id.startsWith('container')) as Thing), label: ['x', 'paused'] },
  }
  const browser = await chromium.launch({
    executablePath,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...(process.env.FLAGS?.split(' ') ?? [])],
  })
  try {
    for (const name of ['dockstage', 'reactFlow', 'cytoscape'] as const) {
      const page = await browser.newPage({ viewport: pane })
      page.on('pageerror', (e) => console.log(e))
      page.on('console', (e) => console.log(e.text()))
      await page.setContent(
        '<!doctype html><style>html,body,.room{margin:0;width:100%;height:100vh}.flow-node{border:1.5px solid #567;font-size:12.5px}</style><body></body>',
      )
      for (const file of await readdir(home)) if (file.endsWith('.css')) await page.addStyleTag({ path: join(home, file) })
      for (const file of await readdir(home)) if (file.endsWith('.js')) await page.addScriptTag({ path: join(home, file) })
      const cdp = await page.context().newCDPSession(page)
      const events: any[] = []
      cdp.on('Tracing.dataCollected' as any, (e: any) => events.push(...e.value))
      await cdp.send(
        'Tracing.start' as any,
        {
          transferMode: 'ReportEvents',
          traceConfig: {
            includedCategories: [
              'blink.user_timing',
              'cc',
              'viz',
              'benchmark',
              'disabled-by-default-devtools.timeline.frame',
              'devtools.timeline',
            ],
          },
        } as any,
      )
      await page.evaluate(([name, given]) => window.picture.begin(name, given), [name, given] as const)
      for (const part of ['first', 'change'] as const) {
        const ms = await page.evaluate(async (part) => {
          const t = performance.now()
          await window.picture[part]()
          return performance.now() - t
        }, part)
        console.log(name, part, ms)
      }
      await page.screenshot({ path: `/tmp/bench-${name}.png` })
      const cameras: Camera[] = []
      let at = camera
      for (let i = 0; i < 60; i += 1) {
        at =
          i < 30
            ? { ...at, x: at.x - 15, y: at.y - 5 }
            : { zoom: at.zoom / 1.03, x: 640 - (640 - at.x) / 1.03, y: 360 - (360 - at.y) / 1.03 }
        cameras.push(at)
      }
      const ms = await page.evaluate(async (cameras) => {
        const t = performance.now()
        await window.picture.gesture(cameras)
        return performance.now() - t
      }, cameras)
      console.log(name, 'gesture', ms)
      const done = new Promise((r) => cdp.once('Tracing.tracingComplete' as any, r))
      await cdp.send('Tracing.end' as any)
      await done
      writeFileSync(`/tmp/trace-${name}.json`, JSON.stringify(events))
      await page.screenshot({ path: `/tmp/bench2-${name}.png` })
      await page.close()
    }
  } finally {
    await browser.close()
    await rm(home, { recursive: true, force: true })
  }
  return true
}
