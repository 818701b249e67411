import { canonicalJson, type Json } from '#lib/core/canonical-json.ts'
import { byActor, system } from '#lib/domain/account/index.ts'
import { changeContract, layoutSha256 } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { differencesFromAct, isKnownDocument, type SignatureRow } from '#lib/domain/signing/index.ts'
import { appendEvents, contractProblems, eventsOfContract, type LoggedEvent } from '#lib/engines/audit/index.ts'
import { PermanentError } from '#lib/engines/queue/index.ts'
import type { SigningFacts } from './signing-facts.ts'

/** What no longer is as it was sent (`signer` null) or as that signer's act says, by name. */
export type Difference = { signer: string | null; differs: string[] }

const same = (one: Json | undefined, other: Json | undefined) =>
  canonicalJson(one ?? null) === canonicalJson(other ?? null)

/** What of the contract is not what its `sent` event in the log says. */
function differencesFromSent({ contract, document, fields }: SigningFacts, sent: LoggedEvent | undefined): string[] {
  if (!sent) return ['sent']
  const found: string[] = []
  if (sent.documentSha256 !== document.preparedSha256) found.push('document')
  if (!same(sent.data.fields_sha256, layoutSha256(fields))) found.push('fields')
  if (!same(sent.data.under_signature, contract.underSignature)) found.push('under_signature')
  return found
}

/** What the certificate will print of a signer that the act does not name, and the log does. */
function differencesFromPersonal(
  { ipAddress, userAgent }: SignatureRow,
  { email }: Pick<SigningFacts['recipients'][number], 'email'>,
  logged: LoggedEvent | undefined,
): string[] {
  const { personal } = logged ?? {}
  const now = { email, ip: ipAddress, user_agent: userAgent }
  return Object.entries(now).flatMap(([name, value]) => (same(personal?.[name], value) ? [] : [name]))
}

/** What of a signature is not what the signer's act, and the log's word about it, say. */
async function differencesOf(
  ctx: Ctx,
  { contract, fields, recipients }: SigningFacts,
  signature: SignatureRow,
  events: readonly LoggedEvent[],
): Promise<string[]> {
  const signer = recipients.find((person) => person.id === signature.recipientId)
  if (!signer) return ['signer']
  const { name, meaning } = signer
  const found = new Set(differencesFromAct(signature, fields, { name, meaning, title: contract.title }))
  const logged = events.find(({ event, actor }) => event === 'recipient.signed' && actor.id === signer.id)
  const isLogged =
    logged?.data.payload_sha256 === signature.payloadSha256 && logged.documentSha256 === signature.documentSha256
  if (!isLogged) found.add('log')
  for (const member of differencesFromPersonal(signature, signer, logged)) found.add(member)
  if (!(await isKnownDocument(ctx.store.q, contract, signature.documentSha256))) found.add('document_sha256')
  return [...found].sort()
}

/**
 * Holds everything that is about to be sealed against what was sent and what each signer's act says (LEG-14):
 * the places of the fields, what they are filled with, meanings, drawings, consents, the document, and who signed from
 * where. Empty if all is as it was signed.
 */
export async function differencesFromActs(ctx: Ctx, facts: SigningFacts): Promise<Difference[]> {
  // All there are by now: who signed while the facts were read is among the signatures, and later than `untilSeq`.
  const events = await eventsOfContract(ctx.store.q, facts.contract.id)
  const sent = events.find(({ event }) => event === 'contract.sent')
  const isSound = (await contractProblems(ctx.store.q, facts.contract.id)).length === 0
  const ofContract = [...differencesFromSent(facts, sent), ...(isSound ? [] : ['log'])]
  const found: Difference[] = [{ signer: null, differs: ofContract }]
  for (const signature of facts.signatures)
    found.push({ signer: signature.recipientId, differs: await differencesOf(ctx, facts, signature, events) })
  return found.filter(({ differs }) => differs.length > 0)
}

/** Says in the log what differs, unless that was the last thing said of it. */
async function logRefusal(ctx: Ctx, facts: SigningFacts, differences: readonly Difference[]): Promise<void> {
  const data = { differences: differences.map(({ signer, differs }) => ({ signer, differs })) }
  await changeContract(ctx, facts.contract.id, async (q) => {
    const refusals = (await eventsOfContract(q, facts.contract.id)).filter(({ event }) => event === 'sealing.refused')
    if (same(refusals.at(-1)?.data, data)) return
    await appendEvents(q, [byActor(ctx, system, 'sealing.refused', { contractId: facts.contract.id, data })])
  })
}

/**
 * Lets nothing be sealed that somebody changed behind a signer's back. Logs `sealing_refused` and throws: no later
 * attempt can succeed, so the job is dead-lettered, which the health check and the installation page report.
 */
export async function requireActs(ctx: Ctx, facts: SigningFacts): Promise<void> {
  const differences = await differencesFromActs(ctx, facts)
  if (differences.length === 0) return
  await logRefusal(ctx, facts, differences)
  const named = differences.map(({ signer, differs }) => `${signer ?? 'the contract'}: ${differs.join(', ')}`)
  throw new PermanentError(
    `contract ${facts.contract.id} is not sealed, because it is not what was signed (${named.join('; ')})`,
  )
}
