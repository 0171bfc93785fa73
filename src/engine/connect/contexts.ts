import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Failure, FailureError } from '../../shared/result.ts'
import { parseAddress } from './address.ts'
import type { EngineAddress } from './connection.ts'

export interface DockerContext {
  readonly name: string
  readonly address?: EngineAddress
  /** Why it has no address. */
  readonly failure?: Failure
}

/**
 * The docker program's current context, or undefined where it is the default one: `DOCKER_CONTEXT`, else `currentContext` of
 * `<config>/config.json`; its address is in `<config>/contexts/meta/<sha256 of the name>/meta.json`, TLS files are beside it under `contexts/tls`.
 * Nothing is written, and a file that is not there is no context.
 */
export async function currentContext(env: Readonly<Record<string, string | undefined>>, home: string): Promise<DockerContext | undefined> {
  const directory = env.DOCKER_CONFIG || join(home, '.docker')
  const name = env.DOCKER_CONTEXT || (await contextInConfig(directory))
  if (!name || name === 'default') return undefined
  const id = createHash('sha256').update(name).digest('hex')
  const file = join(directory, 'contexts', 'meta', id, 'meta.json')
  try {
    const endpoint = dockerEndpoint(JSON.parse(await readFile(file, 'utf8')))
    const address = parseAddress(endpoint.host)
    return { name, address: await withTls(address, endpoint.skipVerify, join(directory, 'contexts', 'tls', id, 'docker')) }
  } catch (cause) {
    return { name, failure: contextFailure(name, cause) }
  }
}

/** Files for TLS in one directory, as `DOCKER_CERT_PATH` names it; those that are there. */
export async function tlsFiles(directory: string): Promise<{ ca?: string; cert?: string; key?: string }> {
  const found: { ca?: string; cert?: string; key?: string } = {}
  for (const part of ['ca', 'cert', 'key'] as const) {
    const path = join(directory, `${part}.pem`)
    const there = await readFile(path).then(
      () => true,
      () => false,
    )
    if (there) found[part] = path
  }
  return found
}

async function withTls(address: EngineAddress, skipVerify: boolean, directory: string): Promise<EngineAddress> {
  if (address.kind !== 'tcp') return address
  const files = await tlsFiles(directory)
  if (Object.keys(files).length === 0 && !skipVerify && !address.tls) return address
  return { ...address, tls: { ...files, ...(skipVerify ? { skipVerify } : {}) } }
}

async function contextInConfig(directory: string): Promise<string | undefined> {
  try {
    const config: unknown = JSON.parse(await readFile(join(directory, 'config.json'), 'utf8'))
    const name = (config as { currentContext?: unknown } | null)?.currentContext
    return typeof name === 'string' ? name : undefined
  } catch {
    // No docker program was ever set up here, or its file is not ours to mend.
    return undefined
  }
}

function dockerEndpoint(meta: unknown): { host: string; skipVerify: boolean } {
  const endpoint = (meta as { Endpoints?: { docker?: { Host?: unknown; SkipTLSVerify?: unknown } } } | null)?.Endpoints?.docker
  if (typeof endpoint?.Host !== 'string') throw new Error('it has no docker endpoint')
  return { host: endpoint.Host, skipVerify: endpoint.SkipTLSVerify === true }
}

function contextFailure(name: string, cause: unknown): Failure {
  if (cause instanceof FailureError) return { ...cause.failure, code: 'engine-unreachable' }
  const missing = (cause as { code?: string }).code === 'ENOENT'
  return {
    code: 'engine-unreachable',
    message: missing ? `The current Docker context "${name}" does not exist.` : `The Docker context "${name}" cannot be read.`,
    remedy: 'See "docker context ls"; "docker context use default" goes back to the usual socket.',
    detail: cause instanceof Error ? cause.message : String(cause),
  }
}
