import type { Kit } from '../kit.ts'

/** Tables of lib/audit. `audit_event` is append-only by triggers (db/migrations, *_append_only.sql). */
export function auditTables(k: Kit) {
  const auditEvent = k.table(
    'audit_event',
    {
      /** Position in the one log of this installation, from 0, without gaps. */
      seq: k.int().primaryKey(),
      /** RFC 6962 leaf hash: SHA-256(0x00 || body). */
      leaf: k.bytes().notNull(),
      /** Canonical JSON (RFC 8785) of the event, the bytes that `leaf` hashes. */
      body: k.text().notNull(),
      contractId: k.id(),
      event: k.text().notNull(),
      actorId: k.id(),
      /** Canonical JSON of `data` in the body: what is particular to this kind of event, without personal data. */
      metadata: k.text().notNull(),
      at: k.time().notNull(),
    },
    (t) => [k.index('audit_event_contract').on(t.contractId, t.seq)],
  )
  const auditPersonal = k.table('audit_personal', {
    seq: k
      .int()
      .primaryKey()
      .references(() => auditEvent.seq),
    /** 16 random bytes, base64: with `body` they open the commitment in the event. */
    salt: k.text().notNull(),
    /** Canonical JSON of what identifies people: erasable, while the commitment in the log stays. */
    body: k.text().notNull(),
    ipAddress: k.text(),
    userAgent: k.text(),
  })
  const auditHead = k.table('audit_head', {
    id: k.int().primaryKey(),
    /** The number of events, and so the next sequence number. */
    size: k.int().notNull(),
    /** Leaf hash of the newest event, hexadecimal; empty while there is none. */
    leaf: k.text().notNull(),
    /** The name of this log, chosen at random when the database is made: no two installations share one. */
    origin: k.text().notNull(),
  })
  return { auditEvent, auditPersonal, auditHead }
}
