import type { EventName } from '#lib/core/vocabulary/event.ts'
import type { Kit } from '../kit.ts'

/** The tree over the events, its signed checkpoints, and their timestamps and cosignatures. */
function treeTables(k: Kit) {
  /** Roots of complete subtrees of 256, 65,536, … leaves: a cache that can be recomputed from the leaves. */
  const auditNode = k.table(
    'audit_node',
    {
      /** Levels above the leaves: 8, 16 or 24. */
      level: k.int().notNull(),
      index: k.int().notNull(),
      hash: k.bytes().notNull(),
    },
    (t) => [k.key({ columns: [t.level, t.index] })],
  )
  const auditCheckpoint = k.table(
    'audit_checkpoint',
    {
      origin: k.text().notNull(),
      size: k.int().notNull(),
      root: k.bytes().notNull(),
      /** The signed note (c2sp.org/signed-note) with only the log's own signature. */
      note: k.text().notNull(),
      createdAt: k.time().notNull(),
    },
    (t) => [k.key({ columns: [t.origin, t.size] }), k.index('audit_checkpoint_created').on(t.createdAt)],
  )
  /** Third-party evidence for a checkpoint: a witness's cosignature line, or an RFC 3161 timestamp token in base64. */
  const auditAnchor = k.table(
    'audit_anchor',
    {
      origin: k.text().notNull(),
      size: k.int().notNull(),
      kind: k.text().$type<'timestamp' | 'cosignature'>().notNull(),
      /** The witness's or the authority's name. */
      name: k.text().notNull(),
      value: k.text().notNull(),
      /** The time in the cosignature or token. */
      time: k.time().notNull(),
    },
    (t) => [k.key({ columns: [t.origin, t.size, t.kind, t.name] })],
  )
  return { auditNode, auditCheckpoint, auditAnchor }
}

/** Tables of lib/engines/audit. `audit_event` is append-only by triggers (see db/append-only.ts). */
export function auditTables(k: Kit) {
  const auditEvent = k.table(
    'audit_event',
    {
      /** Position in the log, from 0, without gaps. An installation has one log. */
      seq: k.int().primaryKey(),
      /** RFC 6962 leaf hash: SHA-256(0x00 || body). */
      leaf: k.bytes().notNull(),
      /** Canonical JSON (RFC 8785) of the event, the bytes that `leaf` hashes. */
      body: k.text().notNull(),
      contractId: k.id(),
      event: k.text().$type<EventName>().notNull(),
      actorId: k.id(),
      /** Canonical JSON of `data` in the body: data specific to this kind of event, without personal data. */
      metadata: k.text().notNull(),
      at: k.time().notNull(),
    },
    (t) => [
      k.index('audit_event_contract').on(t.contractId, t.seq),
      k.index('audit_event_kind').on(t.event, t.seq),
      k.index('audit_event_actor').on(t.actorId, t.seq),
      k.index('audit_event_at').on(t.at),
    ],
  )
  const auditPersonal = k.table('audit_personal', {
    seq: k
      .int()
      .primaryKey()
      .references(() => auditEvent.seq),
    /** 16 random bytes, base64; with `body` they open the commitment in the event. */
    salt: k.text().notNull(),
    /** Canonical JSON of the personal data: erasable, while the commitment in the log remains. */
    body: k.text().notNull(),
    ipAddress: k.text(),
    userAgent: k.text(),
  })
  const auditHead = k.table('audit_head', {
    id: k.int().primaryKey(),
    /** The number of events, which is the next sequence number. */
    size: k.int().notNull(),
    /** Leaf hash of the newest event, hexadecimal; empty if there are no events. */
    leaf: k.text().notNull(),
    /** The name of this log, chosen at random when the database is created, so that it is unique. */
    origin: k.text().notNull(),
  })
  /** Repeats of an event that were counted and not appended, until one event reports their number. */
  const auditRepeat = k.table(
    'audit_repeat',
    {
      /** SHA-256 of what repeats have in common, which may contain an address. */
      key: k.text().primaryKey(),
      contractId: k.id(),
      /** JSON of the event without its time and request; may contain personal data. */
      event: k.text().notNull(),
      /** The time of the appended event; its repeats within an hour are counted. */
      since: k.time().notNull(),
      /** The number of repeats, the time of the last one, and JSON of the requests that they came from. */
      count: k.int().notNull(),
      latest: k.time().notNull(),
      requests: k.text().notNull(),
    },
    (t) => [k.index('audit_repeat_contract').on(t.contractId), k.index('audit_repeat_since').on(t.since)],
  )
  return { auditEvent, auditPersonal, auditHead, auditRepeat, ...treeTables(k) }
}
