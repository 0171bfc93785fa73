import type { enRecording } from './en-recording.ts'

export const koRecording: Record<keyof typeof enRecording, string> = {
  'failure.bad-recording.title': '녹화 파일을 열 수 없습니다',
  'failure.bad-recording.remedy': '파일을 다시 받거나 시나리오를 다시 녹화하세요.',
  'failure.not-saved.title': '저장하지 못했습니다',
  'failure.not-saved.remedy': '다른 위치를 고르세요.',

  'start.recording': '실제 엔진에서 녹화한 것 보기',
  'start.recording.of': '녹화 보기: {title} (실제 엔진에서 녹화)',

  'recording.chip': '녹화 · {engine} · {date}',
  'recording.about': '{engine}의 녹화입니다 ({date}). 각 단계는 그때 관찰한 모습입니다. 엔진을 쓰지 않으며 아무것도 실행하지 않습니다.',
  'recording.next': '다음을 누르면 첫 단계를 볼 수 있습니다: {title}',
  'recording.end': '녹화는 여기서 끝납니다',
  'recording.toStart': '녹화의 처음으로',
  'recording.save': '녹화 저장…',
  'recording.save.long': '녹화 저장: 지금까지의 실행을 파일 하나로 저장합니다. 엔진 없이 다시 볼 수 있습니다',
  'recording.tooLarge': '{name}: 녹화 파일로 열기에는 너무 큽니다.',
  'busy.saving': '녹화를 저장하는 중…',
  'busy.leaving': '녹화를 닫는 중…',

  'replay.about': '{scenario}의 녹화입니다. 녹화한 엔진: {engine} ({at}). 엔진은 쓰지 않습니다.',
  'record.saved': '녹화 파일: {file}. 다시 보기: dockstage replay {file}',
}
