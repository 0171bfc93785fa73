import type { enWays } from './en-ways.ts'

/** The Korean words about going back in a run, and the way that is left by it. */
export const koWays: Readonly<Record<keyof typeof enWays, string>> = {
  'player.rewind': '엔진을 여기로 되돌리기',
  'player.rewind.restore': '엔진을 이때 상태로 되돌립니다. 여기서부터 갔던 길은 다시 돌아갈 수 있습니다.',
  'player.rewind.replay': '실행이 만든 것을 지우고 여기까지 다시 실행합니다. 여기서부터 갔던 길은 다시 돌아갈 수 있습니다.',

  'way.left': '‘{title}’ 단계에서 갈라진 다른 길이 남아 있습니다.',
  'way.more.one': '그 길에는 {count}단계가 더 있습니다.',
  'way.more.other': '그 길에는 {count}단계가 더 있습니다.',
  'way.return': '떠나온 길로 돌아가기',
  'way.return.restore': '엔진을 그 길의 끝 상태로 되돌립니다. 지금 있는 길은 나중에 다시 돌아올 수 있습니다.',
  'way.return.replay': '실행이 만든 것을 지우고 그 길을 끝까지 다시 실행합니다. 지금 있는 길은 나중에 다시 돌아올 수 있습니다.',
}
