import type { enLimits } from './en-limits.ts'

export const koLimits: Readonly<Record<keyof typeof enLimits, string>> = {
  'failure.too-much.title': '한 번의 실행에서 할 수 있는 양을 넘었습니다',
  'failure.too-much.remedy': '시나리오가 하는 일을 줄인 뒤 이 단계를 다시 시도하세요.',
}
