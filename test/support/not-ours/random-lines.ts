import { stringify } from 'yaml'
import type { Draw } from './draw.ts'

/** What command lines may name. Of each kind some are the user's; those names, beginnings of their ids, and ids. */
export interface Names {
  readonly containers: readonly string[]
  readonly networks: readonly string[]
  readonly volumes: readonly string[]
  readonly images: readonly string[]
}

/** What a run gives to what it makes itself. */
const own: Names = {
  containers: ['r-a', 'r-b', 'r-c'],
  networks: ['r-net', 'r-back'],
  volumes: ['r-vol', 'r-data'],
  images: ['r-image:1', 'r-image:2'],
}

/** Would be the end of whatever lies in a directory. */
const spoil = (directory: string): string => `sh -c "rm -rf ${directory}/*; echo spoiled > ${directory}/file"`
const stays = 'sleep 1000'

type Word = (kind: keyof Names) => string
type Line = (word: Word, draw: Draw) => string

/** Lines that make things, with whatever they may take from others. */
const making: readonly Line[] = [
  (it) => `docker run -d --name ${it('containers')} busybox ${stays}`,
  (it) => `docker run -d --name ${it('containers')} -v ${it('volumes')}:/data -v /anonymous busybox ${stays}`,
  (it) => `docker run -d --name ${it('containers')} --network ${it('networks')} --network-alias ${it('containers')} busybox ${stays}`,
  (it) => `docker create --name ${it('containers')} -v ./here:/here ${it('images')} ${stays}`,
  (it) => `docker run --rm -v ${it('volumes')}:/data busybox ${spoil('/data')}`,
  (it) => `docker run --rm --mount type=volume,source=${it('volumes')},target=/data busybox ${spoil('/data')}`,
  (it) => `docker run --rm -v r-new:/new --volumes-from ${it('containers')} busybox ${spoil('/data')}`,
  (it) => `docker run -d --network container:${it('containers')} busybox ${stays}`,
  (it) => `docker run --rm --pid container:${it('containers')} busybox sh -c "kill -9 1; kill -9 -1"`,
  (it) => `docker run --rm --ipc container:${it('containers')} busybox true`,
  (it) => `docker run -d --link ${it('containers')}:other busybox ${stays}`,
  (it) => `docker network create ${it('networks')}`,
  (it) => `docker volume create ${it('volumes')}`,
  () => 'docker volume create',
  (it) => `docker tag ${it('images')} ${it('images')}`,
  () => 'docker tag busybox r-image:1',
  (it) => `docker pull ${it('images')}`,
]

/** Lines that change or remove what is there. */
const changing: readonly Line[] = [
  (it) => `docker start ${it('containers')}`,
  (it) => `docker stop -t 0 ${it('containers')} ${it('containers')}`,
  (it) => `docker restart -t 0 ${it('containers')}`,
  (it) => `docker kill ${it('containers')}`,
  (it) => `docker pause ${it('containers')}`,
  (it) => `docker unpause ${it('containers')}`,
  (it) => `docker rename ${it('containers')} ${it('containers')}`,
  (it) => `docker exec ${it('containers')} ${spoil('/keep')}`,
  (it) => `docker exec ${it('containers')} ${spoil('/data')}`,
  (it) => `docker rm -f ${it('containers')}`,
  (it) => `docker rm -f -v ${it('containers')} ${it('containers')}`,
  (it) => `docker rm --link ${it('containers')}/${it('containers')}`,
  (it) => `docker network connect ${it('networks')} ${it('containers')}`,
  (it) => `docker network disconnect -f ${it('networks')} ${it('containers')}`,
  (it) => `docker network rm ${it('networks')} ${it('networks')}`,
  (it) => `docker volume rm -f ${it('volumes')} ${it('volumes')}`,
  (it) => `docker rmi -f ${it('images')}`,
  (it) => `docker rmi ${it('images')} ${it('images')}`,
  (_, { pick }) => `docker ${pick(['container', 'network', 'volume', 'image'])} prune -f`,
  (_, { pick }) => `docker ${pick(['image', 'volume'])} prune -a -f`,
  (_, { pick }) =>
    `docker ${pick(['container', 'network'])} prune -f --filter ${pick(['label=com.example.owner', 'until=1s', 'label!=dockstage.run'])}`,
  (it) => `docker logs ${it('containers')}`,
  (it) => `docker inspect ${it('containers')} ${it('volumes')}`,
  (it) => `docker top ${it('containers')}`,
]

/** A word of a kind: the run's own, or the user's in so many of a hundred. */
const words =
  (draw: Draw, users: Names, percent: number): Word =>
  (kind) =>
    draw.pick(draw.percent(percent) && users[kind].length > 0 ? users[kind] : own[kind])

/** A docker command line that somebody types, as often about the user's things as about the run's own. */
export const randomLine = (draw: Draw, users: Names): string =>
  draw.pick(draw.percent(40) ? making : changing)(words(draw, users, 50), draw)

/** A scenario's text that nobody has ever thought of: mostly about its own things. */
export function randomScenario(draw: Draw, users: Names): string {
  const word = words(draw, users, 10)
  const line = (from: readonly Line[]): string => draw.pick(from)(word, draw)
  const steps = Array.from({ length: 3 + draw.below(5) }, (_, at) => ({
    id: `step-${at}`,
    title: `Step ${at}`,
    run: Array.from({ length: 1 + draw.below(3) }, () => line(draw.percent(65) ? making : changing)).join('\n'),
  }))
  return stringify({ id: 'r-random', title: 'Random', summary: 'Whatever comes.', steps })
}

/** Names by which the user's things can be meant: also the beginning of an id. */
export function waysToName({ containers, networks, volumes, images }: Names, ids: readonly string[]): Names {
  const beginnings = ids.filter((it) => /^[0-9a-f]{64}$/.test(it)).flatMap((it) => [it, it.slice(0, 12), it.slice(0, 4)])
  return {
    containers: [...containers, ...containers.map((it) => `/${it}`), ...beginnings],
    networks: [...networks, ...networks, ...beginnings],
    volumes,
    images: [...images, ...images.map((it) => it.replace(/^sha256:(.{12}).*/, '$1')), 'busybox'],
  }
}
