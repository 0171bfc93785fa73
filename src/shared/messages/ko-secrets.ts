import type { enSecrets } from './en-secrets.ts'

/** 비밀 값에 대한 한국어 문구. */
export const koSecrets: Readonly<Record<keyof typeof enSecrets, string>> = {
  'secret.script': '이 파일에 없는 비밀 값입니다. 먼저 설정하세요: export {name}=...',
}
