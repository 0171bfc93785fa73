import type { FakeAnswer, FakeCall } from './fake-engine.ts'

/** What a line asked for of its container's host. */
export interface MadeHostConfig {
  /** Bytes. */
  readonly Memory?: number
  readonly PidsLimit?: number
}

export interface MadeContainers {
  /** By id; a test takes out what is gone. */
  readonly there: Map<string, MadeHostConfig>
  /** For `fakeContext`. */
  readonly answers: Record<string, FakeAnswer | ((call: FakeCall) => FakeAnswer)>
}

/** An engine that has the image `web`, and whose containers are those that were made there. @param info what it says of its host */
export function madeContainers(info: object): MadeContainers {
  const there = new Map<string, MadeHostConfig>()
  const answers: MadeContainers['answers'] = {
    'GET /info': { body: info },
    'GET /images/web/json': { body: { Id: 'sha256:1', Os: 'linux', Architecture: 'amd64', Config: {} } },
    'GET /containers/json': () => ({ body: [...there.keys()].map((Id) => ({ Id })) }),
    'POST /containers/create': ({ body }) => {
      const Id = String(there.size).padStart(64, '0')
      const { HostConfig } = body as { HostConfig: MadeHostConfig }
      there.set(Id, HostConfig)
      answers[`GET /containers/${Id}/json`] = { body: { Id, HostConfig } }
      return { status: 201, body: { Id, Warnings: null } }
    },
  }
  return { there, answers }
}
