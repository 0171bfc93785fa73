/** A line of a shipped scenario whose output differs between the lab's engine and the embedded one, on purpose. */
export interface Intended {
  /** `scenario/step`. */
  readonly step: string
  readonly line: RegExp
  readonly why: string
  /** It differs from one play to the next on the same engine, too. */
  readonly byChance?: true
}

const itsFiles = 'the lab’s image stands in for the Hub’s: it has other files'
const itsPage = 'the lab’s image stands in for the Hub’s: its page is another'
const mariaDb = 'the lab’s mysql:5.7 is MariaDB: its client warns of no password on a command line'

export const intended: readonly Intended[] = [
  { step: 'docker0-and-veth/other-end', line: /iflink/, why: 'a kernel numbers its interfaces from its start' },
  { step: 'host-volume/files', line: /^ls/, why: itsFiles },
  { step: 'host-volume/write', line: /mysql -uroot/, why: mariaDb },
  { step: 'host-volume/remove', line: /^ls/, why: itsFiles },
  { step: 'host-volume/read', line: /mysql -uroot/, why: mariaDb },
  { step: 'host-volume/image-files', line: /^curl/, why: itsPage },
  { step: 'host-volume/read-only', line: /echo spoiled/, why: 'the lab’s nginx:alpine has Debian’s shell, which ends with 2' },
  { step: 'images-and-containers/list', line: /^docker images/, why: 'the lab’s image is of today, and as large as its packages' },
  { step: 'images-and-containers/history', line: /^docker history/, why: 'the lab’s image has layers of its own' },
  { step: 'images-and-containers/image', line: /cat \/etc\/issue/, why: itsFiles },
  { step: 'images-and-containers/remove', line: /^docker images/, why: 'the lab’s image is of today, and as large as its packages' },
  {
    step: 'json-file-logs/read',
    line: /^docker logs talker$/,
    why: 'two streams reach the log in the order in which the engine reads them',
    byChance: true,
  },
  { step: 'json-file-logs/since', line: /--since/, why: 'how many ticks the last second had is a matter of chance', byChance: true },
  { step: 'life-cycle/version', line: /^docker -v/, why: 'each program has a build of its own' },
  { step: 'net-alias/twelve', line: /ping/, why: 'who answers is a matter of chance', byChance: true },
  {
    step: 'network-drivers/list',
    line: /^docker info/,
    why: 'the embedded engine has the drivers that a course shows, and neither ipvlan nor macvlan',
  },
  { step: 'network-drivers/loopback', line: /wget/, why: itsPage },
  { step: 'network-drivers/host', line: /ifconfig docker0/, why: 'the embedded engine has no IPv6 addresses' },
  { step: 'publish-a-port/install', line: /apt-get update/, why: 'the lab’s ubuntu:14.04 is Debian, with a mirror of its own' },
  { step: 'publish-a-port/install', line: /apt-get install/, why: 'the lab’s ubuntu:14.04 has apache2 and curl already' },
  { step: 'publish-a-port/again', line: /apt-get/, why: 'the lab’s ubuntu:14.04 has apache2 and curl already' },
  { step: 'publish-a-port/several', line: /^curl/, why: itsPage },
  { step: 'publish-a-port/bound', line: /^curl/, why: itsPage },
  { step: 'publish-a-port/publish-all', line: /^curl/, why: itsPage },
  { step: 'stateless/site', line: /^curl/, why: itsPage },
  { step: 'stateless/without', line: /^curl/, why: itsPage },
  { step: 'stateless/successor', line: /^curl/, why: itsPage },
  { step: 'stateless/title', line: /^curl/, why: itsPage },
  { step: 'stateless/newer', line: /mysql -uroot/, why: mariaDb },
  { step: 'user-bridge/page', line: /^curl/, why: itsPage },
  { step: 'user-bridge/disconnect', line: /^curl/, why: itsPage },
  { step: 'user-bridge/connect', line: /^curl/, why: itsPage },
  { step: 'wordpress-link/page', line: /^curl/, why: itsPage },
  { step: 'wordpress-link/site', line: /^curl/, why: itsPage },
  { step: 'wordpress-link/front-page', line: /^curl/, why: itsPage },
  { step: 'wordpress-link/follows', line: /^curl/, why: itsPage },
  {
    step: 'wordpress-link/where-data',
    line: /^docker diff/,
    why: 'a socket is no file on the embedded engine, and MariaDB has no lock for it',
  },
]
