/** One Korean term for one English one: what must not stand in its place, and the term. */
export const forbiddenKorean: readonly (readonly [RegExp, string])[] = [
  [/콘테이너|컨테이나/, '컨테이너 (container)'],
  [/레이어|(?<!계)층/, '계층 (layer)'],
  [/볼륨즈|저장소 볼륨/, '볼륨 (volume)'],
  [/무명 볼륨|이름 없는 볼륨|어나니머스/, '익명 볼륨 (anonymous volume)'],
  [/교각|다리 네트워크|브릿지/, '브리지 (bridge)'],
  [/공개한 포트|노출된 포트|퍼블리시/, '게시된 포트 (published port)'],
  [/가상 이더넷|베스/, 'veth (veth)'],
  [/환경변수/, '환경 변수 (environment variable)'],
  [/호스트 머신|호스트컴퓨터/, '호스트 (host)'],
  [/바인드마운트|결합 마운트/, '바인드 마운트 (bind mount)'],
  [/임베디드 DNS|내장된 DNS/, '내장 DNS (embedded DNS)'],
  [/디렉토리/, '디렉터리 (directory)'],
  [/어플리케이션/, '애플리케이션 (application)'],
  [/알리아스|앨리어스/, '별칭 (alias)'],
  [/서브네트/, '서브넷 (subnet)'],
  [/쓰기 가능 계층|쓰기 계층/, '쓰기 가능한 계층 (writable layer)'],
]
