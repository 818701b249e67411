import { and, asc, eq, gt, inArray, isNull } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { columnParam, type Params, query } from '#db/query.ts'
import { type ContractId, newId, type RecipientId, type SigningSessionId } from '#lib/core/ids.ts'

export async function insertLink(
  q: Q,
  row: { tokenHash: string; recipientId: RecipientId; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await q.insert(q.t.signingLink).values(row)
}

const liveLink = query((q, { tokenHash, now }: Params<{ tokenHash: string; now: Date }>) => {
  const l = q.t.signingLink
  return q
    .select({ recipientId: l.recipientId })
    .from(l)
    .where(and(eq(l.tokenHash, tokenHash), isNull(l.revokedAt), gt(l.expiresAt, columnParam(l.expiresAt, now))))
})

/** The recipient of a link that is neither revoked nor expired, or null. */
export async function findLink(q: Q, tokenHash: string, now: Date): Promise<{ recipientId: RecipientId } | null> {
  const [row] = await liveLink(q, { tokenHash, now })
  return row ?? null
}

/** Revokes every link of a recipient, and the sessions that they opened. */
export async function revokeLinks(q: Q, recipientId: RecipientId, now: Date): Promise<void> {
  const l = q.t.signingLink
  await q
    .update(l)
    .set({ revokedAt: now })
    .where(and(eq(l.recipientId, recipientId), isNull(l.revokedAt)))
}

export type SessionRow = NonNullable<Awaited<ReturnType<typeof findSession>>>

const sessionByCookie = query((q, { cookieHash, now }: Params<{ cookieHash: string; now: Date }>) => {
  const { signingSession: s, signingLink: l } = q.t
  return q
    .select({
      id: s.id,
      recipientId: s.recipientId,
      createdAt: s.createdAt,
      lastSeenAt: s.lastSeenAt,
      verifiedAt: s.verifiedAt,
      verifiedBy: s.verifiedBy,
      provenAt: s.provenAt,
      userAgent: s.userAgent,
    })
    .from(s)
    .innerJoin(l, eq(l.tokenHash, s.linkHash))
    .where(and(eq(s.cookieHash, cookieHash), isNull(l.revokedAt), gt(l.expiresAt, columnParam(l.expiresAt, now))))
})

/** The session of a cookie, if the link that opened it is still valid. */
export async function findSession(q: Q, cookieHash: string, now: Date) {
  const [row] = await sessionByCookie(q, { cookieHash, now })
  return row ?? null
}

const openSession = query((q, { id, now }: Params<{ id: SigningSessionId; now: Date }>) => {
  const { signingSession: s, signingLink: l } = q.t
  return q
    .select({ id: s.id })
    .from(s)
    .innerJoin(l, eq(l.tokenHash, s.linkHash))
    .where(and(eq(s.id, id), isNull(l.revokedAt), gt(l.expiresAt, columnParam(l.expiresAt, now))))
})

/** True if the session exists and the link that opened it is neither revoked nor expired. */
export async function isSessionOpen(q: Q, id: SigningSessionId, now: Date): Promise<boolean> {
  return (await openSession(q, { id, now })).length > 0
}

/** The user agents with which a recipient has opened the contract. */
export async function userAgentsOf(q: Q, recipientId: RecipientId): Promise<(string | null)[]> {
  const s = q.t.signingSession
  return (await q.select({ userAgent: s.userAgent }).from(s).where(eq(s.recipientId, recipientId))).map(
    (row) => row.userAgent,
  )
}

type NewSession = { cookieHash: string; recipientId: RecipientId; linkHash: string; userAgent: string | null }

export async function insertSession(q: Q, row: NewSession, now: Date): Promise<SigningSessionId> {
  const id = newId<'signing-session'>(now)
  await q.insert(q.t.signingSession).values({ id, ...row, createdAt: now, lastSeenAt: now })
  return id
}

/**
 * Records activity, and deletes the proof of identity that was given at `lapsed`. A newer proof is not deleted.
 */
export async function touchSession(q: Q, id: SigningSessionId, now: Date, lapsed: Date | null): Promise<void> {
  const s = q.t.signingSession
  await q.update(s).set({ lastSeenAt: now }).where(eq(s.id, id))
  if (lapsed === null) return
  await q
    .update(s)
    .set({ verifiedAt: null, verifiedBy: null })
    .where(and(eq(s.id, id), eq(s.verifiedAt, lapsed)))
}

/** Records the proof of identity, and replaces the session's cookie so that copies of the old one are useless. */
export async function markVerified(
  q: Q,
  id: SigningSessionId,
  by: 'email' | 'sms',
  cookieHash: string,
  now: Date,
): Promise<void> {
  await q
    .update(q.t.signingSession)
    .set({ verifiedAt: now, verifiedBy: by, provenAt: now, lastSeenAt: now, cookieHash })
    .where(eq(q.t.signingSession.id, id))
}

export type SignatureRow = NonNullable<Awaited<ReturnType<typeof findSignature>>>

export async function findSignature(q: Q, recipientId: RecipientId) {
  const [row] = await q.select().from(q.t.signature).where(eq(q.t.signature.recipientId, recipientId))
  return row ?? null
}

export async function insertSignature(q: Q, row: SignatureRow): Promise<void> {
  await q.insert(q.t.signature).values(row)
}

const signaturesByContract = query((q, { contractId }: Params<{ contractId: ContractId }>) => {
  const s = q.t.signature
  return q.select().from(s).where(eq(s.contractId, contractId)).orderBy(asc(s.signedAt), asc(s.recipientId))
})

/** The signatures on a contract, oldest first. */
export async function signaturesOf(q: Q, contractId: ContractId): Promise<SignatureRow[]> {
  return signaturesByContract(q, { contractId })
}

/** Records which sealed document was the first to contain these signatures. */
export async function recordSealedVersion(q: Q, recipientIds: readonly RecipientId[], sha256: string): Promise<void> {
  const s = q.t.signature
  if (recipientIds.length === 0) return
  await q
    .update(s)
    .set({ sealedVersionSha256: sha256 })
    .where(and(inArray(s.recipientId, [...recipientIds]), isNull(s.sealedVersionSha256)))
}
