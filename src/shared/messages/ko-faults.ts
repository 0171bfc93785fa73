import type { enFaults } from './en-faults.ts'

export const koFaults: Readonly<Record<keyof typeof enFaults, string>> = {
  'failure.answer-cut.title': '엔진의 응답이 중간에 끊겼습니다',
  'failure.answer-cut.remedy': '엔진은 연결되어 있습니다. 이 단계를 다시 시도하세요.',
  'failure.disk-full.title': '이 컴퓨터의 디스크에 남은 공간이 없습니다',
  'failure.disk-full.remedy': '공간을 확보한 뒤 이 단계를 다시 시도하세요.',
}
