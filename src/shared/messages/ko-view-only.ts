import type { enViewOnly } from './en-view-only.ts'

/** The Korean words of pages that only look on, and of `dockstage serve`. */
export const koViewOnly: Readonly<Record<keyof typeof enViewOnly, string>> = {
  'failure.view-only.title': '이 페이지는 보기 전용입니다',
  'failure.view-only.remedy': '시나리오는 진행하는 사람이 처음에 연 페이지에서 진행합니다.',

  'viewOnly.chip': '보기 전용',
  'viewOnly.about': '지금 진행되는 것을 보고, 지나간 단계를 다시 볼 수 있습니다. 진행은 진행하는 사람이 합니다.',
  'viewOnly.nothing': '지금은 진행 중인 시나리오가 없습니다.',
  'viewOnly.nothing.about': '시나리오가 열리면 여기에 저절로 나타납니다.',
  'viewOnly.next': '다음에 진행되는 단계는 여기에 저절로 나타납니다',
  'viewOnly.toStart': '처음으로',
  'viewOnly.ask': '답은 진행하는 사람이 고릅니다.',

  'serve.at': 'Dockstage 주소: {address}',
  'serve.once': '이 주소는 한 번만 쓸 수 있습니다. Ctrl-C를 누르면 끝내고, 실행이 만든 것을 지웁니다.',
  'serve.view': '보기 전용 주소: {address}',
  'serve.view.about': '보기 전용 주소는 끝낼 때까지 여러 브라우저에서 쓸 수 있습니다.',
  'serve.network':
    '다른 컴퓨터에서도 접속할 수 있습니다. 첫 번째 주소를 가진 사람은 여기서 어떤 컨테이너든 실행할 수 있으며, 이는 이 컴퓨터의 root 권한과 같습니다.',
}
