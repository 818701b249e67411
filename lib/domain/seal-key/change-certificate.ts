import { X509Certificate } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { OrganisationId } from '#lib/core/ids.ts'
import type { Authorized, Member } from '#lib/domain/account/index.ts'
import { byActor, logAndNotifyAdmins } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import type { KeyPairFile } from '#lib/engines/pki/index.ts'
import { readKeyPair, writeKeyPair } from './key-file.ts'
import { oneLine } from './one-line.ts'
import { certificateFromPkcs12 } from './own-certificate.ts'
import type { SealCertificateView } from './schema.ts'
import { forgetSealIdentity, ownFile, sealIdentity } from './seal-identity.ts'

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
  await change(ctx, admin, certificateFromPkcs12(file, password, ctx.now()))
}

/** Returns to the self-made certificate for future seals; deletes the installed key. */
export async function returnToSelfMade(ctx: Ctx, admin: Admin): Promise<void> {
  await change(ctx, admin, null)
}

async function change(ctx: Ctx, admin: Admin, pair: KeyPairFile | null): Promise<void> {
  const { organisationId } = admin
  const before = await readKeyPair(ownFile(ctx, organisationId), ctx.key('seal'))
  if (!pair && !before) return
  await store(ctx, organisationId, pair)
  try {
    const { source, leafFingerprint, notAfter } = await sealIdentity(ctx, organisationId)
    const data = { source, certificate_sha256: leafFingerprint, not_after: notAfter.toISOString() }
    const event = byActor(ctx, admin, 'seal_certificate.changed', { data })
    await ctx.store.tx((q) => logAndNotifyAdmins(q, organisationId, event, 'certificateChanged'))
  } catch (error) {
    // A change that is not in the log is undone.
    await store(ctx, organisationId, before)
    throw error
  }
}

async function store(ctx: Ctx, organisationId: OrganisationId, pair: KeyPairFile | null): Promise<void> {
  const file = ownFile(ctx, organisationId)
  if (pair) await writeKeyPair(file, ctx.key('seal'), pair)
  else await rm(file, { force: true })
  forgetSealIdentity(ctx, organisationId)
}
