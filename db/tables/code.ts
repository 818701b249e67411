import type { Channel } from '#lib/core/vocabulary/message.ts'
import type { Kit } from '../kit.ts'

/** Tables of lib/engines/code. Addresses and codes are stored only as hashes. */
export function codeTables(k: Kit) {
  const code = k.table(
    'code',
    {
      id: k.id().primaryKey(),
      /** Identifies the person who enters the code, and the purpose; both are set by the caller. */
      subject: k.text().notNull(),
      purpose: k.text().notNull(),
      channel: k.text().$type<Channel>().notNull(),
      targetHash: k.text().notNull(),
      /** Null once the code is used, expired, replaced or has no tries left. */
      digest: k.bytes(),
      /** The key of the digest; null for a code of an earlier version, which no longer matches. */
      keyId: k.text(),
      attempts: k.int().notNull(),
      createdAt: k.time().notNull(),
      expiresAt: k.time().notNull(),
      /** When the mail server or the SMS provider accepted it. */
      sentAt: k.time(),
      usedAt: k.time(),
      /** The time at which a newer code replaced it, or at which sending it failed. */
      invalidatedAt: k.time(),
      unsentAt: k.time(),
    },
    (t) => [
      k.index('code_subject').on(t.subject, t.createdAt),
      k.index('code_target').on(t.targetHash, t.createdAt),
      k.index('code_created').on(t.createdAt),
    ],
  )
  /**
   * One row for each subject and target. Transactions lock it to run one after another; a subject's row counts
   * failures.
   */
  const codeGate = k.table(
    'code_gate',
    {
      key: k.text().primaryKey(),
      /** Wrong codes since the last correct one. */
      failures: k.int().notNull(),
      lockedAt: k.time(),
      touchedAt: k.time().notNull(),
    },
    (t) => [k.index('code_gate_touched').on(t.touchedAt)],
  )
  return { code, codeGate }
}
