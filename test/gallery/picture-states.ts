import type { PictureMode } from '../../src/renderer/diagram/layout/arrangement.ts'
import type { Reading } from '../../src/renderer/diagram/layout/text.ts'
import type { Traffic } from '../../src/renderer/diagram/use-traffic.ts'
import { predictRemoval } from '../../src/shared/removal/predict-removal.ts'
import type { Removal } from '../../src/shared/removal/removal.ts'
import { madeSince } from '../../src/shared/removal/step-removal.ts'
import type { LayerSizes, Topology } from '../../src/shared/topology/topology.ts'
import { trafficOf } from '../../src/shared/traffic/traffic.ts'
import { idFor, topologyWith } from '../support/topology-with.ts'
import {
  addressOf,
  cabled,
  keyOf,
  linked,
  little,
  oneOffs,
  passing,
  pinged,
  said,
  shop,
  stateOf,
  talking,
  toldIn,
  withoutImages,
} from './picture-engines.ts'

/** One picture of the gallery: what an engine would report, how it is looked at, and the room for it in pixels. */
export interface PictureState {
  /** Unique; its place in the address of the page. */
  readonly id: string
  readonly title: string
  /** What is to be seen, from left to right. */
  readonly about: string
  /** What was observed before, oldest first. */
  readonly before?: readonly Topology[]
  readonly shown: Topology
  readonly sizes?: LayerSizes
  readonly focus?: readonly string[]
  /** A key. */
  readonly selected?: string
  /** A key that something beside the picture points at. */
  readonly hovered?: string
  readonly reading?: Reading
  /** By how many containers there are, if nothing is said. */
  readonly mode?: PictureMode
  /** What commands that come next will remove. */
  readonly removal?: Removal | undefined
  /** What travelled. */
  readonly traffic?: Traffic
  readonly pane: { readonly width: number; readonly height: number }
}

const half = (height: number) => ({ width: 610, height })
const whole = (height: number) => ({ width: 1240, height })
/** Every element of the picture in every state that it has. Nothing here places or colours anything: the app's own layout and drawing do. */
export const pictureStates: readonly PictureState[] = [
  {
    id: 'states-alive',
    title: 'Containers: states with processes, and before',
    about: 'created (ring) · running (disc) · paused (two bars) · restarting (turning arrow)',
    shown: topologyWith({ containers: [stateOf('created'), stateOf('running'), stateOf('paused'), stateOf('restarting')] }),
    pane: whole(330),
  },
  {
    id: 'states-over',
    title: 'Containers: states after',
    about: 'exited with 0, and with 1 (square) · removing, dead (cross)',
    shown: topologyWith({ containers: [stateOf('exited', 0), stateOf('exited', 1), stateOf('removing'), stateOf('dead')] }),
    pane: whole(330),
  },
  {
    id: 'health',
    title: 'Containers: health',
    about: 'starting · healthy · unhealthy',
    shown: topologyWith({
      containers: (['starting', 'healthy', 'unhealthy'] as const).map((health) => ({
        name: `is-${health}`,
        health,
        image: 'nginx:alpine',
      })),
    }),
    pane: whole(330),
  },
  {
    id: 'layers',
    title: 'Containers: layers',
    about: 'many layers, with the size of what was written · one layer · a stopped one’s',
    shown: topologyWith({
      containers: [
        { name: 'many', image: 'wordpress' },
        { name: 'one', image: 'busybox' },
        { name: 'still', image: 'mysql:5.7', state: 'exited', exitCode: 137 },
      ],
    }),
    sizes: {
      [idFor('container many')]: { writableBytes: 2_400_000, rootBytes: 600_000_000 },
      [idFor('container one')]: { writableBytes: 0, rootBytes: 4_200_000 },
    },
    pane: whole(480),
  },
  {
    id: 'foreign',
    title: 'Somebody else’s',
    about: 'container, network and volume that are not this run’s, beside one that is',
    shown: topologyWith({
      networks: [{ name: 'theirs', mine: false }],
      containers: [
        { name: 'mine', networks: ['theirs'] },
        { name: 'runs', networks: ['theirs'], mine: false, mounts: ['their-data:/data'] },
        { name: 'ended', mine: false, state: 'exited', exitCode: 2 },
      ],
    }),
    pane: whole(330),
  },
  {
    id: 'unknown-layers',
    title: 'Layers that are not known',
    about: 'the engine did not list the image',
    shown: withoutImages(topologyWith({ containers: ['untold', { name: 'ended', state: 'exited' }] })),
    pane: half(330),
  },
  {
    id: 'rails',
    title: 'Networks: kinds',
    about: 'docker0 · a user’s, with DNS · internal · somebody else’s · none of Docker’s bridges',
    shown: topologyWith({
      networks: [
        'user',
        { name: 'inside', internal: true },
        { name: 'theirs', mine: false },
        { name: 'wide', driver: 'macvlan', bridge: 'eth0.10' },
      ],
      containers: [
        { name: 'a' },
        { name: 'b', networks: ['user'] },
        { name: 'c', networks: ['inside'] },
        { name: 'd', networks: ['theirs'], mine: false },
        { name: 'e', networks: ['wide'] },
      ],
    }),
    pane: whole(330),
  },
  {
    id: 'colours',
    title: 'Networks: the six colours',
    about: 'in order of first appearance',
    shown: topologyWith({
      networks: ['two', 'three', 'four', 'five', 'six'],
      containers: ['bridge', 'two', 'three', 'four', 'five', 'six'].map((name) => ({ name: `on-${name}`, networks: [name] })),
    }),
    pane: whole(330),
  },
  {
    id: 'cables',
    title: 'Cables',
    about: 'on two networks, paused · the host’s ends not found (dashed) · both ends known',
    shown: topologyWith(cabled),
    pane: whole(400),
  },
  {
    id: 'namespaces',
    title: 'Network namespaces',
    about: 'of its own · shared by two · the host’s · none, with lo alone',
    shown: topologyWith({
      containers: [
        'own',
        { name: 'guest', networks: ['container:own'] },
        { name: 'on-host', networks: ['host'] },
        { name: 'alone', networks: ['none'] },
      ],
    }),
    pane: whole(330),
  },
  {
    id: 'ports',
    title: 'Published ports and the uplink',
    about: 'on this machine alone · on all addresses, of both families · UDP',
    shown: topologyWith({
      uplinks: ['eth0', 'wlan0'],
      containers: [
        { name: 'here', ports: ['127.0.0.1:8080:80'] },
        { name: 'everywhere', ports: ['0.0.0.0:32768:80', ':::32768:80'] },
        { name: 'names', ports: ['0.0.0.0:53:53/udp'] },
      ],
    }),
    pane: whole(330),
  },
  {
    id: 'no-uplink',
    title: 'A host that cannot be seen',
    about: 'its interfaces are not known (dashed)',
    shown: topologyWith({ uplinks: [], containers: [{ name: 'web', veths: 'unknown', ports: ['127.0.0.1:8080:80'] }] }),
    pane: half(330),
  },
  {
    id: 'links',
    title: 'Links',
    about: 'to a neighbour · past one, under the cards',
    shown: topologyWith({
      containers: ['db', { name: 'web', links: ['db:mysql'] }, { name: 'far', links: ['db:database'] }],
    }),
    pane: whole(330),
  },
  {
    id: 'storage',
    title: 'Storage',
    about: 'named volume, of two · read only · anonymous volume · directory · tmpfs · a volume that nobody uses',
    shown: topologyWith({
      volumes: ['left-behind'],
      containers: [
        { name: 'one', mounts: ['shared:/data', '/home/ann/site:/site:ro'] },
        { name: 'two', mounts: ['shared:/data:ro', ':/var/lib/mysql'] },
        { name: 'three', mounts: ['tmpfs:/run'] },
      ],
    }),
    pane: whole(420),
  },
  {
    id: 'left-directory',
    title: 'A directory that was mounted before',
    about: 'no container mounts it now: the engine does not tell of it (dashed)',
    before: [topologyWith({ containers: [{ name: 'web', mounts: ['/home/ann/site:/site'] }, 'other'] })],
    shown: topologyWith({ containers: ['other'] }),
    pane: half(330),
  },
  {
    id: 'focus',
    title: 'What the step is about',
    about: 'a container, its network, its volume and its port have heavier outlines',
    shown: topologyWith(shop),
    focus: ['container:db', 'network:shop', 'volume:data', 'port:web:80'],
    pane: half(400),
  },
  {
    id: 'selected',
    title: 'Selected',
    about: 'the card has the accent’s outline',
    shown: topologyWith(shop),
    selected: keyOf('web'),
    pane: half(400),
  },
  {
    id: 'selected-cable',
    title: 'A selected cable',
    about: 'its inner end was chosen: the line is marked with it',
    shown: topologyWith(shop),
    selected: `endpoint:${idFor('container db')}/${idFor('network shop')}`,
    pane: half(400),
  },
  {
    id: 'lit',
    title: 'Pointed at',
    about: 'what belongs to it stays, the rest is dimmed',
    shown: topologyWith(shop),
    hovered: keyOf('db'),
    pane: half(400),
  },
  {
    id: 'dense',
    title: 'Little room: dense cards',
    about: 'the same in 300 px',
    shown: topologyWith(shop),
    pane: half(290),
  },
  {
    id: 'bare',
    title: 'Less room: bare cards',
    about: 'the same in 230 px',
    shown: topologyWith(shop),
    pane: half(220),
  },
  {
    id: 'nothing',
    title: 'Nothing but the engine',
    about: 'its default network, and no container',
    shown: topologyWith({}),
    pane: half(230),
  },
  {
    id: 'many',
    title: 'More than fits',
    about: 'the picture is not made smaller than can be read: it is moved about',
    shown: topologyWith({ containers: Array.from({ length: 9 }, (_, index) => `worker-${index + 1}`) }),
    pane: half(230),
  },
  {
    id: 'compact',
    title: 'Compact mode',
    about: 'networks are frames, containers tiles, ties chips; what is pointed at lights up with what belongs to it',
    shown: little,
    hovered: keyOf('web'),
    mode: 'compact',
    pane: whole(520),
  },
  {
    id: 'removal',
    title: 'Before things are removed',
    about: 'docker rm web: what goes and what stays',
    shown: passing,
    removal: predictRemoval({ commands: 'docker rm web', topology: passing, madeImage: madeSince(passing) }),
    pane: half(330),
  },
  {
    id: 'removal-all',
    title: 'Before a network and its containers go',
    about: 'hatched and crossed out, lines too',
    shown: passing,
    removal: predictRemoval({
      commands: 'docker rm -f web db\ndocker network rm shop\ndocker volume rm data',
      topology: passing,
      madeImage: madeSince(passing),
    }),
    pane: half(330),
  },
  {
    id: 'removal-link',
    title: 'Before a link goes',
    about: 'docker rm --link app/db',
    shown: linked,
    removal: predictRemoval({ commands: 'docker rm --link app/db', topology: linked, madeImage: madeSince(linked) }),
    pane: half(300),
  },
  {
    id: 'removal-interface',
    title: 'Before an interface goes',
    about: 'docker network disconnect shop db: both ends of the cable, and the address; the container stays',
    shown: talking,
    removal: predictRemoval({ commands: 'docker network disconnect shop db', topology: talking, madeImage: madeSince(talking) }),
    pane: half(300),
  },
  {
    id: 'removal-compact',
    title: 'Before things are removed, in compact mode',
    about: 'tiles, chips, an address, storage and a network that goes, and what stays',
    shown: little,
    removal: predictRemoval({
      commands:
        'docker rm -f old db\ndocker network disconnect shop gate\ndocker network disconnect back web\ndocker stop plain\ndocker volume rm spare\ndocker network rm shop',
      topology: little,
      madeImage: madeSince(little),
    }),
    mode: 'compact',
    pane: whole(520),
  },
  {
    id: 'traffic',
    title: 'What travelled',
    about: 'a name that was asked for, a ping that was answered, and one of which nobody said whether it was',
    shown: talking,
    traffic: {
      at: 0,
      messages: trafficOf({
        commands: [
          said('docker exec web getent hosts db', `${addressOf('db')}      db\n`),
          said(`docker exec web ping -c 1 ${addressOf('db')}`, pinged(addressOf('db'), 1)),
          said(
            `docker exec db sh -c "ping -c 1 ${addressOf('web')} | head -n 1"`,
            `PING ${addressOf('web')} (${addressOf('web')}): 56 data bytes\n`,
          ),
        ],
        topology: talking,
      }),
    },
    pane: half(330),
  },
  {
    id: 'traffic-lost',
    title: 'What got no answer',
    about: 'it ends with a cross',
    shown: talking,
    traffic: {
      at: 0,
      messages: trafficOf({
        commands: [said(`docker exec web ping -c 1 ${addressOf('db')}`, pinged(addressOf('db'), 0), 1)],
        topology: talking,
      }),
    },
    pane: half(330),
  },
  {
    id: 'traffic-past',
    title: 'What came from one that is gone',
    about: 'a one-off that was removed after its ping, and one that has exited: their places are outlined',
    before: [oneOffs.then],
    shown: oneOffs.now,
    traffic: oneOffs.traffic,
    pane: whole(330),
  },
  {
    id: 'traffic-compact',
    title: 'What travelled, in compact mode',
    about:
      'over the network’s lane, between the frames from a further network’s chip, to a name server, from a published port, and to the outside',
    shown: little,
    traffic: { at: 0, messages: toldIn(little) },
    mode: 'compact',
    pane: whole(520),
  },
  {
    id: 'hall',
    title: 'On a stage',
    about: 'for the last row of a hall: names and addresses of 16 units',
    shown: topologyWith(shop),
    focus: ['container:web'],
    reading: 'hall',
    pane: whole(520),
  },
]
