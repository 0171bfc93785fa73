import type { enCare } from './en-care.ts'

/** 비밀 값과 Dockstage 자체의 문제, 그 보고서에 대한 한국어 문구. */
export const koCare: Readonly<Record<keyof typeof enCare, string>> = {
  'secret.show': '{name}의 값 보기',
  'secret.show.short': '보기',
  'secret.hide': '{name}의 값 가리기',
  'secret.hide.short': '가리기',
  'secret.script': '이 파일에 없는 비밀 값입니다. 먼저 설정하세요: export {name}=...',

  'panel.failed': '화면의 이 부분을 그릴 수 없습니다. 나머지는 그대로 쓸 수 있습니다.',
  'panel.retry': '다시 그리기',

  'fault.title': 'Dockstage 자체에 문제가 생겼습니다',
  'fault.remedy': '실행 중인 것은 계속됩니다. 문제가 되풀이되면 보고서를 복사해 Dockstage 담당자에게 보내세요.',

  'report.open': '보고서…',
  'report.heading': 'Dockstage 담당자에게 보낼 보고서',
  'report.about':
    '복사되는 것은 아래 내용이 전부입니다. 버전, 엔진, 실행한 것, 로그의 마지막 줄입니다. 비밀 값과 홈 디렉터리는 가려져 있고, 어디에도 보내지 않습니다.',
  'report.copy': '복사',
  'report.copied': '복사했습니다',
  'report.uncopied': '브라우저가 복사를 허용하지 않았습니다. 글을 선택해 직접 복사하세요.',
  'report.text': '보고서 내용',
  'report.loading': '모으는 중…',
  'report.log': '로그: {file}',
  'report.log.none': '로그: 없음, 그 자리에 쓸 수 없습니다 ({why})',
}
