import { isIP } from 'node:net'
import { FailureError } from '../../shared/result.ts'
import { readTlsFiles, type TlsFiles } from './tls-files.ts'

/** Where the browser host listens. On any address but loopback there is TLS, and somebody has said that it is meant. */
export interface Place {
  readonly host: string
  /** 0 for a free one. */
  readonly port: number
  readonly tls?: TlsFiles
  /** How the printed address names it. */
  readonly name: string
  isOwnName(name: string): boolean
}

export interface PlaceWanted {
  readonly port: number
  /** An address of this machine, or `localhost`; loopback when left out. */
  readonly host?: string | undefined
  readonly tlsCert?: string | undefined
  readonly tlsKey?: string | undefined
  /** It is meant that other machines can reach it. */
  readonly allowNetwork?: boolean
}

/** On this machine alone, over plain HTTP: nothing of it leaves the machine. */
export const loopback = (port: number): Place => ({ host: '127.0.0.1', port, name: '127.0.0.1', isOwnName: isLoopbackName('127.0.0.1') })

/** Rejects with `bad-usage` that says what is missing: there is no way to be let in from elsewhere by leaving something out. */
export async function placeFor({ port, host = '127.0.0.1', tlsCert, tlsKey, allowNetwork = false }: PlaceWanted): Promise<Place> {
  const address = host === 'localhost' ? '127.0.0.1' : host
  if (isIP(address) === 0)
    throw bad(`--host is an IP address of this machine, and not "${host}"`, 'For all of them: 0.0.0.0, or :: with IPv6.')
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw bad(
      `--tls-${tlsCert === undefined ? 'cert' : 'key'} is missing`,
      'A certificate and its key come together: --tls-cert FILE --tls-key FILE',
    )
  const local = isLoopback(address)
  if (!local && (tlsCert === undefined || !allowNetwork)) {
    const missing = [...(tlsCert === undefined ? ['--tls-cert FILE --tls-key FILE'] : []), ...(allowNetwork ? [] : ['--allow-network'])]
    throw bad(
      `--host ${host} lets other machines in, and whoever has the address can run any container here, which is the power of root over this machine`,
      `If that is meant, add ${missing.join(' ')}; from one other machine, ssh -L needs none of it.`,
    )
  }
  if (local && allowNetwork) throw bad('--allow-network goes with --host ADDRESS: without it no other machine is let in', 'Leave it out.')
  if (tlsCert === undefined || tlsKey === undefined)
    return { ...loopback(port), host: address, name: address, isOwnName: isLoopbackName(address) }
  const tls = await readTlsFiles(tlsCert, tlsKey)
  return { host: address, port, tls, name: nameIn(tls, address, tlsCert), isOwnName: (name) => tls.isFor(name) }
}

/** 127.0.0.0/8 and ::1. */
const isLoopback = (address: string): boolean => /^127(?:\.\d+){3}$/.test(address) || address === '::1'

const isLoopbackName =
  (address: string) =>
  (name: string): boolean =>
    name === address || name === 'localhost'

/** What browsers will take the certificate for; of all addresses of the machine, the first name in it. */
function nameIn(tls: TlsFiles, address: string, path: string): string {
  if (tls.isFor(address)) return address
  const isEveryAddress = address === '0.0.0.0' || address === '::'
  const first = tls.names.find((it) => !it.startsWith('*') && (isEveryAddress || isIP(it) === 0))
  if (first !== undefined) return first
  throw bad(
    `the certificate ${path} is for ${tls.names.join(', ')}, and not for ${address}`,
    'Make one for the name or address that the others use.',
  )
}

const bad = (message: string, remedy: string): FailureError => new FailureError({ code: 'bad-usage', message, remedy })
