import type { Ctx } from '#lib/domain/ctx.ts'
import type { SealIdentity } from '#lib/domain/seal-key/index.ts'

/** The starts of the file that the certificate is in, which are files of their own: lengths in bytes, hashes in hexadecimal. */
type Start = { size: number; sha256: string }

/** What is made before the certificate: the prepared document, that with the signatures, and what seals it. */
export type MadeBefore = { prepared: Start; stamped: Start; identity: Pick<SealIdentity, 'leafFingerprint'> }

/** The same as it is told: `address` is where this document is looked up, `verify` where any file is. */
export type CertificateFiles = {
  prepared: Start
  stamped: Start
  sealFingerprint: string
  address: string
  verify: string
}

/** Of what the certificate prints the hash, and the addresses. */
export function filesOf(ctx: Ctx, { prepared, stamped, identity }: MadeBefore): CertificateFiles {
  const at = (path: string) => new URL(path, ctx.settings.url).href
  return {
    prepared,
    stamped,
    sealFingerprint: identity.leafFingerprint,
    address: at(`/verify/${stamped.sha256}`),
    verify: at('/verify'),
  }
}
