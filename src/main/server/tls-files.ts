import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { FailureError } from '../../shared/result.ts'

/** A server's certificate with its key, as PEM, and for whom it is. */
export interface TlsFiles {
  readonly cert: string
  readonly key: string
  /** The names and addresses in it, as they stand there; a name may begin with `*.`. */
  readonly names: readonly string[]
  isFor(name: string): boolean
}

/** Reads and checks both files. Rejects with a `FailureError` that names the file, what is wrong with it, and what to do. */
export async function readTlsFiles(certPath: string, keyPath: string, now: Date = new Date()): Promise<TlsFiles> {
  const [cert, key] = [await textOf('--tls-cert', certPath), await textOf('--tls-key', keyPath)]
  const certificate = parsed(
    () => new X509Certificate(cert),
    `--tls-cert ${certPath} holds no certificate in PEM`,
    'It begins with -----BEGIN CERTIFICATE-----; the server’s own comes first in it, then those that signed it.',
  )
  const privateKey: KeyObject = parsed(
    () => createPrivateKey(key),
    `--tls-key ${keyPath} holds no private key in PEM that can be read without a passphrase`,
    'It begins with -----BEGIN PRIVATE KEY-----; openssl pkey -in FILE -out NEW takes a passphrase off.',
  )
  if (!certificate.checkPrivateKey(privateKey))
    throw bad(`--tls-key ${keyPath} is not the key of --tls-cert ${certPath}`, 'Give the two files that were made together.')
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)]
  if (now < from) throw bad(`the certificate ${certPath} is not valid before ${certificate.validFrom}`, 'Look at this machine’s clock.')
  if (now > to) throw bad(`the certificate ${certPath} expired on ${certificate.validTo}`, 'Make a new one.')
  const names = [...(certificate.subjectAltName ?? '').matchAll(/(?:DNS|IP Address):([^,\s]+)/g)].map(([, name]) => name as string)
  if (names.length === 0)
    throw bad(
      `the certificate ${certPath} names no host (no subjectAltName), so that no browser takes it`,
      'Make one for the name or address that the others use: openssl req -x509 -addext subjectAltName=IP:ADDRESS',
    )
  return {
    cert,
    key,
    names,
    isFor: (name) => (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name, { subject: 'never' })) !== undefined,
  }
}

async function textOf(option: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'this user may not read it' : message
    throw bad(`${option} ${path}: ${why}`, 'Give the path of a PEM file.')
  }
}

function parsed<T>(parse: () => T, message: string, remedy: string): T {
  try {
    return parse()
  } catch {
    throw bad(message, remedy)
  }
}

const bad = (message: string, remedy: string): FailureError => new FailureError({ code: 'bad-usage', message, remedy })
