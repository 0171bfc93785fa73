import type { Differences } from './differences.ts'
import { linkEnvironment, linkedTargets, linkHosts } from './links.ts'
import { attachedEndpoints, networkOwner } from './reach.ts'
import type { ContainerRecord, EngineState } from './state.ts'

/** `/etc/hosts`, `/etc/hostname` and `/etc/resolv.conf` as the engine writes them into a container (engine-facts 01#9, 05, 06, 07). */
export interface SystemFiles {
  readonly hosts: string
  readonly hostname: string
  readonly resolvConf: string
}

const commonHosts = [
  '127.0.0.1\tlocalhost',
  '::1\tlocalhost ip6-localhost ip6-loopback',
  'fe00::0\tip6-localnet',
  'ff00::0\tip6-mcastprefix',
  'ff02::1\tip6-allnodes',
  'ff02::2\tip6-allrouters',
]

export function systemFiles(state: EngineState, container: ContainerRecord, like: Differences, host: { hostname: string }): SystemFiles {
  const owner = networkOwner(state, container)
  if (owner.hostConfig.NetworkMode === 'host') {
    return {
      hosts: `127.0.0.1 localhost\n127.0.1.1 ${host.hostname}\n`,
      hostname: `${host.hostname}\n`,
      resolvConf: plainResolvConf(owner, like),
    }
  }
  const name = [owner.config.Hostname, owner.config.Domainname].filter(Boolean).join('.')
  const own = attachedEndpoints(owner).map(
    ({ attached }) => `${attached.ipv4}\t${name === owner.config.Hostname ? name : `${name} ${owner.config.Hostname}`}`,
  )
  const targets = owner.hostConfig.NetworkMode === 'none' ? [] : linkedOrNone(state, owner)
  const lines = [...commonHosts, ...extraHosts(owner), ...linkHosts(targets), ...own]
  const resolvConf = owner.resolvConf === 'embedded' ? embeddedResolvConf(owner, like) : plainResolvConf(owner, like)
  return { hosts: `${lines.join('\n')}\n`, hostname: `${owner.config.Hostname}\n`, resolvConf }
}

/** A target that stopped meanwhile leaves no line; what was running when the file was written is not asked about again. */
function linkedOrNone(state: EngineState, container: ContainerRecord): ReturnType<typeof linkedTargets> {
  return container.links.flatMap((link) => {
    try {
      return linkedTargets(state, { ...container, links: [link] })
    } catch {
      return []
    }
  })
}

const extraHosts = (container: ContainerRecord): string[] =>
  (container.hostConfig.ExtraHosts ?? []).map((entry) => {
    const at = entry.search(/[:=]/)
    const address = entry.slice(at + 1)
    return `${address === 'host-gateway' ? '172.17.0.1' : address}\t${entry.slice(0, at)}`
  })

/** The embedded engine has no resolver outside of itself: what it knows of is told by 127.0.0.11, or by /etc/hosts. */
function plainResolvConf(container: ContainerRecord, like: Differences): string {
  const asked = askedOf(container)
  return resolvConf(like, { ...asked, servers: asked.servers.length > 0 ? asked.servers : ['127.0.0.53'] }, [
    "# Based on host file: '/etc/resolv.conf' (legacy)",
    `# Overrides: ${asked.overrides}`,
  ])
}
function embeddedResolvConf(container: ContainerRecord, like: Differences): string {
  const asked = askedOf(container)
  const hasOwnDots = asked.options.some((option) => option.startsWith('ndots:'))
  const options = hasOwnDots ? asked.options : [...asked.options, 'ndots:0']
  return resolvConf(like, { ...asked, servers: ['127.0.0.11'], options }, [
    "# Based on host file: '/etc/resolv.conf' (internal resolver)",
    `# ExtServers: [${asked.servers.join(' ')}]`,
    `# Overrides: ${asked.overrides}`,
    ...(hasOwnDots ? [] : ['# Option ndots from: internal']),
  ])
}

interface ResolvConf {
  readonly servers: readonly string[]
  readonly search: readonly string[]
  readonly options: readonly string[]
}
/** `--dns`, `--dns-search` (of which `.` is none) and `--dns-option`. */
function askedOf({ hostConfig }: ContainerRecord): ResolvConf & { readonly overrides: string } {
  const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [])
  const { Dns, DnsSearch, DnsOptions } = hostConfig
  const [servers, search, options] = [texts(Dns), texts(DnsSearch), texts(DnsOptions)]
  const said = Object.entries({ nameservers: servers, search, options }).flatMap(([name, list]) => (list.length > 0 ? [name] : []))
  return { servers, search: search.filter((domain) => domain !== '.'), options, overrides: `[${said.join(' ')}]` }
}

/** 20.10 writes the domains first (test/docker), 26 after the servers (its `libnetwork/internal/resolvconf`). */
function resolvConf(like: Differences, { servers, search, options }: ResolvConf, based: readonly string[]): string {
  const domains = search.length > 0 ? [`search ${search.join(' ')}`] : []
  const nameservers = servers.map((server) => `nameserver ${server}`)
  const first = like.resolvConfHasComments ? [...nameservers, ...domains] : [...domains, ...nameservers]
  return commented(like, [...first, ...(options.length > 0 ? [`options ${options.join(' ')}`] : [])].join('\n'), based)
}
function commented(like: Differences, text: string, based: readonly string[]): string {
  if (!like.resolvConfHasComments) return `${text}\n`
  const head =
    '# Generated by Docker Engine.\n# This file can be edited; Docker Engine will not make further changes once it\n# has been modified.\n'
  return `${head}\n${text}\n\n${based.join('\n')}\n`
}

/**
 * What a process gets: PATH and HOSTNAME, a terminal's TERM, what links inject, then the container's own (engine-facts 05). HOME is the userland's
 * to add. Refuses when a link's target does not run.
 */
export function environment(state: EngineState, container: ContainerRecord, like: Differences, more: readonly string[] = []): string[] {
  const targets = linkedTargets(state, container)
  const injected = like.linksSetEnvironment ? linkEnvironment(container, targets) : []
  const hostname = container.config.Hostname || networkOwner(state, container).config.Hostname
  const start = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', `HOSTNAME=${hostname}`]
  const all = [...start, ...(container.config.Tty ? ['TERM=xterm'] : []), ...injected, ...(container.config.Env ?? []), ...more]
  const merged = new Map<string, string>()
  for (const entry of all) {
    const at = entry.indexOf('=')
    // A name without a value takes the variable away.
    if (at < 0) merged.delete(entry)
    else merged.set(entry.slice(0, at), entry)
  }
  return [...merged.values()]
}
