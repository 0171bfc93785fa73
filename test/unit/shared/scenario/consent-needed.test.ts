import { expect, test } from 'vitest'
import { consentNeeded } from '../../../../src/shared/scenario/consent-needed.ts'

const steps = (...runs: string[]) => ({ steps: runs.map((run, index) => ({ id: `s${index}`, title: 'S', expect: [], focus: [], run })) })

test('what needs consent is listed step by step, each thing once a step', () => {
  expect(
    consentNeeded(steps('docker run -v /etc:/e -v /etc:/e nginx', 'docker run --privileged nginx\ndocker run -v /etc:/e nginx')),
  ).toEqual([
    { kind: 'bind', step: 's0', what: '-v /etc:/e' },
    { kind: 'privileged', step: 's1', what: '--privileged' },
    { kind: 'bind', step: 's1', what: '-v /etc:/e' },
  ])
})

test('a directory of the workspace and a named volume need none', () => {
  expect(consentNeeded(steps('docker run -v ./data:/data -v store:/s nginx'))).toEqual([])
})
