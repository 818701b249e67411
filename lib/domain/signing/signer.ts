import { DAY, HOUR, MINUTE } from '#lib/core/clock.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import type { Channel } from '#lib/core/vocabulary/message.ts'
import { type Authorized, findOrganisation, findResponsible, grantRecipient } from '#lib/domain/account/index.ts'
import {
  type ContractRow,
  codeChannels,
  contractWithRecipients,
  countOthers,
  fieldsForSigner,
  type RecipientRow,
  recipientInContract,
  statedMeaning,
} from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type DocumentRow, requireDocument } from '#lib/domain/document/index.ts'
import { proposedNames } from '#lib/domain/field/initials.rules.ts'
import type { Locale } from '#lib/words/index.ts'
import { currentDisclosure, disclosureView } from './disclosure.ts'
import { proposedFields } from './fill-fields.ts'
import { maskEmail, maskPhone } from './mask.ts'
import { namesRemovedSince, partiesView } from './parties.ts'
import { isCodeFirst } from './require-proof.ts'
import type { CodeFirstView, DisclosureView, PartiesView, SignerField, SignerView } from './schema.ts'
import { shownDocument } from './shown-document.ts'
import { isVerified, signerState } from './signing.machine.ts'
import { findSession, type SessionRow, touchSession } from './signing.store.ts'

type Session = {
  readonly kind: 'recipient'
  readonly session: SessionRow
  readonly contract: ContractRow
  readonly document: DocumentRow
}

/**
 * The holder of a signing session, a signer or a viewer, as verified against the database for this request. They had the
 * link, and may have to prove their identity before they see anything.
 */
export type LinkHolder = Authorized<RecipientRow, 'prove'> & Session

/** A link holder who may see the contract. */
export type RecipientSession = LinkHolder & Authorized<RecipientRow, 'read'>

/** A recipient session of a signer, who may sign. */
export type Signer = RecipientSession & Authorized<RecipientRow, 'sign'>

/** A session ends a day after it was last used; the link opens a new one. */
const SESSION_IDLE_MS = 24 * HOUR

/** However often it is used, a session ends after this time. */
const SESSION_LIFE_MS = 7 * DAY

/** A time before that of the session, when the clock was corrected, counts like one as far after it. */
function hasEnded({ createdAt, lastSeenAt }: SessionRow, now: Date): boolean {
  const idle = Math.abs(now.getTime() - lastSeenAt.getTime())
  return idle > SESSION_IDLE_MS || Math.abs(now.getTime() - createdAt.getTime()) > SESSION_LIFE_MS
}

/** The resolution of `lastSeenAt`: a write for every page image would be too many. */
const TOUCH_MS = MINUTE

/** The recipient whose session the cookie belongs to; null if the session has ended. */
export async function linkHolderOf(ctx: Ctx, cookie: string | undefined): Promise<LinkHolder | null> {
  if (!cookie) return null
  const q = ctx.store.q
  const now = ctx.now()
  const session = await findSession(q, sha256Hex(cookie), now)
  if (!session || hasEnded(session, now)) return null
  const found = await recipientInContract(q, session.recipientId)
  if (!found || found.contract.status === 'draft') return null
  const { contract, recipient } = found
  const document = await requireDocument(q, contract.documentId)
  return { ...grantRecipient(session, recipient, 'prove'), kind: 'recipient', session, contract, document }
}

/** The link holder as a reader of the contract; null if they must enter a code first. */
export function readerOf(ctx: Ctx, holder: LinkHolder): RecipientSession | null {
  if (isCodeFirst(ctx, holder.contract, holder.session, ctx.now())) return null
  return { ...holder, ...grantRecipient(holder.session, holder, 'read') }
}

/**
 * As `linkHolderOf`, but throws Refusal('session_expired'). Counts as activity, which extends the proof of identity.
 */
export async function requireLinkHolder(ctx: Ctx, cookie: string | undefined): Promise<LinkHolder> {
  const recipient = await linkHolderOf(ctx, cookie)
  if (!recipient) throw new Refusal('session_expired')
  const now = ctx.now()
  const { session } = recipient
  if (now.getTime() - session.lastSeenAt.getTime() < TOUCH_MS) return recipient
  // Activity after the idle limit does not renew a proof that has lapsed (OTP-13).
  const verified = isVerified(session, now)
  await ctx.store.tx((q) => touchSession(q, session.id, now, verified ? null : session.verifiedAt))
  const proof = verified ? {} : { verifiedAt: null, verifiedBy: null }
  return { ...recipient, session: { ...session, lastSeenAt: now, ...proof } }
}

/** As `requireLinkHolder`, for a recipient who may see the contract; throws Refusal('code_needed') for another. */
export async function requireRecipient(ctx: Ctx, cookie: string | undefined): Promise<RecipientSession> {
  const reader = readerOf(ctx, await requireLinkHolder(ctx, cookie))
  if (!reader) throw new Refusal('code_needed')
  return reader
}

/** As `requireRecipient`, for a recipient who may sign; throws Refusal('not_a_signer') for a viewer. */
export async function requireSigner(ctx: Ctx, cookie: string | undefined): Promise<Signer> {
  const recipient = await requireRecipient(ctx, cookie)
  return { ...recipient, ...grantRecipient(recipient.session, recipient, 'sign') }
}

export type Sender = { name: string; email: string; organisation: string }

/**
 * The sender of a contract, as its recipients see them and to whom its mails and replies go: always a current member
 * (AUTH-06).
 */
export async function senderOf(
  ctx: Ctx,
  { ownerId, createdBy, organisationId }: Pick<ContractRow, 'ownerId' | 'createdBy' | 'organisationId'>,
): Promise<Sender> {
  const [member, organisation] = await Promise.all([
    findResponsible(ctx.store.q, organisationId, ownerId ?? createdBy),
    findOrganisation(ctx.store.q, organisationId),
  ])
  return { name: member?.name ?? '', email: member?.email ?? '', organisation: organisation?.name ?? '' }
}

/** The disclosure that this signer reads, in one language. */
export async function disclosureFor(ctx: Ctx, signer: RecipientSession, locale: Locale): Promise<DisclosureView> {
  const { contract } = signer
  const [disclosure, { name, organisation }] = await Promise.all([
    currentDisclosure(ctx.store.q, contract.organisationId, locale),
    senderOf(ctx, contract),
  ])
  const values = { title: contract.title, sender: name, organisation }
  return disclosureView(disclosure, values, statedMeaning(signer.meaning, contract.underSignature))
}

/** What a recipient sees who must enter a code first: nothing that the contract says. */
export async function viewBeforeCode(ctx: Ctx, holder: LinkHolder): Promise<CodeFirstView> {
  const { name, organisation } = await senderOf(ctx, holder.contract)
  return {
    state: signerState({ contract: holder.contract, recipient: holder }, ctx.now()),
    sender: { name, organisation },
    recipient: maskedAddresses(holder),
    channels: channelsOf(ctx, holder),
  }
}

function maskedAddresses({ email, phone }: LinkHolder) {
  return { maskedEmail: maskEmail(email), maskedPhone: phone ? maskPhone(phone) : null }
}

/** The channels by which a code may be sent to this recipient. */
export function channelsOf(ctx: Ctx, { contract, phone }: LinkHolder): Channel[] {
  return codeChannels(contract.codeDelivery, phone, ctx.delivery.sms !== 'none')
}

/** The contract as this recipient sees it now. */
export async function viewAsSigner(ctx: Ctx, signer: RecipientSession): Promise<SignerView> {
  const { contract, session } = signer
  const now = ctx.now()
  const [{ name, organisation }, fields, recipients, sha256] = await Promise.all([
    senderOf(ctx, contract),
    fieldsForSigner(ctx.store.q, signer),
    recipientsBeside(ctx, signer),
    shownDocument(ctx, signer),
  ])
  const state = signerState({ contract, recipient: signer }, now)
  return {
    state,
    contract: {
      title: contract.title,
      status: contract.status,
      timeZone: contract.timeZone,
      nameUnderSignature: contract.underSignature?.name ?? false,
    },
    sender: { name, organisation },
    recipient: {
      ...proposedNames(signer),
      role: signer.role,
      status: signer.status,
      ...maskedAddresses(signer),
      meaning: signer.role === 'signer' ? statedMeaning(signer.meaning, contract.underSignature) : null,
    },
    document: {
      sha256,
      pages: signer.document.pages,
      signedBefore: (signer.document.existingSignatures ?? []).map((signature) => signature.name),
    },
    fields: proposedFields(ctx.fieldRegistry, fields, factsOf(signer, contract, now)),
    channels: channelsOf(ctx, signer),
    verified: isVerified(session, now),
    parties: partiesView(recipients, { readerId: signer.id, isVerified: isVerified(session, now) }),
    removal:
      state === 'asked'
        ? { names: await namesRemovedSince(ctx, signer), refused: signer.agreement === 'refused' }
        : null,
    others: countOthers(recipients, signer.id),
  }
}

function factsOf(signer: { name: string }, contract: ContractRow, now: Date) {
  return { signer: proposedNames(signer), contract, now, drawing: null }
}

/** The recipient's own fields with what they would show now. */
export async function fieldsFor(ctx: Ctx, signer: RecipientSession): Promise<SignerField[]> {
  const fields = await fieldsForSigner(ctx.store.q, signer)
  return proposedFields(ctx.fieldRegistry, fields, factsOf(signer, signer.contract, ctx.now()))
}

async function recipientsBeside(ctx: Ctx, { contractId, contract }: LinkHolder): Promise<RecipientRow[]> {
  return (await contractWithRecipients(ctx.store.q, contractId, contract))?.recipients ?? []
}

/** Who is on the contract now, as this recipient sees them. */
export async function partiesFor(ctx: Ctx, signer: RecipientSession): Promise<PartiesView> {
  const verified = isVerified(signer.session, ctx.now())
  return partiesView(await recipientsBeside(ctx, signer), { readerId: signer.id, isVerified: verified })
}

/** The same for a link holder whose code was right in this request. */
export async function partiesAfterCode(ctx: Ctx, holder: LinkHolder): Promise<PartiesView> {
  return partiesView(await recipientsBeside(ctx, holder), { readerId: holder.id, isVerified: true })
}

/**
 * Throws Refusal for a recipient who may no longer see the document: one who was removed, or whose contract was voided
 * or expired before they signed.
 */
export function requireReadable(ctx: Ctx, signer: RecipientSession): void {
  const state = signerState({ contract: signer.contract, recipient: signer }, ctx.now())
  if (state === 'removed') throw new Refusal('recipient_removed')
  if (state === 'voided') throw new Refusal('contract_voided')
  if (state === 'expired') throw new Refusal('contract_expired')
}
