import type { Ctx } from '#lib/domain/ctx.ts'
import type { SealIdentity } from '#lib/domain/seal-key/index.ts'

/**
 * A prefix of the file that contains the certificate, itself a complete file: length in bytes, SHA-256 in hexadecimal.
 */
type Start = { size: number; sha256: string }

/**
 * The revisions before the certificate, the prepared document and the stamped one, and the identity that will seal the
 * file.
 */
export type EarlierRevisions = { prepared: Start; stamped: Start; identity: Pick<SealIdentity, 'leafFingerprint'> }

/** The same for print. `address` is the look-up page of this document, `verify` the page that verifies any file. */
export type CertificateFiles = {
  prepared: Start
  stamped: Start
  sealFingerprint: string
  address: string
  verify: string
}

/** The hashes and addresses that the certificate prints. */
export function filesOf(ctx: Ctx, { prepared, stamped, identity }: EarlierRevisions): CertificateFiles {
  const at = (path: string) => new URL(path, ctx.settings.url).href
  return {
    prepared,
    stamped,
    sealFingerprint: identity.leafFingerprint,
    address: at(`/verify/${stamped.sha256}`),
    verify: at('/verify'),
  }
}
