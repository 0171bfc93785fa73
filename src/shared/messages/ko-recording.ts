import type { enRecording } from './en-recording.ts'

export const koRecording: Record<keyof typeof enRecording, string> = {
  'failure.bad-recording.title': '녹화 파일을 열 수 없습니다',
  'failure.bad-recording.remedy': '파일을 다시 받거나 시나리오를 다시 녹화하세요.',
  'failure.not-saved.title': '저장하지 못했습니다',
  'failure.not-saved.remedy': '다른 위치를 고르세요.',

  'replay.about': '{scenario}의 녹화입니다. 녹화한 엔진: {engine} ({at}). 엔진은 쓰지 않습니다.',
  'record.saved': '녹화 파일: {file}. 다시 보기: dockstage replay {file}',
}
