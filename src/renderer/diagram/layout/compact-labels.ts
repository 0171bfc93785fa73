import type { Language } from '../../../shared/language.ts'

/** The words that stand in the picture's compact mode, beside those of `labels.ts`. */
export interface CompactLabels {
  readonly containers: (count: number) => string
  /** Of a network: containers on it whose tile stands in another's frame. */
  readonly elsewhere: (count: number) => string
  readonly elsewhereTitle: (count: number) => string
  readonly shared: string
  readonly sharedTitle: string
  readonly noNetwork: string
  readonly noNetworkTitle: string
  readonly storage: string
  readonly volumes: (count: number) => string
  readonly directories: (count: number) => string
  readonly usedBy: (count: number) => string
  readonly usedIn: (names: string) => string
  readonly morePorts: (count: number) => string
  readonly morePortsTitle: (count: number) => string
  readonly address: (network: string, rest: string) => string
  readonly hostEnd: (veth: string) => string
}

const english: CompactLabels = {
  containers: (count) => (count === 1 ? '1 container' : `${count} containers`),
  elsewhere: (count) => `+${count}`,
  elsewhereTitle: (count) =>
    count === 1
      ? '1 more container is on it, whose tile stands in another frame'
      : `${count} more containers are on it, whose tiles stand in other frames`,
  shared: 'shared namespace',
  sharedTitle: "Containers in another container's network namespace",
  noNetwork: 'no network',
  noNetworkTitle: 'Containers that are on no network',
  storage: 'storage',
  volumes: (count) => (count === 1 ? '1 volume' : `${count} volumes`),
  directories: (count) => (count === 1 ? '1 directory of the host' : `${count} directories of the host`),
  usedBy: (count) => `×${count}`,
  usedIn: (names) => `mounted in ${names}`,
  morePorts: (count) => `+${count} ports`,
  morePortsTitle: (count) => `${count} more published ports; each is on its container's tile`,
  address: (network, rest) => (rest === '' ? `on ${network}` : `on ${network}: ${rest}`),
  hostEnd: (veth) => `host end ${veth}`,
}

const korean: CompactLabels = {
  containers: (count) => `컨테이너 ${count}개`,
  elsewhere: (count) => `+${count}`,
  elsewhereTitle: (count) => `다른 틀에 그려진 컨테이너 ${count}개도 이 네트워크에 있음`,
  shared: '네임스페이스 공유',
  sharedTitle: '다른 컨테이너의 네트워크 네임스페이스에 있는 컨테이너',
  noNetwork: '네트워크 없음',
  noNetworkTitle: '어느 네트워크에도 없는 컨테이너',
  storage: '볼륨과 디렉터리',
  volumes: (count) => `볼륨 ${count}개`,
  directories: (count) => `호스트의 디렉터리 ${count}개`,
  usedBy: (count) => `×${count}`,
  usedIn: (names) => `마운트한 컨테이너: ${names}`,
  morePorts: (count) => `포트 +${count}개`,
  morePortsTitle: (count) => `게시된 포트 ${count}개가 더 있으며, 각각 컨테이너의 타일에 있음`,
  address: (network, rest) => (rest === '' ? `네트워크 ${network}` : `네트워크 ${network}: ${rest}`),
  hostEnd: (veth) => `호스트 쪽 끝 ${veth}`,
}

export const compactLabelsOf = (language: Language): CompactLabels => (language === 'ko' ? korean : english)
