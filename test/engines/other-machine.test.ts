import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Frame } from '../../src/shared/playback/frame.ts'
import type { Topology, Veth } from '../../src/shared/topology/topology.ts'
import { type OwnDockerd, startOwnDockerd } from '../support/own-dockerd.ts'
import { lastFrames, type SessionWorld, sessionOn } from '../support/session-world.ts'

const run = promisify(execFile)

const web = `
id: remote
title: A page on another machine
summary: One container and its page.
steps:
  - id: web
    title: A web server
    run: docker run -d --name far-web -p 80 nginx:alpine
    expect: [ { container: far-web, state: running } ]
  - id: page
    title: Its page
    http: { get: "http://localhost:{{port far-web 80}}/", status: 200, contains: nginx, within: 20s }
`

/** A dockerd in a network namespace of its own, reached over a cable by its address: to this app it is another machine's. */
describe('an engine on another machine', () => {
  let dockerd: OwnDockerd
  let address: string
  beforeAll(async () => {
    dockerd = await startOwnDockerd({ port: 2375, images: ['nginx:alpine', 'busybox:latest'] })
    address = `tcp://${dockerd.address}:2375`
  }, 60_000)
  afterAll(() => dockerd?.close())

  const vethsOf = ({ veths }: Topology): readonly Veth[] => Object.values(veths)
  const links = async (): Promise<readonly IpLink[]> =>
    JSON.parse((await run('nsenter', [`--net=/run/netns/${dockerd.namespace}`, 'ip', '-j', '-d', 'link'])).stdout) as IpLink[]
  const play = async (world: SessionWorld, text: string, allow: readonly string[], onFrame: (frame: Frame) => void = () => undefined) =>
    world.session.playScenario({ source: { path: await world.file('far.yaml', text) }, allow, onFrame })
  /** It is this test's own engine: everything that is on it, images too. */
  const everything = async ({ other }: SessionWorld): Promise<unknown> => {
    const [containers, networks, volumes, images] = await Promise.all([
      other.listContainers({ all: true }),
      other.listNetworks(),
      other.listVolumes(),
      other.listImages(),
    ])
    return [containers, networks.map(({ Id }) => Id).sort(), volumes.Volumes ?? [], images.map(({ Id }) => Id).sort()]
  }

  test('a page is asked from a helper container, and host ends are what the far host shows', async () => {
    const world = await sessionOn(address)
    const before = await everything(world)
    const frames: Frame[] = []
    let shown: readonly IpLink[] = []
    const end = await play(world, web, ['helper-container'], (frame) => frames.push(frame))
    expect(end).toMatchObject({ status: 'done', unknown: 0 })
    const [started, page] = lastFrames(frames)
    expect(page?.output).toContain('200 OK')
    const [veth, ...more] = vethsOf(started?.topology as Topology)
    expect(more).toEqual([])
    expect(veth).toMatchObject({ evidence: 'helper-container', name: expect.stringMatching(/^veth/), bridge: 'docker0' })
    // No helper is in the picture, and none is left.
    for (const { topology } of frames) expect(Object.values(topology.containers).map(({ name }) => name)).toEqual(['far-web'])
    expect(await everything(world)).toEqual(before)
    shown = await links()
    expect(shown.filter(({ ifname }) => ifname.startsWith('veth'))).toEqual([])
  })

  test('each host end is the one that the far host names', async () => {
    const world = await sessionOn(address)
    const { session } = world
    const opened = await session.api.openScenario({ name: 'far.yaml', text: web })
    expect(opened).toMatchObject({ ok: true, value: { hostLook: 'hidden' } })
    expect(await session.api.consent(['helper-container'])).toMatchObject({ ok: true, value: { hostLook: 'helped', consentNeeded: [] } })
    expect(await session.api.runStep()).toMatchObject({ ok: true })
    const state = await session.api.readState()
    const topology = state.ok ? state.value.run?.frames.at(-1)?.topology : undefined
    const [veth] = vethsOf(topology as Topology)
    const [link] = (await links()).filter(({ ifname }) => ifname.startsWith('veth'))
    expect(veth).toMatchObject({ name: link?.ifname, index: link?.ifindex, peerIndex: link?.link_index, bridge: link?.master })
    expect(topology?.endpoints[`${veth?.containerId}/${veth?.networkId}`]?.interface).toBe('eth0')
    expect(Object.values(topology?.hostInterfaces ?? {})).toContainEqual(
      expect.objectContaining({ name: 'uplink', kind: 'uplink', mac: expect.any(String) }),
    )
    expect(await session.api.closeScenario()).toMatchObject({ ok: true })
  })

  test('without consent nothing is made there: the page needs it, veths are unknown with the reason', async () => {
    const world = await sessionOn(address)
    const before = await everything(world)
    const end = await play(world, web, [])
    expect(end).toMatchObject({
      status: 'failed',
      frames: 0,
      error: { code: 'needs-consent', remedy: expect.stringContaining('--allow helper-container') },
    })
    expect(await everything(world)).toEqual(before)
    const frames: Frame[] = []
    const noPage = web.slice(0, web.indexOf('  - id: page'))
    expect(await play(world, noPage, [], (frame) => frames.push(frame))).toMatchObject({ status: 'done' })
    expect(vethsOf(frames.at(-1)?.topology as Topology)).toMatchObject([
      { evidence: 'none', why: 'The engine runs on another machine, whose network interfaces cannot be seen from here.' },
    ])
  })

  test('what needs this machine’s files is refused before anything is sent', async () => {
    const world = await sessionOn(address)
    const steps = `
id: files
title: Files
summary: Files.
steps:
  - { id: net, title: A network, run: docker network create far-net }
  - { id: data, title: A directory, run: "docker run -d --name far-files -v ./data:/data nginx:alpine" }
  - { id: list, title: Its files, host: { list: data } }
`
    const before = await everything(world)
    const end = await play(world, steps, ['helper-container'])
    expect(end).toMatchObject({
      status: 'failed',
      frames: 0,
      error: {
        code: 'engine-refused',
        message: expect.stringContaining('step data: -v ./data:/data'),
        detail: expect.stringContaining('step list: host list data'),
      },
    })
    expect(await everything(world)).toEqual(before)
    const opened = await world.session.api.openScenario({ name: 'far.yaml', text: steps })
    expect(opened).toMatchObject({ ok: true, value: { status: 'failed', failure: { code: 'engine-refused' } } })
    expect(await world.session.api.runStep()).toMatchObject({ ok: false, failure: { code: 'engine-refused' } })
  })
})

interface IpLink {
  readonly ifname: string
  readonly ifindex: number
  readonly link_index: number
  readonly master: string
}
