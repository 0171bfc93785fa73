import { expect, onTestFinished, test } from 'vitest'
import { startEmbeddedEngine } from '../../../../src/embedded/start.ts'
import { safeTerminal } from '../../../../src/main/cli/output.ts'
import { stepReport } from '../../../../src/main/cli/step-report.ts'
import type { HandOutChoice } from '../../../../src/shared/hand-out/hand-out.ts'
import { plainText } from '../../../../src/shared/plain-text.ts'
import { textTree } from '../../../../src/shared/topology/tree.ts'
import { changeWords } from '../../../../src/shared/topology/words.ts'
import { visibleJson } from '../../../../src/shared/visible.ts'
import { engineProxy } from '../../../support/engine-proxy.ts'
import { handedOut } from '../../../support/handed-out.ts'
import { harmful, hostileTexts } from '../../../support/hostile-texts.ts'
import { given, sessionOn } from '../../../support/session-world.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const scenario = `
id: h-own
title: Names
summary: S.
steps:
  - id: make
    title: Make them
    run: |
      docker network create h-net
      docker run -d --name h-db --net h-net -v h-vol:/data alpine sleep 1000
  - id: look
    title: Look at them
    run: |
      docker ps -a
      docker inspect h-db
      docker network ls
`
const choice: Omit<HandOutChoice, 'format'> = { frame: 'all', scale: 1, theme: 'light', language: 'en', pane: { width: 960, height: 540 } }

/** What markup may come from us alone. */
const hasForeignMarkup = (svg: string): boolean =>
  /<(?:script|img|iframe|object)|<\w+[^>]*\son\w+=/i.test(svg.replace(/="[^"<>]*"/g, '=""'))

test.each([1, 2, 3])('whatever an engine answers (%i), it is text in each of the outputs', async (seed) => {
  const folder = await temporaryDirectory()
  const engine = await startEmbeddedEngine({ socketPath: `${folder}/engine.sock` })
  onTestFinished(() => engine.close())
  const proxy = await engineProxy(`${folder}/engine.sock`)
  onTestFinished(() => proxy.close())
  const [network = '', container = '', volume = '', command = ''] = hostileTexts(seed, 4)
  const hostile: Readonly<Record<string, string>> = { 'h-net': network, 'h-db': container, 'h-vol': volume, sleep: command }
  const meddled = (text: string): string => text.replace(/h-net|h-db|h-vol|sleep/g, (it) => JSON.stringify(hostile[it]).slice(1, -1))
  const { session, file } = await sessionOn(`unix://${proxy.path}`)
  given(await session.openFile(await file('h-own.yaml', scenario)))
  given(await session.api.runStep())
  // From here on the engine lies about names: what is there already as well.
  proxy.meddle = ({ method, path }) => (method === 'GET' && !path.startsWith('/events') ? { body: meddled } : undefined)
  proxy.cutEvents()
  await session.api.runStep()

  const { run } = given(await session.api.readState())
  const frames = run?.frames ?? []
  const last = frames.at(-1)
  expect(last?.output).toContain(container.slice(0, 2))
  const shown: Record<string, string> = {}
  for (const language of ['en', 'ko'] as const) {
    shown[`text twin ${language}`] = frames.flatMap(({ topology }) => textTree(topology, language)).join('\n')
    shown[`words ${language}`] = frames.flatMap(({ diff, topology }) => changeWords(diff, topology, language)).join('\n')
  }
  shown.outputs = frames.map(({ output }) => plainText(output)).join('\n')
  shown.json = frames.map((frame) => visibleJson({ type: 'frame', ...frame })).join('\n')
  let printed = ''
  const terminal = safeTerminal({ out: (it) => (printed += it), error: () => undefined, ask: async () => undefined, interactive: false })
  for (const frame of frames) terminal.out(stepReport(frame, 'en'))
  shown.terminal = printed
  for (const format of ['svg', 'mermaid', 'md', 'sh'] as const) {
    const parts = await handedOut(session, { ...choice, format })
    shown[format] = parts.join('\n')
    if (format === 'svg') expect(parts.some(hasForeignMarkup), format).toBe(false)
  }
  for (const [where, text] of Object.entries(shown)) {
    expect(text, where).not.toBe('')
    expect(harmful.exec(text)?.[0].codePointAt(0)?.toString(16), where).toBeUndefined()
  }
})
