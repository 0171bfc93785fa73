import Docker from 'dockerode'
import { expect, test } from 'vitest'
import { dockersTraits } from '../../../../src/engine/connect/traits.ts'
import type { Observer } from '../../../../src/engine/observe/observer.ts'
import { StepRecord } from '../../../../src/main/session/step-record.ts'
import { performStep, type StepContext } from '../../../../src/main/session/step-runner.ts'
import { parseScenario } from '../../../../src/shared/scenario/parse.ts'
import type { Step } from '../../../../src/shared/scenario/scenario.ts'
import type { Topology } from '../../../../src/shared/topology/topology.ts'
import { container, topologyOf, volume } from '../../../support/topology-records.ts'

const stepOf = (body: string): Step => {
  const { scenario, problems } = parseScenario(
    `id: x\ntitle: X\nlanguage: en\nsummary: x\nsteps:\n  - id: one\n    title: One\n${body}`,
    'x.yaml',
  )
  if (!scenario?.steps[0]) throw new Error(JSON.stringify(problems))
  return scenario.steps[0]
}

/** No engine is asked in these: the client leads nowhere. */
function contextOf(topology: Topology, more: Partial<StepContext> = {}): StepContext {
  const observer: Observer = {
    topology,
    settle: async () => topology,
    lookAgain: async () => topology,
    subscribe: () => () => {},
    onConnection: () => () => {},
    sizes: async () => ({}),
    close: () => {},
  }
  return {
    command: {
      docker: new Docker({ host: '127.0.0.1', port: 1 }),
      engine: topology.engine,
      traits: dockersTraits,
      scope: {
        runId: 'r1',
        ownerId: 'o1',
        scenarioId: 'x',
        labels: { 'dockstage.run': 'r1' },
        journal: { record: async () => {}, madeImage: () => false, isOnOthersImage: () => false, wasGivenVolume: () => false },
      },
      workspace: '/nowhere',
      consented: [],
    },
    client: () => new Docker({ host: '127.0.0.1', port: 1 }),
    observer,
    record: new StepRecord('one'),
    signal: new AbortController().signal,
    strict: false,
    onPrint: () => {},
    waiting: () => {},
    changes: () => {},
    answer: async () => 0,
    ...more,
  }
}

test.each(['data --privileged', '-v', 'a\nb', '/etc', 'a$(b)', ''])(
  'a placeholder’s value %j becomes no part of a command line',
  async (name) => {
    const web = container('web')
    const topology = topologyOf({ containers: [web], volumes: [volume(name)] })
    const mounts = {
      [`${web.id}:/data`]: { containerId: web.id, type: 'volume' as const, source: name, destination: '/data', readOnly: false },
    }
    const step = stepOf('    run: docker volume rm {{volume web /data}}')
    await expect(performStep(contextOf({ ...topology, mounts }), step)).rejects.toThrow(/is no plain word/)
  },
)
