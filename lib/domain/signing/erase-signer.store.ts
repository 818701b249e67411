import { eq } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import type { RecipientId } from '#lib/core/ids.ts'

/**
 * Erases a recipient's links, sessions, addresses, field values and strokes, and the text of their act, whose hash is
 * retained. Returns the hash of the strokes' blob, if there was one.
 */
export async function eraseSigner(q: Q, recipientId: RecipientId): Promise<{ strokesSha256: string | null }> {
  const { signature: s, fieldValue, signingSession, signingLink } = q.t
  await q.delete(signingSession).where(eq(signingSession.recipientId, recipientId))
  await q.delete(signingLink).where(eq(signingLink.recipientId, recipientId))
  await q.delete(fieldValue).where(eq(fieldValue.recipientId, recipientId))
  const [row] = await q.select({ strokesSha256: s.strokesSha256 }).from(s).where(eq(s.recipientId, recipientId))
  await q
    .update(s)
    .set({
      payload: '',
      enteredName: null,
      enteredInitials: null,
      ipAddress: null,
      userAgent: null,
      strokesSha256: null,
    })
    .where(eq(s.recipientId, recipientId))
  return { strokesSha256: row?.strokesSha256 ?? null }
}

/** True while a signature refers to the blob as its strokes. */
export async function areStrokesInUse(q: Q, sha256: string): Promise<boolean> {
  const s = q.t.signature
  const [row] = await q.select({ id: s.recipientId }).from(s).where(eq(s.strokesSha256, sha256)).limit(1)
  return row !== undefined
}
