import { X509Certificate } from 'node:crypto'
import type { Authorized, Member } from '#lib/domain/account/index.ts'
import { byActor, logAndNotifyAdmins } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import type { KeyPairFile } from '#lib/engines/pki/index.ts'
import { beginChange, finishChange } from './certificate-change.ts'
import { keyFileText, readKeyPair } from './key-file.ts'
import { oneLine } from './one-line.ts'
import { certificateFromPkcs12, ownIdentity } from './own-certificate.ts'
import type { SealCertificateView } from './schema.ts'
import { inTurn, ownFile, sealKeys } from './seal-folder.ts'
import { forgetSealIdentity, sealIdentity, selfMadeIdentity } from './seal-identity.ts'

type Admin = Authorized<Member, 'manage'>

/** The seal certificate as an admin's screen shows it. */
export async function sealCertificateView(ctx: Ctx, { organisationId }: Admin): Promise<SealCertificateView> {
  const { source, signer, leafFingerprint, caFingerprint, notBefore, notAfter } = await sealIdentity(
    ctx,
    organisationId,
  )
  const leaf = new X509Certificate(signer.chain[0] ?? '')
  return {
    source,
    subject: oneLine(leaf.subject),
    issuer: oneLine(leaf.issuer),
    notBefore,
    notAfter,
    expired: ctx.now() > notAfter,
    fingerprint: leafFingerprint,
    issuerFingerprint: caFingerprint,
    algorithm: signer.algorithm,
  }
}

/**
 * Installs the certificate of a PKCS#12 file for future seals. Throws Refusal('seal_certificate_unfit') with the reason
 * if it cannot seal.
 */
export async function installCertificate(
  ctx: Ctx,
  admin: Admin,
  { file, password }: { file: Uint8Array; password: string },
): Promise<void> {
  await change(ctx, admin, await certificateFromPkcs12(file, password, ctx.now()))
}

/** Returns to the self-made certificate for future seals; deletes the installed key. */
export async function returnToSelfMade(ctx: Ctx, admin: Admin): Promise<void> {
  await change(ctx, admin, null)
}

/** `pair`: null for the self-made certificate. A crash leaves the old certificate, or the new one with its event. */
async function change(ctx: Ctx, admin: Admin, pair: KeyPairFile | null): Promise<void> {
  const { organisationId, organisation, userId } = admin
  const keys = sealKeys(ctx)
  await inTurn(ctx, organisationId, async () => {
    await finishChange(ctx, organisationId)
    if (!pair && !(await readKeyPair(ownFile(ctx, organisationId), keys))) return
    const next = pair ? ownIdentity(pair) : await selfMadeIdentity(ctx, organisationId, organisation)
    const { source, leafFingerprint, notAfter } = next
    const file = pair && keyFileText(keys, pair)
    await beginChange(ctx, organisationId, { by: userId, fingerprint: leafFingerprint, file })
    try {
      const data = { source, certificate_sha256: leafFingerprint, not_after: notAfter.toISOString() }
      const event = byActor(ctx, admin, 'seal_certificate.changed', { data })
      await ctx.store.tx((q) => logAndNotifyAdmins(q, organisationId, event, 'certificateChanged'))
    } finally {
      // Also after an error, because the event may have been committed.
      forgetSealIdentity(ctx, organisationId)
      await finishChange(ctx, organisationId)
    }
  })
}
