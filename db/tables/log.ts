import type { Kit } from '../kit.ts'

/** Tables of lib/domain/log. */
export function logTables(k: Kit) {
  /** The newest checkpoint of each foreign log that this installation has cosigned (c2sp.org/tlog-witness). */
  const witnessedLog = k.table('witnessed_log', {
    origin: k.text().primaryKey(),
    size: k.int().notNull(),
    root: k.bytes().notNull(),
    updatedAt: k.time().notNull(),
  })
  return { witnessedLog }
}
