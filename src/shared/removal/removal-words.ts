import type { Language } from '../language.ts'
import { shortName } from '../topology/state-words.ts'
import type { Topology } from '../topology/topology.ts'
import { visible } from '../visible.ts'
import { presenceIn } from './presence.ts'
import type { LossReason, Removal, StayReason } from './removal.ts'

interface Words {
  /** The mark in the picture, at its longest and at its shortest. */
  readonly lost: readonly [long: string, short: string]
  readonly stays: string
  readonly writable: string
  readonly losses: { readonly [K in LossReason['kind']]: (reason: Extract<LossReason, { kind: K }>) => string }
  readonly keeps: { readonly [K in StayReason['kind']]: (reason: Extract<StayReason, { kind: K }>) => string }
  readonly kinds: Readonly<Record<string, string>>
  /** Over the list in the text twin. */
  readonly next: string
  readonly anonymous: string
}

const texts: Readonly<Record<Language, Words>> = {
  en: {
    lost: ['will be removed', 'goes'],
    stays: 'stays',
    writable: "the writable layer goes with its container, the image's layers stay",
    losses: {
      named: () => 'the command names it',
      pruned: () => 'a prune takes what nobody uses',
      'removes-itself': () => 'started with --rm, it is removed when it ends, with its writable layer',
      'goes-with': ({ container }) => `an anonymous volume goes with its container ${container}`,
      disconnected: ({ network }) => `the cable and the address go as the container leaves ${network}`,
      unplugged: () => 'the cable and the address go when the container stops',
    },
    keeps: {
      up: ({ state }) => (state === 'running' ? 'it runs: only rm -f removes it' : `it is ${state}: only rm -f removes it`),
      stopped: () => 'it stops, and keeps its writable layer: docker start starts it again',
      'anonymous-kept': () => 'an anonymous volume stays unless rm is given -v',
      'named-volume': () => 'a volume with a name goes by docker volume rm alone',
      directory: () => 'a directory of the host is never removed by Docker',
      'in-use': ({ by }) => `used by ${by.join(', ')}`,
      'prune-leaves-named': () => 'volume prune takes anonymous volumes only, unless it is given -a',
      'has-options': () => 'volume prune leaves volumes that were made with options',
      predefined: () => 'every engine has it; it cannot be removed',
      'not-ours': () => 'not of this run: Dockstage does not touch it',
      'loses-network': ({ network }) => `it stays, but ${network} is gone when it is started again`,
      tagged: ({ tags }) => `the image is still called ${tags.join(', ')}`,
      'shares-layers': ({ count }) => (count === 1 ? 'it keeps the layer that both have' : `it keeps the ${count} layers that both have`),
      'keeps-layers': ({ image }) => `it keeps the layers of ${image}`,
    },
    kinds: {
      container: 'container',
      network: 'network',
      volume: 'volume',
      image: 'image',
      directory: 'directory',
      link: 'link',
      endpoint: 'interface',
      veth: 'cable',
    },
    next: 'what comes next',
    anonymous: '(anonymous)',
  },
  ko: {
    lost: ['삭제될 예정', '삭제'],
    stays: '유지',
    writable: '쓰기 가능한 계층은 컨테이너와 함께 삭제되고, 이미지 계층은 남음',
    losses: {
      named: () => '명령에서 지정함',
      pruned: () => '쓰는 곳이 없어 prune이 삭제함',
      'removes-itself': () => '--rm으로 시작해서, 종료되면 쓰기 가능한 계층과 함께 삭제됨',
      'goes-with': ({ container }) => `컨테이너(${container})와 함께 삭제되는 익명 볼륨`,
      disconnected: ({ network }) => `네트워크(${network})에서 연결이 끊기면 케이블과 주소도 사라짐`,
      unplugged: () => '컨테이너가 정지하면 케이블과 주소도 사라짐',
    },
    keeps: {
      up: ({ state }) =>
        state === 'running' ? '실행 중이라 rm -f로만 삭제됨' : `${state === 'paused' ? '일시 정지' : '재시작'} 중이라 rm -f로만 삭제됨`,
      stopped: () => '정지하지만 쓰기 가능한 계층은 남고, docker start로 다시 시작됨',
      'anonymous-kept': () => 'rm에 -v를 쓰지 않으면 익명 볼륨은 남음',
      'named-volume': () => '이름 있는 볼륨은 docker volume rm으로만 삭제됨',
      directory: () => '호스트의 디렉터리는 Docker가 지우지 않음',
      'in-use': ({ by }) => `쓰고 있는 컨테이너: ${by.join(', ')}`,
      'prune-leaves-named': () => 'volume prune은 -a를 쓰지 않으면 익명 볼륨만 삭제함',
      'has-options': () => '옵션을 주어 만든 볼륨은 volume prune이 남겨 둠',
      predefined: () => '모든 엔진에 있는 네트워크라 삭제할 수 없음',
      'not-ours': () => '이 실행과 무관: Dockstage가 건드리지 않음',
      'loses-network': ({ network }) => `남지만, 다시 시작할 때 네트워크(${network})가 없음`,
      tagged: ({ tags }) => `이미지에 남은 이름: ${tags.join(', ')}`,
      'shares-layers': ({ count }) => `함께 쓰는 계층 ${count}개는 남음`,
      'keeps-layers': ({ image }) => `${image}의 계층을 그대로 가짐`,
    },
    kinds: {
      container: '컨테이너',
      network: '네트워크',
      volume: '볼륨',
      image: '이미지',
      directory: '디렉터리',
      link: '링크',
      endpoint: '인터페이스',
      veth: '케이블',
    },
    next: '다음 명령이 하는 일',
    anonymous: '(익명)',
  },
}

/** What the picture writes at a thing that goes: at its longest, and where that has no room. */
export const lostWords = (language: Language): readonly [long: string, short: string] => texts[language].lost
/** Of the pile of layers of a container that goes. */
export const writableWords = (language: Language): string => texts[language].writable
export const staysWord = (language: Language): string => texts[language].stays

export function lossReason(reason: LossReason, language: Language): string {
  const word = texts[language].losses[reason.kind] as (reason: LossReason) => string
  return word(reason)
}

export function stayReason(reason: StayReason, language: Language): string {
  const word = texts[language].keeps[reason.kind] as (reason: StayReason) => string
  return word(reason)
}

/** What becomes of one thing, as a sentence without its name: `will be removed: the command names it`. */
export function markWords({ lost, stays }: Removal, key: string, language: Language): string | undefined {
  const [loss, stay] = [lost[key], stays[key]]
  if (loss) return `${texts[language].lost[0]}: ${lossReason(loss, language)}`
  return stay && `${texts[language].stays}: ${stayReason(stay, language)}`
}

/** As `markWords`, with what kind of thing it is: where another thing tells of it. `interface will be removed: …` */
export function fateWords(removal: Removal, key: string, language: Language): string | undefined {
  const kind = key.slice(0, key.indexOf(':'))
  const words = markWords(removal, key, language)
  return words && `${texts[language].kinds[kind] ?? kind} ${words}`
}

/** One line of the list of what goes and what stays. */
export interface RemovalLine {
  readonly key: string
  /** `container web`. */
  readonly thing: string
  readonly reason: string
}

/** All that goes, and all that stays, in words, of what `topology` shows: the one before, which may leave out what others have. */
export function removalLines(
  { lost, stays }: Removal,
  topology: Topology,
  language: Language,
): { readonly lost: readonly RemovalLine[]; readonly stays: readonly RemovalLine[] } {
  const line = (key: string, reason: string): RemovalLine => ({ key, thing: thingWords(key, topology, language), reason })
  const isShown = presenceIn(topology)
  return {
    lost: Object.entries(lost).flatMap(([key, reason]) => (isShown(key) ? [line(key, lossReason(reason, language))] : [])),
    stays: Object.entries(stays).flatMap(([key, reason]) => (isShown(key) ? [line(key, stayReason(reason, language))] : [])),
  }
}

/** The lines that the text twin of the picture has of it, two spaces a level. */
export function removalTwin(removal: Removal, topology: Topology, language: Language): string[] {
  const { next, lost, stays } = texts[language]
  const lines = removalLines(removal, topology, language)
  return [
    next,
    ...lines.lost.map(({ thing, reason }) => `  ${lost[0]}: ${thing} (${reason})`),
    ...lines.stays.map(({ thing, reason }) => `  ${stays}: ${thing} (${reason})`),
  ].map(visible)
}

function thingWords(key: string, topology: Topology, language: Language): string {
  const colon = key.indexOf(':')
  const [kind, id] = [key.slice(0, colon), key.slice(colon + 1)]
  const { kinds, anonymous } = texts[language]
  return `${kinds[kind] ?? kind} ${nameOf(kind, id, topology)}${topology.volumes[id]?.anonymous && kind === 'volume' ? ` ${anonymous}` : ''}`
}

function nameOf(kind: string, id: string, { containers, networks, images, links, endpoints }: Topology): string {
  const link = links[id]
  const end = kind === 'endpoint' || kind === 'veth' ? endpoints[id] : undefined
  if (end) {
    const [container, network] = [containers[end.containerId]?.name, networks[end.networkId]?.name]
    return `${container ?? end.containerId.slice(0, 12)}/${network ?? end.networkId.slice(0, 12)}`
  }
  if (kind === 'link' && link) return `${containers[link.from]?.name ?? link.from.slice(0, 12)}/${link.alias}`
  const named = { container: containers[id]?.name, network: networks[id]?.name, image: images[id]?.tags[0] }[kind]
  return named ?? (kind === 'volume' || kind === 'directory' ? shortName(id) : id.replace(/^sha256:/, '').slice(0, 12))
}
