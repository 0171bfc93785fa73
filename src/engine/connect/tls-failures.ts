import { dirname } from 'node:path'
import type { FailureError } from '../../shared/result.ts'
import { formatAddress } from './address.ts'
import type { EngineAddress } from './connection.ts'
import { unreachable } from './unreachable.ts'

/**
 * Why TLS with an engine failed, from the code of Node's error: OpenSSL's verification errors (`X509_V_ERR_…` without its head), the alerts that the
 * other side sends (`ERR_SSL_…_ALERT_…`, RFC 8446 section 6.2), and what is wrong with a file (`ERR_OSSL_…`). Undefined where it is not about TLS.
 */
export function tlsFailure(code: string | undefined, address: EngineAddress, detail: string): FailureError | undefined {
  if (code === undefined || address.kind !== 'tcp') return undefined
  // Where the handshake fails while something is written, OpenSSL's reason is in the message alone: "wrong version number", "tlsv1 alert …".
  const reason = code === 'EPROTO' ? detail.toUpperCase().replaceAll(' ', '_') : code
  const where = formatAddress(address)
  const { ca, cert } = address.tls ?? {}
  const files = ca || cert ? dirname(ca ?? cert ?? '') : undefined
  const mend = files ? `Check the files in ${files}.` : setFiles
  if (/ALERT_CERTIFICATE_REQUIRED|ALERT_HANDSHAKE_FAILURE/.test(reason) || (reason.includes('ALERT_BAD_CERTIFICATE') && !cert))
    return unreachable(
      `The engine at ${where} wants a client certificate.`,
      files ? `cert.pem and key.pem belong in ${files}.` : setFiles,
      detail,
    )
  if (/ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE|UNSUPPORTED_CERTIFICATE|DECRYPT_ERROR|ACCESS_DENIED)/.test(reason))
    return unreachable(`The engine at ${where} does not accept the client certificate${cert ? ` ${cert}` : ''}.`, mend, detail)
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE/.test(reason))
    return unreachable(
      `What answers at ${where} speaks no TLS.`,
      'Unset DOCKER_TLS_VERIFY and DOCKER_TLS, or make the context without TLS.',
      detail,
    )
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return unreachable(
      `The certificate of the engine at ${where} is for another name.`,
      'Use a name or an address that the certificate has.',
      detail,
    )
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return unreachable(
      `The certificate of the engine at ${where} is not valid at this time.`,
      'Renew it, or set this machine’s clock.',
      detail,
    )
  if (code.startsWith('ERR_OSSL')) return unreachable(`The TLS files for ${where} cannot be used.`, mend, detail)
  if (/^(CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO_|INVALID_CA|ERR_TLS|ERR_SSL)/.test(code))
    return unreachable(
      `${where}: the TLS certificate was not accepted${ca ? `: ${ca} does not vouch for it` : ''}.`,
      ca ? `ca.pem in ${dirname(ca)} must be that of the engine's certificate authority.` : setFiles,
      detail,
    )
  return undefined
}

const setFiles =
  'Set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH to the directory with ca.pem, cert.pem and key.pem, or use a Docker context that has them.'

/** To plain HTTP on a port with TLS, as Go's server words it. */
export const wantsTls = (where: string, detail: string): FailureError => unreachable(`The engine at ${where} wants TLS.`, setFiles, detail)
