import type { RecipientId } from '#lib/core/ids.ts'
import { identitySha256, isOnlyAbout, loggedParties } from '#lib/domain/contract/index.ts'
import { type EvidenceFacts, type LogLine, strokesName, uploads } from './bundle-facts.ts'

/** Whose bundle it is: that of the members, who get everything, or that of one recipient. */
export type Edition = 'members' | RecipientId

/** What an edition has as hashes only: files by name, personal data by `seq` of their event, names by recipient id. */
export type Withheld = {
  files: ReadonlyMap<string, string>
  personal: ReadonlyMap<number, string>
  parties: ReadonlyMap<string, string>
}

/** The edition for members. */
const nothing: Withheld = { files: new Map(), personal: new Map(), parties: new Map() }

/**
 * A recipient does not get the uploads as they were before anything was removed, the pen strokes of others and the
 * personal data of others. What was erased is not listed, because there is nothing to withhold.
 */
export function withheldFrom(edition: Edition, facts: EvidenceFacts): Withheld {
  if (edition === 'members') return nothing
  const { signatures, recipients, events } = facts
  const erased = new Set(recipients.filter(({ erasedAt }) => erasedAt).map(({ id }) => id))
  const strokes = signatures.flatMap(({ recipientId, strokesSha256 }): [string, string][] =>
    strokesSha256 && recipientId !== edition && !erased.has(recipientId)
      ? [[strokesName(recipientId), strokesSha256]]
      : [],
  )
  const shown = new Set(partiesShownTo(edition, events))
  const others = recipients.flatMap((person): [string, string][] => {
    const commitment = shown.has(person.id) ? null : identitySha256(person)
    return commitment ? [[person.id, commitment]] : []
  })
  const personal = events.filter((event) => event.personal && !isOnlyAbout(event, edition) && namesSomeone(event))
  return {
    files: new Map([...uploads(facts), ...strokes]),
    personal: new Map(personal.map(({ seq, pii }) => [seq, pii])),
    parties: new Map(others),
  }
}

/**
 * The parties whose names and addresses a recipient was shown: a signer, those of their act; a viewer, those of the
 * completed contract, which the certificate prints.
 */
function partiesShownTo(reader: RecipientId, events: readonly LogLine[]): string[] {
  const signed = events.find(({ event, actor }) => event === 'recipient.signed' && actor.id === reader)
  return [reader, ...loggedParties(events, signed?.seq).map(({ id }) => id)]
}

/** False for events of the server, whose personal data are empty. */
function namesSomeone({ personal }: LogLine): boolean {
  return Object.values(JSON.parse(personal?.body ?? '{}') as object).some((value) => value !== null)
}
