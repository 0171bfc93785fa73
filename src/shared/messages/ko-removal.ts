import type { enRemoval } from './en-removal.ts'

/** The Korean words about what the next commands will remove. */
export const koRemoval: Readonly<Record<keyof typeof enRemoval, string>> = {
  'removal.heading': '다음 명령이 삭제할 것',
  'removal.heading.none': '다음 명령은 아무것도 삭제하지 않음',
  'removal.stays': '남겨 둘 것',
}
