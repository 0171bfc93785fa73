import { createHash } from 'node:crypto'
import { access, constants, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Failure, FailureError } from '../../shared/result.ts'
import { RefusedFileError, readRegularText } from '../regular-file.ts'
import { parseAddress } from './address.ts'
import type { EngineAddress } from './connection.ts'
import { unreachable } from './unreachable.ts'

type Environment = Readonly<Record<string, string | undefined>>
type TlsFiles = { ca?: string; cert?: string; key?: string }

export interface DockerContext {
  /** Where a context is too broken to say its name, the beginning of its folder's. */
  readonly name: string
  /** The docker program would use it now, if `DOCKER_HOST` were not set. */
  readonly current: boolean
  readonly address?: EngineAddress
  /** Why it has no address. */
  readonly failure?: Failure
}

/** Where the docker program keeps its configuration. */
export const configDirectory = (env: Environment, home: string): string => env.DOCKER_CONFIG || join(home, '.docker')

/**
 * All contexts of the docker program, the current one first and the others by name. Which is current say `DOCKER_CONTEXT`, else `currentContext` of
 * `<config>/config.json`; the one called `default` is no context but the usual socket, and is not among them. Each has its address in
 * `<config>/contexts/meta/<sha256 of the name>/meta.json`, and its TLS files under `contexts/tls`. Nothing is written. (docker/cli
 * `cli/command/cli.go`, `resolveContextName`, and `cli/context/store`.)
 */
export async function dockerContexts(env: Environment, home: string): Promise<DockerContext[]> {
  const directory = configDirectory(env, home)
  const current = env.DOCKER_CONTEXT || (await contextInConfig(directory))
  const named = current && current !== 'default' ? current : undefined
  const ids = (await readdir(join(directory, 'contexts', 'meta')).catch(() => [])).filter((it) => /^[0-9a-f]{64}$/.test(it))
  const others = await Promise.all(ids.filter((id) => named === undefined || id !== idOf(named)).map((id) => readContext(directory, id)))
  others.sort((a, b) => (a.name < b.name ? -1 : 1))
  return named === undefined ? others : [await readContext(directory, idOf(named), named), ...others]
}

/** Files for TLS in one directory, as `DOCKER_CERT_PATH` names it; those that are there. Throws where one may not be read. */
export async function tlsFiles(directory: string): Promise<TlsFiles> {
  const found: TlsFiles = {}
  for (const part of ['ca', 'cert', 'key'] as const) {
    const path = join(directory, `${part}.pem`)
    const code = await access(path, constants.R_OK).then(
      () => undefined,
      (cause: NodeJS.ErrnoException) => cause.code,
    )
    // They are read while everything waits, when the connection is made.
    if (code === undefined && !(await stat(path)).isFile())
      throw unreachable(`The TLS file ${path} is no file.`, 'Put the file itself there.')
    if (code === undefined) found[part] = path
    else if (code !== 'ENOENT') throw unreachable(`The TLS file ${path} cannot be read (${code}).`, 'Make it readable for this user.')
  }
  if (found.cert && !found.key)
    throw unreachable(`The TLS file ${join(directory, 'key.pem')} is missing: cert.pem is of no use without it.`)
  if (found.key && !found.cert)
    throw unreachable(`The TLS file ${join(directory, 'cert.pem')} is missing: key.pem is of no use without it.`)
  return found
}

const idOf = (name: string): string => createHash('sha256').update(name).digest('hex')

/** What the docker program takes for a name (docker/cli `cli/context/store`, `restrictedNamePattern`): nothing that would upset a terminal. */
const namePattern = /^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$/

/** The context in the folder `id`; `name` is that of the current one, which is known beforehand. */
async function readContext(directory: string, id: string, name?: string): Promise<DockerContext> {
  const file = join(directory, 'contexts', 'meta', id, 'meta.json')
  const current = name !== undefined
  let known = name ?? id.slice(0, 12)
  try {
    const meta = await readMeta(file, current)
    if (!current) {
      if (typeof meta.Name !== 'string' || !namePattern.test(meta.Name)) throw new Broken(`has no name that can be used in ${file}`)
      if (idOf(meta.Name) !== id) throw new Broken(`says in ${file} that it is "${meta.Name}", whose folder is another`)
      known = meta.Name
    }
    const endpoint = meta.Endpoints?.docker
    if (typeof endpoint?.Host !== 'string' || endpoint.Host === '') throw new Broken(`has no docker endpoint in ${file}`)
    const address = parseAddress(endpoint.Host)
    const tls = join(directory, 'contexts', 'tls', id, 'docker')
    return { name: known, current, address: await withTls(address, endpoint.SkipTLSVerify === true, tls) }
  } catch (cause) {
    return { name: known, current, failure: contextFailure(known, cause) }
  }
}

interface Meta {
  readonly Name?: unknown
  readonly Endpoints?: { readonly docker?: { readonly Host?: unknown; readonly SkipTLSVerify?: unknown } }
}

/** What is wrong with a context, in words that follow its name. */
class Broken extends Error {
  readonly remedy: string
  constructor(words: string, remedy = 'Mend that file, or remove its folder and make the context again.') {
    super(words)
    this.remedy = remedy
  }
}

/** The docker program's own files are a thousandth of this. */
const mostBytes = 10_000_000

async function readMeta(file: string, current: boolean): Promise<Meta> {
  let text: string
  try {
    text = await readRegularText(file, mostBytes)
  } catch (cause) {
    if (cause instanceof RefusedFileError) throw new Broken(`is broken: ${cause.message}`)
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' && current) throw new Broken(`does not exist: there is no ${file}`, contextRemedy)
    if (code === 'ENOENT') throw new Broken(`has no ${file}`)
    throw new Broken(`cannot be read: ${code === 'EACCES' ? 'this user may not read' : `${code} from`} ${file}`)
  }
  try {
    const meta: unknown = JSON.parse(text)
    if (typeof meta === 'object' && meta !== null) return meta
  } catch (cause) {
    throw new Broken(`is broken: ${file} is no JSON (${cause instanceof Error ? cause.message : cause})`)
  }
  throw new Broken(`is broken: ${file} holds no object`)
}

async function withTls(address: EngineAddress, skipVerify: boolean, directory: string): Promise<EngineAddress> {
  if (address.kind !== 'tcp') return address
  const files = await tlsFiles(directory)
  if (Object.keys(files).length === 0 && !skipVerify && !address.tls) return address
  return { ...address, tls: { ...files, ...(skipVerify ? { skipVerify } : {}) } }
}

async function contextInConfig(directory: string): Promise<string | undefined> {
  try {
    const config: unknown = JSON.parse(await readRegularText(join(directory, 'config.json'), mostBytes))
    const name = (config as { currentContext?: unknown } | null)?.currentContext
    return typeof name === 'string' ? name : undefined
  } catch {
    // No docker program was ever set up here, or its file is not ours to mend.
    return undefined
  }
}

const contextRemedy = 'See "docker context ls"; "docker context use default" goes back to the usual socket.'

function contextFailure(name: string, cause: unknown): Failure {
  const code = 'engine-unreachable'
  if (cause instanceof Broken) return { code, message: `The Docker context "${name}" ${cause.message}.`, remedy: cause.remedy }
  const { message, remedy = contextRemedy } =
    cause instanceof FailureError ? cause.failure : { message: cause instanceof Error ? cause.message : String(cause) }
  return { code, message: `The Docker context "${name}" cannot be used: ${message}`, remedy }
}
