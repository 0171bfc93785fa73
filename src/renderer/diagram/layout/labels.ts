import type { Language } from '../../../shared/language.ts'

/** The words that stand in the picture itself. */
export interface Labels {
  readonly diagram: string
  readonly host: (os: string, arch: string) => string
  readonly yourBrowser: string
  readonly anyMachine: string
  readonly client: string
  readonly gateway: (address: string) => string
  readonly noWayOut: string
  /** Where that has no room. */
  readonly noWayOutShort: string
  readonly dns: string
  readonly dnsTitle: string
  readonly noAddress: string
  readonly onlyLo: string
  readonly hostNetwork: string
  readonly networkOf: (name: string) => string
  readonly alias: (names: string) => string
  /** Where it has others on another network. */
  readonly aliasOn: (names: string, network: string) => string
  /** On the frame of several containers. */
  readonly sharedNamespace: string
  /** Of a container that a step's message came from or went to, and that is there no longer. */
  readonly gone: string
  /** What `--volumes-from` took a mount from. */
  readonly volumesFrom: (name: string) => string
  readonly writable: (size?: string) => string
  readonly writableShort: (size?: string) => string
  readonly imageLayers: (count: number) => string
  readonly imageLayersShort: (count: number) => string
  /** From the fullest wording to the shortest. */
  readonly sharedLayers: (count: number, containers: number) => readonly string[]
  readonly layersSharedBy: (names: string, more: number) => string
  readonly unknownLayers: string
  readonly foreign: string
  readonly tmpfs: string
  readonly unknown: string
  /** Of the run itself, left out on a stage that has no room for it. */
  readonly folded: (containers: number, networks: number, volumes: number) => string
  readonly others: (containers: number, networks: number, volumes: number) => string
  readonly uplinkUnknown: string
  readonly uplink: string
  readonly readOnly: string
  readonly inMemory: string
  readonly namedVolume: string
  readonly anonymousVolume: string
  readonly hostDirectory: string
  readonly leftDirectory: string
  readonly unused: string
  readonly link: (from: string, alias: string, to: string) => string
  readonly port: (host: string, container: string, port: string) => string
  readonly mount: (container: string, path: string, source: string) => string
  readonly cable: (outer: string, inner: string, container: string, network: string) => string
  readonly vethUnknown: (container: string) => string
  readonly namespaceOf: (names: string) => string
  readonly fit: string
  readonly closer: string
  readonly further: string
  readonly compact: string
  readonly detailed: string
  readonly search: string
}

const some = (number: number, noun: string): string => (number === 0 ? '' : number === 1 ? `1 ${noun}` : `${number} ${noun}s`)
const count = (number: number, noun: string): string => (number === 0 ? '' : `${noun} ${number}개`)

const english: Labels = {
  diagram: 'Picture of the engine: networks, containers and storage',
  host: (os, arch) => `host ${os} · ${arch}`,
  yourBrowser: 'your browser',
  anyMachine: 'any machine',
  client: 'clients',
  gateway: (address) => `gateway ${address}`,
  noWayOut: 'internal, no way out',
  noWayOutShort: 'no way out',
  dns: 'DNS',
  dnsTitle: 'DNS: Docker answers for container names on this network',
  noAddress: 'no address',
  onlyLo: 'lo only',
  hostNetwork: 'host network',
  networkOf: (name) => `network of ${name}`,
  alias: (names) => `also ${names}`,
  aliasOn: (names, network) => `also ${names} on ${network}`,
  sharedNamespace: 'shared namespace',
  gone: 'removed',
  volumesFrom: (name) => `from ${name}`,
  writable: (size) => (size === undefined ? 'writable layer' : `writable layer · ${size}`),
  writableShort: (size) => (size === undefined ? 'writable' : `writable ${size}`),
  imageLayers: (count) => (count === 1 ? '1 image layer, read only' : `${count} image layers, read only`),
  imageLayersShort: (count) => (count === 1 ? '1 layer' : `${count} layers`),
  sharedLayers: (count, containers) => [
    `${count} image layer${count === 1 ? '' : 's'}, shared by ${containers} containers`,
    `${count} layer${count === 1 ? '' : 's'}, shared by ${containers}`,
    `${count} shared layer${count === 1 ? '' : 's'}`,
  ],
  layersSharedBy: (names, more) => `the same layers for ${names}${more === 0 ? '' : ` and ${more} more`}`,
  unknownLayers: 'image layers not known',
  foreign: 'not this run',
  tmpfs: 'tmpfs',
  unknown: 'not seen',
  others: (containers, networks, volumes) => {
    const counts = [some(containers, 'container'), some(networks, 'network'), some(volumes, 'volume')].filter((text) => text !== '')
    return counts.length === 0 ? '' : `+ ${counts.join(', ')}, not this run`
  },
  folded: (containers, networks, volumes) => {
    const counts = [some(containers, 'container'), some(networks, 'network'), some(volumes, 'volume')].filter((text) => text !== '')
    return counts.length === 0 ? '' : `+ ${counts.join(', ')}`
  },
  uplinkUnknown: "The host's own interfaces cannot be seen from here",
  uplink: "the host's way to the outside",
  readOnly: 'read only',
  inMemory: 'in memory, gone when the container stops',
  namedVolume: 'named volume',
  anonymousVolume: 'anonymous volume',
  hostDirectory: 'directory of the host',
  leftDirectory: 'directory of the host; no container mounts it now, so the engine does not report it',
  unused: 'used by no container',
  link: (from, alias, to) => `link: in ${from}, the name ${alias} leads to ${to}`,
  port: (host, container, port) => `${host} on the host leads to port ${port} of ${container}`,
  mount: (container, path, source) => `${container} sees ${source} at ${path}`,
  cable: (outer, inner, container, network) => `veth pair: ${outer} on ${network}, ${inner} inside ${container}`,
  vethUnknown: (container) => `The host end of ${container}'s cable was not found`,
  namespaceOf: (names) => `network namespace of ${names}`,
  fit: 'Fit the whole picture',
  closer: 'Zoom in',
  further: 'Zoom out',
  compact: 'Compact picture: containers as tiles (C)',
  detailed: 'Detailed picture: containers as cards (C)',
  search: 'Find in the picture (Ctrl+F)',
}

const korean: Labels = {
  diagram: '엔진 그림: 네트워크, 컨테이너, 저장소',
  host: (os, arch) => `호스트 ${os} · ${arch}`,
  yourBrowser: '내 브라우저',
  anyMachine: '모든 컴퓨터',
  client: '클라이언트',
  gateway: (address) => `게이트웨이 ${address}`,
  noWayOut: '내부 전용, 외부로 못 나감',
  noWayOutShort: '외부로 못 나감',
  dns: 'DNS',
  dnsTitle: 'DNS: 이 네트워크에서는 Docker가 컨테이너 이름에 답합니다',
  noAddress: '주소 없음',
  onlyLo: 'lo만 있음',
  hostNetwork: 'host 네트워크',
  networkOf: (name) => `${name}의 네트워크`,
  alias: (names) => `별칭 ${names}`,
  aliasOn: (names, network) => `${network}의 별칭 ${names}`,
  sharedNamespace: '공유 네임스페이스',
  gone: '삭제됨',
  volumesFrom: (name) => `${name}의 볼륨`,
  writable: (size) => (size === undefined ? '쓰기 가능한 계층' : `쓰기 가능한 계층 · ${size}`),
  writableShort: (size) => (size === undefined ? '쓰기 가능' : `쓰기 ${size}`),
  imageLayers: (count) => `이미지 계층 ${count}개, 읽기 전용`,
  imageLayersShort: (count) => `계층 ${count}개`,
  sharedLayers: (count, containers) => [
    `이미지 계층 ${count}개, 컨테이너 ${containers}개가 공유`,
    `계층 ${count}개, ${containers}개가 공유`,
    `공유 계층 ${count}개`,
  ],
  layersSharedBy: (names, more) => `${names}${more === 0 ? '' : ` 외 ${more}개`}이(가) 같은 계층을 씀`,
  unknownLayers: '이미지 계층을 알 수 없음',
  foreign: '이 실행과 무관',
  tmpfs: 'tmpfs',
  unknown: '알 수 없음',
  others: (containers, networks, volumes) => {
    const counts = [count(containers, '컨테이너'), count(networks, '네트워크'), count(volumes, '볼륨')].filter((text) => text !== '')
    return counts.length === 0 ? '' : `+ 이 실행과 무관: ${counts.join(', ')}`
  },
  folded: (containers, networks, volumes) => {
    const counts = [count(containers, '컨테이너'), count(networks, '네트워크'), count(volumes, '볼륨')].filter((text) => text !== '')
    return counts.length === 0 ? '' : `+ ${counts.join(', ')}`
  },
  uplinkUnknown: '여기서는 호스트의 인터페이스를 볼 수 없습니다',
  uplink: '호스트가 외부로 나가는 길',
  readOnly: '읽기 전용',
  inMemory: '메모리에 있으며 컨테이너가 멈추면 사라짐',
  namedVolume: '이름 있는 볼륨',
  anonymousVolume: '익명 볼륨',
  hostDirectory: '호스트의 디렉터리',
  leftDirectory: '호스트의 디렉터리. 지금은 마운트한 컨테이너가 없어 엔진이 알려 주지 않음',
  unused: '쓰는 컨테이너 없음',
  link: (from, alias, to) => `link: ${from} 안에서 ${alias}(이)라는 이름은 ${to}(으)로 이어집니다`,
  port: (host, container, port) => `호스트의 ${host}은(는) ${container}의 포트 ${port}(으)로 이어집니다`,
  mount: (container, path, source) => `${container}의 ${path}에 ${source}이(가) 보입니다`,
  cable: (outer, inner, container, network) => `veth 쌍: ${network}의 ${outer}, ${container} 안의 ${inner}`,
  vethUnknown: (container) => `${container} 케이블의 호스트 쪽 끝을 찾지 못했습니다`,
  namespaceOf: (names) => `${names}의 네트워크 네임스페이스`,
  fit: '그림 전체 보기',
  closer: '확대',
  further: '축소',
  compact: '간략한 그림: 컨테이너를 타일로 (C)',
  detailed: '자세한 그림: 컨테이너를 카드로 (C)',
  search: '그림에서 찾기 (Ctrl+F)',
}

export const labelsOf = (language: Language): Labels => (language === 'ko' ? korean : english)
