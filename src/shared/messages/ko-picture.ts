import type { enPicture } from './en-picture.ts'

/** 그림에서 찾기와 그림 안을 오가는 키의 한국어 문구. */
export const koPicture: Record<keyof typeof enPicture, string> = {
  'search.label': '그림에서 찾기',
  'search.placeholder': '이름, ID, 이미지, 주소, 포트, 경로…',
  'search.none': '찾은 것이 없음',
  'search.hits.one': '1개 찾음',
  'search.hits.other': '{count}개 찾음',
  'search.found': '{count}개 중 {at}번째',
  'search.next': '다음 것 (Enter)',
  'search.previous': '이전 것 (Shift+Enter)',
  'search.close': '찾기 닫기 (Esc)',

  'keys.picture': '그림에서',
  'keys.search': '그림에서 찾기',
  'keys.zoom': '확대, 축소, 전체 보기',
  'keys.pan': '그림 옮기기',
  'keys.mode': '간략한 그림 또는 자세한 그림',
  'keys.walk': 'Tab으로 하나를 고른 뒤, 옆에 있는 것으로 이동',
  'keys.choose': '설명 보기',
}
