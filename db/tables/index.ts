import type { Kit } from '../kit.ts'
import { accountTables } from './account.ts'
import { auditTables } from './audit.ts'
import { codeTables } from './code.ts'
import { contractTables } from './contract.ts'
import { documentTables } from './document.ts'
import { logTables } from './log.ts'
import { notifyTables } from './notify.ts'
import { queueTables } from './queue.ts'
import { rateLimitTables } from './rate-limit.ts'
import { signingTables } from './signing.ts'

/** All tables, built with the kit of one dialect. */
export function defineTables(k: Kit) {
  const documents = documentTables(k)
  return {
    ...accountTables(k),
    ...auditTables(k),
    ...queueTables(k),
    ...documents,
    ...contractTables(k, documents.document),
    ...signingTables(k),
    ...notifyTables(k),
    ...codeTables(k),
    ...rateLimitTables(k),
    ...logTables(k),
  }
}

export type Tables = ReturnType<typeof defineTables>
