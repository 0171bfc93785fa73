import type { enReport } from './en-report.ts'

export const koReport: Readonly<Record<keyof typeof enReport, string>> = {
  'report.open': '보고서 복사…',
  'report.offer': 'Dockstage 자체에 문제가 있나요?',
  'report.heading': '보고서 복사',
  'report.lead':
    '문제를 고치는 사람에게 필요한 내용입니다. 버전, 이 시스템, 엔진, 로그의 마지막 부분이 들어 있고, 비밀 값과 주소, 홈 디렉터리는 뺐습니다. 살펴본 뒤 복사하세요.',
  'report.text': '보고서 내용',
  'report.reading': '로그를 읽는 중…',
  'report.copy': '복사',
  'report.copied': '복사했습니다.',
  'report.notCopied': '브라우저가 복사를 허용하지 않습니다. 내용이 선택되어 있으니 Ctrl+C나 ⌘C로 복사하세요.',

  'fault.panel': '이 부분을 표시하지 못했습니다',
  'fault.panel.about': 'Dockstage에 오류가 있습니다. 나머지는 그대로 쓸 수 있습니다.',
  'fault.again': '다시 표시',

  'fault.terminal': 'dockstage: Dockstage 자체에 오류가 생겼습니다: {words}',
  'fault.terminal.survived': '계속 실행합니다.',
  'fault.terminal.left': '지우지 못한 것은 다음 명령으로 찾습니다: dockstage cleanup',
  'fault.terminal.log': '문제를 알릴 때 쓸 로그: {path}',
  'doctor.log': '로그 파일: {path}',

  'failure.own-fault.title': 'Dockstage 자체에 오류가 생겼습니다',
  'failure.own-fault.remedy':
    '계속 쓸 수 있습니다. 이상해 보이면 시나리오를 처음부터 다시 시작하세요. 보고서가 문제를 고치는 데 도움이 됩니다.',
}
