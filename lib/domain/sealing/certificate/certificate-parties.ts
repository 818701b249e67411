import type { RecipientRow } from '#lib/domain/contract/index.ts'
import type { CertificateSigner } from '../schema.ts'
import type { SigningFacts } from '../signing-facts.ts'

type Facts = Pick<SigningFacts, 'events' | 'recipients'>

/** The recipients who were removed by one of these events, those without a name included. */
function removedBy(recipients: readonly RecipientRow[], events: Facts['events']): RecipientRow[] {
  const removed = new Set(events.map(({ event, details }) => (event === 'recipient.removed' ? details.recipient : '')))
  return recipients.filter(({ id }) => removed.has(id))
}

const named = ({ name, erasedAt }: RecipientRow) => ({ name, erased: erasedAt !== null })

/**
 * The parties that a signer's act names, and the removals of signers after it with the times at which this signer agreed
 * to them. Read from the log up to the newest event of the facts.
 */
export function partiesOf(
  { events, recipients }: Facts,
  { id: signer }: RecipientRow,
): Pick<CertificateSigner, 'parties' | 'agreements'> {
  const at = events.findIndex(({ event, actorId }) => event === 'recipient.signed' && actorId === signer)
  if (at < 0) return { parties: null, agreements: [] }
  const gone = new Set(removedBy(recipients, events.slice(0, at)))
  const there = recipients.filter((person) => !gone.has(person))
  const agreements: CertificateSigner['agreements'] = []
  let from = at
  const agreed = events.flatMap(({ event, actorId }, i) =>
    event === 'recipient.agreed' && actorId === signer ? [i] : [],
  )
  for (const until of [...agreed, events.length]) {
    const removed = removedBy(recipients, events.slice(from, until)).filter(({ role }) => role === 'signer')
    if (removed.length > 0) agreements.push({ removed: removed.map(named), at: events[until]?.at ?? null })
    from = until
  }
  const isNamed = events[at]?.details.parties_sha256 !== undefined
  const parties = there.map((person) => ({ ...named(person), role: person.role }))
  return { parties: isNamed ? parties : null, agreements }
}
