import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface Authority {
  /** ca.pem. */
  readonly ca: string
  /** A folder with ca.pem, cert.pem and key.pem, as `DOCKER_CERT_PATH` wants it; the certificate is for this address where one is given. */
  files(name: string, address?: string): Promise<string>
}

export interface Certificates {
  readonly directory: string
  authority(name: string): Promise<Authority>
  close(): Promise<void>
}

/** Certificates that the program `openssl` makes for one test, as docs.docker.com/engine/security/protect-access has it done. */
export async function makeCertificates(): Promise<Certificates> {
  const directory = await mkdtemp(join(tmpdir(), 'dockstage-certificates-'))
  const openssl = (...words: string[]): Promise<unknown> => run('openssl', words)
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  return {
    directory,
    async authority(name) {
      const [ca, caKey] = [join(directory, `${name}-ca.pem`), join(directory, `${name}-ca-key.pem`)]
      await openssl('req', '-x509', ...newKey, '-days', '2', '-subj', `/CN=${name}`, '-keyout', caKey, '-out', ca)
      return {
        ca,
        async files(whose, address) {
          const folder = join(directory, `${name}-${whose}`)
          const file = (part: string): string => join(folder, part)
          await mkdir(folder)
          await openssl('req', ...newKey, '-subj', `/CN=${whose}`, '-keyout', file('key.pem'), '-out', file('request.pem'))
          const use = address ? `subjectAltName=IP:${address}\nextendedKeyUsage=serverAuth\n` : 'extendedKeyUsage=clientAuth\n'
          await writeFile(file('extensions'), use)
          const signed = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-days', '2', '-extfile', file('extensions')]
          await openssl('x509', '-req', '-in', file('request.pem'), ...signed, '-out', file('cert.pem'))
          await run('cp', [ca, file('ca.pem')])
          return folder
        },
      }
    },
    close: () => rm(directory, { recursive: true, force: true }),
  }
}
