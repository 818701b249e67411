// @ts-check
// The names and addresses of the parties. The event contract.sent has SHA-256(salt || name and address) for each, and
// parties.jsonl has the data. A line can be missing: the data was erased, or withheld from the reader of this bundle.
import { createHash } from 'node:crypto'
import { readCanonical } from './canonical.mjs'
import { linesOf, strictBase64 } from './note.mjs'
import { partiesAt } from './parties.mjs'

/** @typedef {import('./bundle.mjs').Bundle} Bundle */
/** @typedef {import('./report.mjs').Answer} Answer */

const FILE = 'parties.jsonl'

/** Fills `bundle.people`. @param {Bundle} bundle @param {Answer} answer */
export function checkPeople(bundle, answer) {
  const parties = partiesAt(bundle, 0).filter((party) => party.sha256 !== null)
  if (parties.length === 0) return
  const lines = answer.attempt(FILE, () => linesOf(bundle.need(FILE))) ?? []
  for (const line of lines) {
    answer.attempt(FILE, () => {
      const { recipient, salt, body } = readCanonical(line)
      const party = parties.find(({ id }) => id === recipient)
      if (!party || bundle.people.has(recipient))
        throw new Error(`contains data of ${recipient}, who is not a party or appears twice`)
      const hash = createHash('sha256').update(strictBase64(salt)).update(body, 'utf8').digest('hex')
      if (hash !== party.sha256) throw new Error(`the data of ${recipient} does not match the event contract.sent`)
      bundle.people.set(recipient, readCanonical(body))
    })
  }
  answer.checked.push(
    `name and address of ${bundle.people.size} of ${parties.length} parties, compared with contract.sent`,
  )
  const closed = parties.length - bundle.people.size
  if (closed > 0) answer.open.push(`Who ${closed} of the parties are: name and address were withheld or erased.`)
}

/** A party in the report. @param {Bundle} bundle @param {{ id: string, role: string }} party @returns {string} */
export function partyText(bundle, { id, role }) {
  const person = bundle.people.get(id)
  const isErased = bundle.eventsOf('recipient.erased').some(({ data }) => data.recipient === id)
  const name = person ? `${person.name} <${person.email}>` : isErased ? 'name erased' : 'name withheld'
  return `${name} (${role}, ${id})`
}
