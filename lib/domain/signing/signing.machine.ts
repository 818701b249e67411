import { MINUTE } from '#lib/core/clock.ts'
import type { RefusalCode } from '#lib/core/refusal.ts'
import type { CodeTime, ContractStatus } from '#lib/core/vocabulary/contract.ts'
import type { Agreement, RecipientRole, RecipientStatus } from '#lib/core/vocabulary/recipient.ts'
import { endOf, isOpen } from '#lib/domain/contract/contract.rules.ts'

import type { SignerState } from './schema.ts'

/** OTP-13: a proof of identity lasts an hour, and lapses after half an hour without activity. */
export const VERIFIED_MS = 60 * MINUTE
export const IDLE_MS = 30 * MINUTE

export type Statuses = {
  contract: { status: ContractStatus; expiresAt: Date | null }
  recipient: { role: RecipientRole; status: RecipientStatus; agreement: Agreement | null }
}
type Session = { verifiedAt: Date | null; lastSeenAt: Date }

/** True while a session's proof of identity is recent enough to sign. */
export function isVerified(session: Session, now: Date): boolean {
  const age = (at: Date) => now.getTime() - at.getTime()
  return session.verifiedAt !== null && age(session.verifiedAt) < VERIFIED_MS && age(session.lastSeenAt) < IDLE_MS
}

function isPast(contract: Statuses['contract'], now: Date): boolean {
  return (
    contract.status === 'expired' ||
    (contract.status === 'pending' && contract.expiresAt !== null && contract.expiresAt <= now)
  )
}

/** Which screen a recipient gets. Their own action takes precedence over the contract's status. */
export function signerState({ contract, recipient }: Statuses, now: Date): SignerState {
  if (recipient.status === 'removed') return 'removed'
  if (recipient.status === 'signed')
    return recipient.agreement !== null && contract.status === 'pending' && !isPast(contract, now) ? 'asked' : 'signed'
  if (contract.status === 'voided') return 'voided'
  if (recipient.role === 'viewer') return isPast(contract, now) ? 'expired' : 'viewer'
  if (recipient.status === 'declined') return 'declined'
  return isPast(contract, now) ? 'expired' : 'open'
}

const reasons: Record<Exclude<SignerState, 'open'>, RefusalCode> = {
  signed: 'already_signed',
  asked: 'already_signed',
  declined: 'already_declined',
  voided: 'contract_voided',
  expired: 'contract_expired',
  removed: 'recipient_removed',
  viewer: 'not_a_signer',
}

/** Why a recipient may not act on the contract now; null if they may. */
export function whyNotOpen(statuses: Statuses, now: Date): RefusalCode | null {
  const state = signerState(statuses, now)
  if (state !== 'open') return reasons[state]
  return isOpen(statuses.contract.status, statuses.recipient.status) ? null : 'not_pending'
}

/**
 * True if a session may show nothing of the contract before a code: the sender asked for that, or the contract ended
 * more than `lookBackMs` ago. The proof lasts as long as the session.
 */
export function mustProveToRead(
  contract: { codeBefore: CodeTime } & Parameters<typeof endOf>[0],
  session: { provenAt: Date | null },
  lookBackMs: number,
  now: Date,
): boolean {
  if (session.provenAt !== null) return false
  const end = endOf(contract)
  return contract.codeBefore === 'reading' || (end !== null && now.getTime() - end.getTime() > lookBackMs)
}

/**
 * Why no code is sent to a recipient, or accepted from one; null if a code lets them read, sign, decline or answer about
 * a removal.
 */
export function whyNotProve(statuses: Statuses, codeFirst: boolean, now: Date): RefusalCode | null {
  const state = signerState(statuses, now)
  if (state === 'asked' || (codeFirst && (state === 'viewer' || state === 'signed'))) return null
  return whyNotOpen(statuses, now)
}

/** Why a signer may not decline now; null if they may. */
export function whyNotDecline(statuses: Statuses, session: Session, now: Date): RefusalCode | null {
  return whyNotOpen(statuses, now) ?? (isVerified(session, now) ? null : 'code_needed')
}

/** The screen on which a consent or a signature was given, compared with the database. */
type Screen = {
  /** True if it showed a document of this contract: the prepared one, or a version with earlier signatures. */
  documentOfContract: boolean
  /** True if the disclosure on it is still the current one. */
  currentDisclosure: boolean
  /** True if the parties on it are still those of the contract. */
  currentParties: boolean
}

/** Why a signer may not consent now; null if they may. Consent requires that the pages were seen (LEG-03). */
export function whyNotConsent(statuses: Statuses, session: Session, screen: Screen, now: Date): RefusalCode | null {
  const closed = whyNotOpen(statuses, now)
  if (closed) return closed
  if (statuses.recipient.status !== 'viewed') return 'not_viewed'
  if (!isVerified(session, now)) return 'code_needed'
  if (!screen.documentOfContract) return 'document_changed'
  if (!screen.currentDisclosure) return 'disclosure_changed'
  return screen.currentParties ? null : 'parties_changed'
}

/** Why a signer who has signed may not agree to a removal, or refuse it, now; null if they may. */
export function whyNotAgree(
  statuses: Statuses,
  session: Session,
  screen: Pick<Screen, 'currentParties'>,
  now: Date,
): RefusalCode | null {
  if (signerState(statuses, now) !== 'asked') return whyNotOpen(statuses, now) ?? 'not_pending'
  if (!isVerified(session, now)) return 'code_needed'
  return screen.currentParties ? null : 'parties_changed'
}

/**
 * Why a signer may not sign now; null if they may. `consented`: they agreed to the disclosure on the screen, for the
 * document on it.
 */
export function whyNotSign(
  statuses: Statuses,
  session: Session,
  screen: Screen & { consented: boolean },
  now: Date,
): RefusalCode | null {
  return whyNotConsent(statuses, session, screen, now) ?? (screen.consented ? null : 'consent_needed')
}
