import type { Proc } from '../process/proc.ts'

const isAddress = (text: string): boolean => /^\d{1,3}(\.\d{1,3}){3}$/.test(text)

async function lines(proc: Proc, path: string): Promise<string[][]> {
  const text = await proc.files.readText(path).catch(() => '')
  return text
    .split('\n')
    .map((line) => line.replace(/#.*$/, '').trim().split(/\s+/))
    .filter(([first]) => first !== undefined && first !== '')
}

/** The lines of /etc/hosts, read anew at each look-up as the C library does: address, then its names. */
export function hostsEntries(proc: Proc): Promise<string[][]> {
  return lines(proc, '/etc/hosts')
}

/** The servers that /etc/resolv.conf names. */
export async function nameServers(proc: Proc): Promise<string[]> {
  return (await lines(proc, '/etc/resolv.conf')).flatMap(([word, address]) =>
    word === 'nameserver' && address !== undefined ? [address] : [],
  )
}

/**
 * What DNS says: addresses, `[]` for a name without one of this type, undefined for one that is not known. The embedded server at 127.0.0.11 answers
 * only where /etc/resolv.conf names it; what it does not know would go to servers outside, which this engine has none of.
 */
export async function askDns(proc: Proc, name: string): Promise<readonly string[] | undefined> {
  const network = proc.world.network()
  if (!network.hasEmbeddedDns || !(await nameServers(proc)).includes('127.0.0.11')) return undefined
  return network.resolve(name.replace(/\.$/, ''))
}

/** `getaddrinfo`: in the order that /etc/nsswitch.conf gives (files first where it says nothing). Undefined when there is no such name. */
export async function resolveName(proc: Proc, name: string): Promise<readonly string[] | undefined> {
  if (isAddress(name)) return [name]
  const switches = (await lines(proc, '/etc/nsswitch.conf')).find(([word]) => word === 'hosts:')?.slice(1) ?? ['files', 'dns']
  for (const source of switches) {
    if (source === 'files') {
      const wanted = name.toLowerCase()
      const found = (await hostsEntries(proc)).filter(
        ([address = '', ...names]) => isAddress(address) && names.some((one) => one.toLowerCase() === wanted),
      )
      if (found.length > 0) return found.map(([address = '']) => address)
      // Every C library knows its own machine by this name.
      if (wanted === 'localhost') return ['127.0.0.1']
    } else if (source === 'dns') {
      const found = await askDns(proc, name)
      if (found && found.length > 0) return found
    }
  }
  return undefined
}

/** The name of an address, by the same ways. */
export async function nameOfAddress(proc: Proc, address: string): Promise<string | undefined> {
  const entry = (await hostsEntries(proc)).find(([first, second]) => first === address && second !== undefined)
  return entry?.[1] ?? proc.world.network().reverse(address)
}
