import { MINUTE } from '#lib/core/clock.ts'
import type { RefusalCode } from '#lib/core/refusal.ts'
import type { ContractStatus } from '#lib/core/vocabulary/contract.ts'
import type { RecipientRole, RecipientStatus } from '#lib/core/vocabulary/recipient.ts'
import { isOpen } from '#lib/domain/contract/contract.rules.ts'

import type { SignerState } from './schema.ts'

/** OTP-13: what a code proved holds for an hour, and lapses sooner when nothing happens for half of it. */
export const VERIFIED_MS = 60 * MINUTE
export const IDLE_MS = 30 * MINUTE

export type Standing = {
  contract: { status: ContractStatus; expiresAt: Date | null }
  recipient: { role: RecipientRole; status: RecipientStatus }
}
type Session = { verifiedAt: Date | null; lastSeenAt: Date }

/** True while a session's proof of identity is fresh enough to sign on. */
export function isVerified(session: Session, now: Date): boolean {
  const since = (at: Date) => now.getTime() - at.getTime()
  return session.verifiedAt !== null && since(session.verifiedAt) < VERIFIED_MS && since(session.lastSeenAt) < IDLE_MS
}

function isPast(contract: Standing['contract'], now: Date): boolean {
  return (
    contract.status === 'expired' ||
    (contract.status === 'pending' && contract.expiresAt !== null && contract.expiresAt <= now)
  )
}

/** Which screen a recipient gets. What they did themselves comes before what became of the contract. */
export function signerState({ contract, recipient }: Standing, now: Date): SignerState {
  if (recipient.status === 'removed') return 'removed'
  if (recipient.status === 'signed') return 'signed'
  if (contract.status === 'voided') return 'voided'
  if (recipient.role === 'viewer') return isPast(contract, now) ? 'expired' : 'viewer'
  if (recipient.status === 'declined') return 'declined'
  return isPast(contract, now) ? 'expired' : 'open'
}

const reasons: Record<Exclude<SignerState, 'open'>, RefusalCode> = {
  signed: 'already_signed',
  declined: 'already_declined',
  voided: 'contract_voided',
  expired: 'contract_expired',
  removed: 'recipient_removed',
  viewer: 'not_a_signer',
}

/** Why a recipient may not act on the contract now, or null if they may. */
export function whyNotOpen(standing: Standing, now: Date): RefusalCode | null {
  const state = signerState(standing, now)
  if (state !== 'open') return reasons[state]
  return isOpen(standing.contract.status, standing.recipient.status) ? null : 'not_pending'
}

/** What is known of the screen that a signature was given on. */
type Screen = {
  /** True if it showed a document of this contract: the prepared one, or one that others had signed before. */
  knownDocument: boolean
  /** True if the disclosure that it showed is still the one that applies. */
  currentDisclosure: boolean
}

/** Why a signer may not agree to sign now, or null: consent counts once the pages were seen (LEG-03). */
export function whyNotConsent(standing: Standing, session: Session, screen: Screen, now: Date): RefusalCode | null {
  const closed = whyNotOpen(standing, now)
  if (closed) return closed
  if (standing.recipient.status !== 'viewed') return 'not_viewed'
  if (!isVerified(session, now)) return 'code_needed'
  if (!screen.knownDocument) return 'document_changed'
  return screen.currentDisclosure ? null : 'disclosure_changed'
}

/** Why a signer may not sign now, or null. `consented`: they agreed to what the screen said, for the document on it. */
export function whyNotSign(
  standing: Standing,
  session: Session,
  screen: Screen & { consented: boolean },
  now: Date,
): RefusalCode | null {
  return whyNotConsent(standing, session, screen, now) ?? (screen.consented ? null : 'consent_needed')
}
