import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatAddress } from '../../src/engine/connect/address.ts'
import { connectTo } from '../../src/engine/connect/connect.ts'
import type { EngineConnection } from '../../src/engine/connect/connection.ts'
import type { Frame } from '../../src/shared/playback/frame.ts'
import { shippedIds } from '../scenarios/shipped.ts'
import { playShipped } from '../support/play-shipped.ts'
import { enginesUnderTest, type StartedEngine } from './engines-under-test.ts'
import { expectSameFrames, isTheLab, thingsOn } from './same-answers/same-frames.ts'

describe.each(enginesUnderTest)('on $name', ({ name, start }) => {
  let engine: StartedEngine
  let connection: EngineConnection
  let isLab = false
  beforeAll(async () => {
    engine = await start()
    connection = await connectTo(engine.address, 'chosen')
    isLab = name === 'docker' && (await isTheLab(connection.client()))
    if (name === 'docker' && !isLab)
      console.log('Not held against the embedded engine: what differs on purpose is known of the lab’s engine alone.')
  })
  afterAll(async () => {
    connection.close()
    await engine.close()
  })

  test.each(shippedIds)('%s does what it says, its veths are those of the host, and both engines show the same', async (id) => {
    const showsLinks = name === 'docker' && linksOfHost() !== undefined
    const pairs: Pair[] = []
    const others = isLab ? await thingsOn(connection.client()) : []
    const onFrame = (frame: Frame): void => {
      if (showsLinks) pairs.push(...pairsOf(frame))
    }
    const { end, frames } = await playShipped(id, formatAddress(engine.address), { onFrame })
    expect(end).toEqual({ type: 'end', status: 'done', frames: frames.length, unknown: 0 })
    expect(pairs.map((it) => it.observed)).toEqual(pairs.map((it) => it.onHost))
    expect(pairs.length > 0).toBe(showsLinks)
    if (isLab) await expectSameFrames(id, frames, connection.client(), others)
  })
})

interface Pair {
  readonly observed: object
  readonly onHost: object | undefined
}

/** What was observed of each veth of a step's last frame beside the host's own word on it, read while it is there. */
function pairsOf(frame: Frame): Pair[] {
  if (!frame.last) return []
  const links = new Map(linksOfHost()?.map((it) => [it.ifname, it]))
  return Object.values(frame.topology.veths).map(({ name, index, peerIndex, bridge }) => {
    const link = links.get(name ?? '')
    return {
      observed: { name, index, peerIndex, bridge, kind: 'veth' },
      onHost: link && {
        name: link.ifname,
        index: link.ifindex,
        peerIndex: link.link_index,
        bridge: link.master,
        kind: link.linkinfo?.info_kind,
      },
    }
  })
}

interface IpLink {
  readonly ifname: string
  readonly ifindex: number
  readonly link_index?: number
  readonly master?: string
  readonly linkinfo?: { readonly info_kind?: string }
}

/** What `ip` says of this machine's interfaces; undefined where it is not installed, or the engine's host is another one. */
function linksOfHost(): readonly IpLink[] | undefined {
  try {
    const links = JSON.parse(
      execFileSync('ip', ['-j', '-d', 'link'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    ) as IpLink[]
    return links.some((it) => it.ifname === 'docker0') ? links : undefined
  } catch {
    return undefined
  }
}
