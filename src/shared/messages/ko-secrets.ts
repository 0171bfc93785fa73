import type { enSecrets } from './en-secrets.ts'

/** 비밀 값에 대한 한국어 문구. */
export const koSecrets: Readonly<Record<keyof typeof enSecrets, string>> = {
  'secret.script': '이 파일에 없는 비밀 값입니다. 먼저 설정하세요: export {name}=...',
  'secret.heading': '값을 가린 환경 변수',
  'secret.show': '보기',
  'secret.show.long': '{name} 값 보기',
  'secret.hide': '숨기기',
  'secret.hide.long': '{name} 값 숨기기',
  'secret.until': '{seconds}초가 지나거나 다른 단계로 가면 다시 숨깁니다. 저장하거나 공유하는 것에는 들어가지 않습니다.',
  'secret.recorded': '녹화에는 비밀 값이 없습니다. 녹화하기 전에 가렸습니다.',
}
