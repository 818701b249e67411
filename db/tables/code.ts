import type { Channel } from '#lib/core/vocabulary/message.ts'
import type { Kit } from '../kit.ts'

/** Tables of lib/engines/code. Addresses, sessions and codes are here as hashes only. */
export function otpTables(k: Kit) {
  const otpCode = k.table(
    'otp_code',
    {
      id: k.id().primaryKey(),
      /** Who proves something, and what for: the caller's words. */
      subject: k.text().notNull(),
      purpose: k.text().notNull(),
      sessionHash: k.text().notNull(),
      channel: k.text().$type<Channel>().notNull(),
      targetHash: k.text().notNull(),
      ipHash: k.text(),
      /** Null once the code is used, expired, replaced or has no tries left. */
      digest: k.bytes(),
      salt: k.bytes(),
      /** scrypt's N that the digest was made with. */
      cost: k.int().notNull(),
      attempts: k.int().notNull(),
      createdAt: k.time().notNull(),
      expiresAt: k.time().notNull(),
      usedAt: k.time(),
      /** A newer code took its place, or it never left. */
      deadAt: k.time(),
      unsentAt: k.time(),
    },
    (t) => [
      k.index('otp_code_subject').on(t.subject, t.createdAt),
      k.index('otp_code_target').on(t.targetHash, t.createdAt),
      k.index('otp_code_ip').on(t.ipHash, t.createdAt),
      k.index('otp_code_created').on(t.createdAt),
    ],
  )
  /** One row for each subject, target and IP address: the row that transactions queue at, and a subject's failures. */
  const otpGate = k.table(
    'otp_gate',
    {
      key: k.text().primaryKey(),
      /** Wrong codes since the last right one. */
      failures: k.int().notNull(),
      lockedAt: k.time(),
      touchedAt: k.time().notNull(),
    },
    (t) => [k.index('otp_gate_touched').on(t.touchedAt)],
  )
  return { otpCode, otpGate }
}
