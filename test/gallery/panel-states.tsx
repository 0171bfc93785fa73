import type { ReactNode } from 'react'
import { PanelFault } from '../../src/renderer/faults/panel-fault.tsx'
import { ReportDialog } from '../../src/renderer/faults/report-dialog.tsx'
import { Banners } from '../../src/renderer/panels/banners.tsx'
import { BusyVeil } from '../../src/renderer/panels/busy-veil.tsx'
import { CommandPanel } from '../../src/renderer/panels/command-panel.tsx'
import { Header } from '../../src/renderer/panels/header.tsx'
import { InspectDialog } from '../../src/renderer/panels/inspect-dialog.tsx'
import { KeysDialog } from '../../src/renderer/panels/keys-dialog.tsx'
import { Narration } from '../../src/renderer/panels/narration.tsx'
import { SelectedPanel } from '../../src/renderer/panels/selected-panel.tsx'
import { StartPage } from '../../src/renderer/panels/start-page.tsx'
import { StepList } from '../../src/renderer/panels/step-list.tsx'
import { NothingPlayed } from '../../src/renderer/panels/view-only.tsx'
import { stepMarks } from '../../src/renderer/player/marks.ts'
import { ScenarioPage } from '../../src/renderer/player/scenario-page.tsx'
import { Transport } from '../../src/renderer/player/transport.tsx'
import { type Shown, shownAt, topologyBefore } from '../../src/renderer/player/view.ts'
import { useLanguage } from '../../src/renderer/store/app-store.ts'
import { useRun } from '../../src/renderer/store/run-store.ts'
import { useView } from '../../src/renderer/store/view-store.ts'
import type { RunView } from '../../src/shared/ipc.ts'
import type { Language } from '../../src/shared/language.ts'
import { ownFault } from '../../src/shared/own-fault.ts'
import { toFrame, toStart } from '../../src/shared/playback/cursor.ts'
import { success } from '../../src/shared/result.ts'
import { mask } from '../../src/shared/secrets.ts'
import { idFor, topologyWith } from '../support/topology-with.ts'
import { candidates, leftRuns, scenarios } from './lists.ts'
import { embeddedEngine, type World } from './panel-world.ts'
import { after, during, failedAfter, frameOf, recorded } from './runs.ts'

/** A panel of the page in one of its states. */
export interface PanelState {
  /** Unique; its place in the address of the page. */
  readonly id: string
  readonly part: 'panels' | 'screens'
  readonly title: string
  readonly about: string
  readonly size: { readonly width: number; readonly height: number }
  readonly world: World
  readonly Show: () => ReactNode
  /** What a user would do then, to get there: once it is drawn. */
  readonly act?: (body: HTMLElement) => void
}

interface Moment {
  readonly run: RunView
  readonly shown: Shown
  readonly language: Language
}

/** What the page is about now, as the stores of this frame have it. */
function useMoment(): Moment {
  const run = useRun((state) => state.run) ?? recorded
  const cursor = useView((state) => state.cursor)
  return { run, shown: shownAt(run, cursor), language: useLanguage() }
}

const panel = (
  id: string,
  title: string,
  about: string,
  size: readonly [number, number],
  world: World,
  Show: () => ReactNode,
): PanelState => ({
  id,
  part: 'panels',
  title,
  about,
  size: { width: size[0], height: size[1] },
  world,
  Show,
})

const ofRun = (run: RunView, more: World = {}): World => ({ ...more, run: { run, ...more.run } })
const pastOf = (run: RunView, step: number): World => ofRun(run, { view: { cursor: toFrame(run.frames, frameOf(step)) } })

const head = (id: string, about: string, world: World): PanelState =>
  panel(`header-${id}`, 'Header', about, [1238, 58], world, () => {
    const { run, language } = useMoment()
    return <Header run={useRun((state) => state.run) && run} language={language} />
  })

const banner = (id: string, about: string, height: number, world: World): PanelState =>
  panel(`banner-${id}`, 'Banner', about, [608, height], world, () => <Banners language={useLanguage()} />)

const story = (id: string, about: string, height: number, world: World, changes: readonly string[] = []): PanelState =>
  panel(`story-${id}`, 'Narration', about, [296, height], world, () => {
    const { run, shown, language } = useMoment()
    return (
      <aside className="side">
        <div className="side-story">
          <Narration
            run={run}
            shown={shown}
            changes={changes.map((text) => ({ text, keys: [] }))}
            travelled={[]}
            removal={undefined}
            language={language}
          />
        </div>
      </aside>
    )
  })

const steps = (id: string, about: string, world: World): PanelState =>
  panel(`steps-${id}`, 'Steps', about, [296, 380], world, () => {
    const { run, shown, language } = useMoment()
    return <StepList run={run} marks={stepMarks(run, shown)} language={language} />
  })

const report = `Dockstage 0.1.0 (node 22.12.0)
System: Linux 6.1.0, x64
Engine: embedded, Dockstage embedded engine 28.5.2, API 1.51, linux/amd64, connected, source chosen, over unix
Scenario: volumes-from, step 2 of 8 (take-over), paused
Log: ~/.config/dockstage/log/dockstage.log

2026-01-02T03:04:05.678Z info  serve[1234] run.opened run=ae1ca62761cb scenario=volumes-from steps=8
2026-01-02T03:04:06.789Z debug serve[1234] api method=POST path=/containers/create status=201 ms=2
2026-01-02T03:04:07.890Z error serve[1234] fault where=page name=rejection message="TypeError: x is not a function"
`

const shop = topologyWith({
  networks: ['shop'],
  containers: [{ name: 'web', image: 'nginx:alpine', networks: ['shop'], ports: ['127.0.0.1:8080:80'], mounts: ['data:/data'] }],
})
const guarded = topologyWith({ containers: [{ name: 'db', image: 'mysql', environment: [`DB_PASSWORD=${mask}`, 'MYSQL_DATABASE=shop'] }] })
const selected = (id: string, about: string, key: string | undefined, topology = shop): PanelState =>
  panel(`selected-${id}`, 'Selected', about, [296, 300], {}, () => (
    <aside className="side">
      <SelectedPanel selected={key} topology={topology} step={0} removal={undefined} counts={{}} language={useLanguage()} />
    </aside>
  ))

const console = (id: string, about: string, world: World, act?: PanelState['act']): PanelState => ({
  ...panel(`console-${id}`, 'Command panel and player', about, [918, 262], world, () => {
    const { run, shown, language } = useMoment()
    return (
      <div className="console">
        <CommandPanel run={run} shown={shown} before={topologyBefore(run, shown)} language={language} />
        <Transport
          run={run}
          others={{ containers: 1, all: 2 }}
          whole={false}
          shown={shown}
          marks={stepMarks(run, shown)}
          language={language}
        />
      </div>
    )
  }),
  ...(act ? { act } : {}),
})

const screen = (id: string, title: string, about: string, world: World, Show: () => ReactNode): PanelState => ({
  id,
  part: 'screens',
  title,
  about,
  size: { width: 1238, height: 640 },
  world,
  Show,
})
const Playing = () => {
  const { run, language } = useMoment()
  return <ScenarioPage run={run} language={language} />
}

/** Types into the one field of the page, as its user does. */
function typeIn(body: HTMLElement, text: string): void {
  const field = body.querySelector<HTMLInputElement>('.own-line input')
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text)
  field?.dispatchEvent(new Event('input', { bubbles: true }))
}

/** Every panel of the page in every state that it has. What they show is a run that was really played, at one moment or another. */
export const panelStates: readonly PanelState[] = [
  head('start', 'on the start page', {}),
  head('run', 'of a run', ofRun(after(2))),
  head('past', 'while one looks at the past', pastOf(after(3), 0)),
  head('recording', 'of a recording', ofRun(recorded)),
  head('connecting', 'while it connects', { app: { engine: { ...embeddedEngine, state: 'connecting' } } }),
  head('lost', 'when the engine went away', { app: { engine: { ...embeddedEngine, state: 'lost' } } }),
  banner('link', 'the connection to the browser host is lost', 60, { app: { link: 'lost' } }),
  banner('helper', 'the offer to look at a hidden host', 90, ofRun(after(1, { hostLook: 'hidden' }))),
  banner('reread', 'one’s own file was read again', 60, { app: { reread: 'mine.yaml' } }),
  banner('unreachable', 'the engine does not answer', 110, {
    app: {
      engine: {
        state: 'unreachable',
        source: 'environment',
        address: 'tcp://10.0.0.5:2376',
        failure: { code: 'engine-unreachable', message: 'Nothing answers at tcp://10.0.0.5:2376.' },
      },
    },
  }),
  banner('own-fault', 'a fault of Dockstage’s own', 110, { app: { notice: ownFault('TypeError: x is not a function') } }),
  banner('file', 'a file with mistakes', 180, {
    app: {
      notice: {
        code: 'bad-file',
        message: 'mine.yaml:4:1 unknown key "sumary"; did you mean "summary"?',
        detail:
          'mine.yaml:4:1 unknown key "sumary"; did you mean "summary"?\nmine.yaml:9:9 unknown command "docker rnu"; did you mean "docker run"?',
        place: { file: 'mine.yaml', line: 4, column: 1 },
      },
    },
  }),
  banner(
    'saved-bad',
    'the open file was saved with mistakes',
    180,
    ofRun(after(1, { fileProblem: { code: 'bad-file', message: 'mine.yaml:4:1 unknown key "sumary"' } })),
  ),

  story('before', 'before the first step', 420, ofRun(after(0))),
  story('step', 'a step, and what it changed', 420, ofRun(after(1)), [
    '+ container keeper (busybox), running',
    '+ mount /shared of keeper',
  ]),
  story('nothing', 'a step that changed nothing in the picture', 420, ofRun(after(3))),
  story(
    'passed',
    'a step that is not for this engine',
    420,
    ofRun(after(1, { frames: after(1).frames.map((frame) => ({ ...frame, passedOver: true })) })),
  ),
  story('question', 'a question', 420, ofRun(during(1, { waitingFor: 'a question' }, { status: 'waiting' }))),
  story(
    'right',
    'answered rightly',
    420,
    ofRun(after(2, { frames: after(2).frames.map((frame) => (frame.step === 'take-over' ? { ...frame, answer: 0 } : frame)) })),
  ),
  story(
    'wrong',
    'answered wrongly',
    420,
    ofRun(after(2, { frames: after(2).frames.map((frame) => (frame.step === 'take-over' ? { ...frame, answer: 1 } : frame)) })),
  ),
  {
    ...story('term', 'a term that is explained', 420, ofRun(after(1))),
    act: (body) => body.querySelector<HTMLElement>('.term')?.click(),
  },
  story('failed', 'a failure', 420, ofRun(failedAfter(1))),
  story('past', 'the past, with the way back to it', 420, pastOf(after(3), 0)),
  story('left', 'the way that was left', 420, ofRun(after(1, { left: { after: 'directory', steps: 2 } }))),
  story('cleaned', 'cleaned up', 420, ofRun(after(2, { cleaned: true }), { run: { removed: ['container keeper', 'container reader'] } })),

  steps('none', 'before the first', ofRun(after(0))),
  steps('running', 'done · running · to do', ofRun(during(2, {}))),
  steps('failed', 'done · failed', ofRun(failedAfter(2))),
  steps('past', 'looking back', pastOf(after(4), 1)),

  selected('none', 'nothing', undefined),
  selected('container', 'a container', `container:${idFor('container web')}`),
  selected('secret', 'a container with a secret', `container:${idFor('container db')}`, guarded),
  selected('network', 'a network', `network:${idFor('network shop')}`),
  selected('volume', 'a volume', 'volume:data'),
  selected('gone', 'what is not there at this moment', 'volume:gone'),

  console('next', 'what comes first', ofRun(after(0))),
  console('output', 'commands, output and calls', ofRun(after(3))),
  console('exit', 'a command that failed', ofRun(after(7))),
  console(
    'pull',
    'a step under way, its image being pulled',
    ofRun(
      during(0, {
        output: "Unable to find image 'busybox:latest' locally\nlatest: Pulling from library/busybox\n",
        layers: {
          a1b2c3d4e5f6: { status: 'Downloading', current: 1_200_000, total: 2_200_000 },
          '0f1e2d3c4b5a': { status: 'Pull complete', current: 0 },
        },
      }),
    ),
  ),
  console('waits', 'a step that waits', ofRun(during(2, { waitingFor: 'keeper: log "ready"' }, { status: 'waiting' }))),
  console('past', 'looking back', pastOf(after(4), 1)),
  console('end', 'all steps are done', ofRun(after(8))),
  console('recording', 'a recording', ofRun(recorded, { view: { cursor: toStart() } })),
  console('line', 'a command of one’s own', ofRun(after(2), { view: { typing: true } })),
  console('offered', 'words that could stand there', ofRun(after(2), { view: { typing: true } }), (body) =>
    typeIn(body, 'docker run --na'),
  ),

  {
    ...panel('veil', 'Busy', 'while something takes longer', [1238, 200], { app: { busy: 'opening' } }, () => (
      <BusyVeil language={useLanguage()} />
    )),
  },
  {
    ...panel(
      'engines',
      'Engines',
      'which there are, and why this one',
      [1238, 560],
      { view: { engineOpen: true }, answers: { listEngines: async () => success(candidates) } },
      () => <Header run={undefined} language={useLanguage()} />,
    ),
  },
  panel('panel-fault', 'A fault', 'in place of a panel', [608, 180], {}, () => <PanelFault language={useLanguage()} onAgain={() => {}} />),
  panel('report', 'Report', 'before it is copied', [1238, 420], { answers: { readReport: async () => success(report) } }, () => (
    <ReportDialog language={useLanguage()} />
  )),
  panel('keys', 'Keys', 'all of them', [1238, 600], {}, () => <KeysDialog language={useLanguage()} />),
  panel(
    'inspect',
    'Raw inspect JSON',
    'as the engine answers',
    [1238, 420],
    { answers: { inspect: async () => success({ Id: idFor('web'), Name: '/web', State: { Status: 'running', Pid: 4242 } }) } },
    () => <InspectDialog name="web" kind="container" id="web" language={useLanguage()} />,
  ),

  screen('start', 'Start page', 'scenarios and recordings', { app: { scenarios } }, () => <StartPage language={useLanguage()} />),
  screen(
    'start-left',
    'Start page',
    'runs that were cut off, and one that was kept',
    { app: { scenarios: scenarios.slice(0, 1) }, answers: { listLeftRuns: async () => success(leftRuns) } },
    () => <StartPage language={useLanguage()} />,
  ),
  screen('start-empty', 'Start page', 'without scenarios', {}, () => <StartPage language={useLanguage()} />),
  screen('playing', 'A scenario', 'at its second step', ofRun(after(2)), Playing),
  screen('looking-back', 'A scenario', 'looking back', pastOf(after(4), 1), Playing),
  screen('in-words', 'A scenario', 'the picture in words', ofRun(after(2), { view: { asText: true } }), Playing),
  screen(
    'consent',
    'Consent',
    'before the first step',
    ofRun(
      after(0, {
        consentNeeded: [
          { kind: 'bind', step: 'directory', what: '-v /etc:/shared' },
          { kind: 'cap-add', step: 'take-over', what: '--cap-add NET_ADMIN' },
        ],
      }),
      { view: { dialog: 'consent' } },
    ),
    Playing,
  ),
  screen('view-only', 'View only', 'who looks on, at a step that is over', ofRun(after(2), { app: { looksOn: true } }), () => (
    <div className="app">
      <Header run={useMoment().run} language={useLanguage()} />
      <Playing />
    </div>
  )),
  screen('view-only-nothing', 'View only', 'nothing is played', { app: { looksOn: true } }, () => (
    <NothingPlayed language={useLanguage()} />
  )),
  screen('hand-out', 'Hand out', 'as what', ofRun(after(2), { view: { dialog: 'handOut' } }), Playing),
  ...(['dark', 'light'] as const).map((theme) =>
    screen(
      `stage-${theme}`,
      'Stage',
      `${theme}, whatever the page is`,
      ofRun(after(2), { present: { mode: 'here', look: { theme, black: false, output: false, closeUp: false } } }),
      Playing,
    ),
  ),
  screen('stage-question', 'Stage', 'a question', ofRun(during(1, {}, { status: 'waiting' }), { present: { mode: 'here' } }), Playing),
  screen(
    'stage-output',
    'Stage',
    'what a command printed',
    ofRun(after(3), { present: { mode: 'here', look: { theme: 'light', black: false, output: true, closeUp: false } } }),
    Playing,
  ),
  screen(
    'stage-failure',
    'Stage',
    'a failure, under a spotlight',
    ofRun(failedAfter(1), {
      present: { mode: 'here', look: { theme: 'light', black: false, output: false, closeUp: false, spotlight: { x: 0.3, y: 0.5 } } },
    }),
    Playing,
  ),
  screen(
    'speaker',
    'Speaker',
    'notes, next and time; the hall sees nothing',
    ofRun(after(2), {
      present: { mode: 'speaker', since: '2026-01-01T11:58:00Z', look: { theme: 'dark', black: true, output: false, closeUp: false } },
    }),
    Playing,
  ),
]
