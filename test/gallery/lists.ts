import type { EngineCandidate, ScenarioSummary } from '../../src/shared/ipc.ts'
import type { LeftRun } from '../../src/shared/left-run.ts'
import { embeddedEngine } from './panel-world.ts'

export const scenarios: readonly ScenarioSummary[] = [
  {
    id: 'one',
    section: '2.2.5',
    steps: 14,
    course: { id: 'one', minutes: 20, before: { en: '', ko: '' }, after: { en: '', ko: '' } },
    recorded: true,
    text: {
      en: { title: 'WordPress and MySQL with --link', summary: 'Two containers, joined by name, the old way.' },
      ko: { title: '--link로 잇는 WordPress와 MySQL', summary: '두 컨테이너를 이름으로 잇는 옛 방법.' },
    },
  },
  { id: 'two', steps: 1, text: { en: { title: 'A scenario of one step', summary: 'It is in English alone.' } } },
  {
    id: 'three',
    section: '2.2.6',
    steps: 9,
    recorded: true,
    text: {
      en: { title: 'Mounts of another container', summary: 'One container takes over what another has mounted.' },
      ko: { title: '다른 컨테이너의 마운트', summary: '한 컨테이너가 다른 컨테이너의 마운트를 이어받습니다.' },
    },
  },
]

export const candidates: readonly EngineCandidate[] = [
  {
    id: 'socket:/var/run/docker.sock',
    source: 'socket',
    label: 'Docker Engine',
    address: 'unix:///var/run/docker.sock',
    onlyWhenChosen: false,
    reachable: true,
    info: { kind: 'docker', name: 'Docker Engine', version: '28.3.0', apiVersion: '1.51', os: 'linux', arch: 'amd64' },
    limits: [],
  },
  {
    id: 'context:lab',
    source: 'context',
    label: 'lab',
    address: 'ssh://ann@lab.example',
    onlyWhenChosen: true,
    reachable: false,
    failure: { code: 'engine-unreachable', message: 'ssh://ann@lab.example does not answer.' },
    limits: [],
  },
  {
    id: 'embedded',
    source: 'embedded',
    label: '',
    address: '',
    onlyWhenChosen: false,
    reachable: true,
    ...(embeddedEngine.info ? { info: embeddedEngine.info } : {}),
    limits: [{ what: 'embedded' }],
  },
]

const title = { en: 'Mounts of another container', ko: '다른 컨테이너의 마운트' }
export const leftRuns: readonly LeftRun[] = [
  {
    runId: 'r1',
    scenarioId: 'three',
    title,
    startedAt: '2026-01-01T10:00:00Z',
    lastAt: '2026-01-01T10:07:00Z',
    kept: false,
    engine: { kind: 'docker', address: 'unix:///var/run/docker.sock', name: 'Docker Engine 28.3.0' },
    things: [
      { kind: 'container', name: 'keeper', state: 'exited' },
      { kind: 'container', name: 'reader', state: 'running' },
      { kind: 'image', name: 'busybox:latest', stays: true },
    ],
    resume: {
      number: 3,
      count: 8,
      title: { en: 'Write here, read there', ko: '여기서 쓰고 저기서 읽기' },
      inStep: true,
      way: 'anew',
      ways: ['goOn', 'anew'],
      because: 'begun',
      differs: { en: ['~ keeper: running → exited (0)'], ko: ['~ keeper: 실행 중 → 종료됨 (0)'] },
    },
  },
  {
    runId: 'r2',
    scenarioId: 'one',
    title: { en: 'WordPress and MySQL with --link' },
    lastAt: '2026-01-01T09:00:00Z',
    kept: false,
    engine: { kind: 'docker', address: 'ssh://ann@lab.example' },
    unreachable: { code: 'engine-unreachable', message: 'ssh://ann@lab.example does not answer.' },
    things: [],
    problem: 'newer',
  },
  { runId: 'r3', scenarioId: 'two', title: {}, kept: true, things: [{ kind: 'workspace', name: '~/dockstage/run-r3' }] },
]
