import type { enAssociation } from './en-association.ts'

/** The Korean words about the association of recordings with Dockstage. */
export const koAssociation: Readonly<Record<keyof typeof enAssociation, string>> = {
  'association.type': 'Dockstage 녹화',
  'association.about': 'Docker 시나리오를 한 단계씩 실행하고 엔진이 알려 주는 대로 그립니다',
  'associate.file.written': '{path}: 썼습니다',
  'associate.file.same': '{path}: 이미 올바릅니다',
  'associate.file.removed': '{path}: Dockstage가 쓴 것을 지웠습니다',
  'associate.file.foreign': '{path}: Dockstage의 것이 아니므로 그대로 둡니다',
  'associate.program.needed':
    '{program}: 설치되어 있지 않습니다. 이 프로그램이 없으면 데스크톱이 녹화 파일을 알아보지 못합니다. {package} 패키지를 설치하고 다시 실행하세요.',
  'associate.program.missing':
    '{program}: 설치되어 있지 않습니다({package} 패키지). 데스크톱이 Dockstage를 알아보려면 다시 로그인해야 할 수 있습니다.',
  'associate.program.failed': '{program} 실패: {said}',
  'associate.done':
    '이제 녹화 파일(*.dockstage.json)을 두 번 클릭하면 Dockstage에서 열립니다. 이 폴더나 Node를 옮기면 다시 실행하세요. --remove로 되돌립니다.',
  'associate.removed': '이제 녹화 파일을 Dockstage로 열지 않습니다.',
  'associate.nothing': '지울 Dockstage의 것이 없습니다.',
}
