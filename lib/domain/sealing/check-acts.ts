import { canonicalJson, type Json } from '#lib/core/canonical-json.ts'
import { byActor, system } from '#lib/domain/account/index.ts'
import {
  changeContract,
  layoutSha256,
  loggedParties,
  type Party,
  partiesSha256,
  partyOf,
  sentParties,
  signersWithoutConsent,
} from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { differencesFromAct, isDocumentOfContract, type SignatureRow } from '#lib/domain/signing/index.ts'
import {
  appendEvents,
  contractProblems,
  eventsOfContract,
  type LoggedEvent,
  newestEventOf,
} from '#lib/engines/audit/index.ts'
import { PermanentError } from '#lib/engines/queue/index.ts'
import { newestChange, type SigningFacts } from './signing-facts.ts'

/** What differs, by name: from the contract as it was sent (`signer` null), or from that signer's act. */
export type Difference = { signer: string | null; differs: string[] }

const same = (one: Json | undefined, other: Json | undefined) =>
  canonicalJson(one ?? null) === canonicalJson(other ?? null)

/** Compares the contract with its `contract.sent` event, and its completeness with the signers in the log. */
function differencesFromSent(facts: SigningFacts, events: readonly LoggedEvent[]): string[] {
  const { contract, document, fields, recipients, signatures, complete } = facts
  const sent = events.find(({ event }) => event === 'contract.sent')
  if (!sent) return ['sent']
  const found: string[] = []
  const named = sentParties(events)
  const signed = new Set<string>(signatures.map(({ recipientId }) => recipientId))
  const isMissing = loggedParties(events).some(({ id, role }) => role === 'signer' && !signed.has(id))
  if (!same(named, recipients.map(partyOf)) || (complete && isMissing)) found.push('parties')
  if (sent.documentSha256 !== document.preparedSha256) found.push('document')
  if (!same(sent.data.fields_sha256, layoutSha256(fields))) found.push('fields')
  if (!same(sent.data.under_signature, contract.underSignature)) found.push('under_signature')
  return found
}

/** Compares the personal data that the certificate will print with the log, for those that the act does not contain. */
function differencesFromPersonal(
  { ipAddress, userAgent }: SignatureRow,
  { email }: Pick<SigningFacts['recipients'][number], 'email'>,
  logged: LoggedEvent | undefined,
): string[] {
  const { personal } = logged ?? {}
  const now = { email, ip: ipAddress, user_agent: userAgent }
  return Object.entries(now).flatMap(([name, value]) => (same(personal?.[name], value) ? [] : [name]))
}

/**
 * The parties when a signer signed: which ones is read from the log, their roles, names and addresses from the contract
 * as it is now. One that the contract no longer has is left out.
 */
function partiesWhenSigned(
  recipients: SigningFacts['recipients'],
  events: readonly LoggedEvent[],
  signed: LoggedEvent | undefined,
): Party[] {
  return loggedParties(events, signed?.seq).flatMap(({ id }) =>
    recipients.filter((person) => person.id === id).map(partyOf),
  )
}

/** Compares a signature with the signer's act and with its event in the log. */
async function differencesOf(
  ctx: Ctx,
  { contract, document, fields, recipients }: SigningFacts,
  signature: SignatureRow,
  events: readonly LoggedEvent[],
): Promise<string[]> {
  const signer = recipients.find((person) => person.id === signature.recipientId)
  if (!signer) return ['signer']
  const { name, meaning } = signer
  const logged = events.find(({ event, actor }) => event === 'recipient.signed' && actor.id === signer.id)
  const named = logged?.data.parties_sha256
  // An act of format 1 names no parties.
  const parties = named === undefined ? null : partiesWhenSigned(recipients, events, logged)
  const found = new Set(differencesFromAct(signature, fields, { name, meaning, title: contract.title, parties }))
  const isLogged =
    logged?.data.payload_sha256 === signature.payloadSha256 && logged.documentSha256 === signature.documentSha256
  if (parties && named !== partiesSha256(parties)) found.add('parties')
  if (!isLogged) found.add('log')
  for (const member of differencesFromPersonal(signature, signer, logged)) found.add(member)
  if (!(await isDocumentOfContract(ctx.store.q, { contract, document }, signature.documentSha256)))
    found.add('document_sha256')
  return [...found].sort()
}

/**
 * Compares everything that is about to be sealed with what was sent and with each signer's act (LEG-14): field
 * positions, values, meanings, drawings, consents, the document, the addresses of the signers, and the parties. When
 * everyone has signed, each signer must have agreed to be bound together with the signers that there are now. Empty if
 * nothing was changed.
 */
export async function differencesFromActs(ctx: Ctx, facts: SigningFacts): Promise<Difference[]> {
  // Includes events after `untilSeq`, because a recipient who signed while the facts were read is among the signatures.
  const events = await eventsOfContract(ctx.store.q, facts.contract.id)
  const isLogIntact = (await contractProblems(ctx.store.q, facts.contract.id)).length === 0
  const ofContract = [...differencesFromSent(facts, events), ...(isLogIntact ? [] : ['log'])]
  const found: Difference[] = [{ signer: null, differs: ofContract }]
  const signed = facts.signatures.map(({ recipientId }) => recipientId)
  const without = new Set(facts.complete ? signersWithoutConsent(events, signed) : [])
  for (const signature of facts.signatures) {
    const differs = new Set(await differencesOf(ctx, facts, signature, events))
    if (without.has(signature.recipientId)) differs.add('parties')
    found.push({ signer: signature.recipientId, differs: [...differs].sort() })
  }
  return found.filter(({ differs }) => differs.length > 0)
}

/** Logs the differences, unless the newest refusal has the same ones. */
async function logRefusal(ctx: Ctx, facts: SigningFacts, differences: readonly Difference[]): Promise<void> {
  const data = { differences: differences.map(({ signer, differs }) => ({ signer, differs })) }
  await changeContract(ctx, facts.contract.id, async (q) => {
    const newest = await newestEventOf(q, facts.contract.id, ['sealing.refused'])
    if (same(newest?.data, data)) return
    await appendEvents(q, [byActor(ctx, system, 'sealing.refused', { contractId: facts.contract.id, data })])
  })
}

/**
 * Refuses to seal a contract that was changed after it was signed. Logs `sealing.refused` and throws PermanentError: a
 * retry cannot succeed, so the job is dead-lettered, which the health check and the installation page report. Resolves with
 * false if someone signed, agreed or was removed while the facts were read: they are not consistent, and must be read again.
 */
export async function requireActs(ctx: Ctx, facts: SigningFacts): Promise<boolean> {
  const differences = await differencesFromActs(ctx, facts)
  if (differences.length === 0) return true
  if ((await newestChange(ctx.store.q, facts.contract.id)) !== facts.untilSeq) return false
  await logRefusal(ctx, facts, differences)
  const named = differences.map(({ signer, differs }) => `${signer ?? 'the contract'}: ${differs.join(', ')}`)
  throw new PermanentError(
    `contract ${facts.contract.id} is not sealed, because it is not what was signed (${named.join('; ')})`,
  )
}
