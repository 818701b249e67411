import type { Kit } from '../kit.ts'
import { accountTables } from './account.ts'
import { auditTables } from './audit.ts'
import { contractTables } from './contract.ts'
import { notifyTables } from './notify.ts'
import { otpTables } from './otp.ts'
import { outboxTables } from './outbox.ts'
import { rateLimitTables } from './rate-limit.ts'
import { sealingTables } from './sealing.ts'
import { signingTables } from './signing.ts'
import { witnessTables } from './witness.ts'

/** All tables, made with the kit of one dialect. */
export function defineTables(k: Kit) {
  const contract = contractTables(k)
  return {
    ...accountTables(k),
    ...auditTables(k),
    ...outboxTables(k),
    ...contract,
    ...signingTables(k),
    ...sealingTables(k),
    ...notifyTables(k),
    ...otpTables(k),
    ...rateLimitTables(k),
    ...witnessTables(k),
  }
}

export type Tables = ReturnType<typeof defineTables>
