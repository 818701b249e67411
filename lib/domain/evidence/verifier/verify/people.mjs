// @ts-check
// The names and addresses of the parties. The event contract.sent has SHA-256(salt || name and address) for each, and
// parties.jsonl has the data. A line can be missing: the data was erased, or is withheld from this edition.
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
  const { parties: withheld } = bundle.withheld
  for (const id of withheld.keys())
    if (!parties.some((party) => party.id === id))
      answer.problem(FILE, `the name of ${id} is withheld, but the event contract.sent has no hash of it`)
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
  for (const { id, sha256 } of parties) {
    const problem = (/** @type {string} */ what) => answer.problem(FILE, `the name of ${id} ${what}`)
    const hash = withheld.get(id)
    if (hash === undefined) {
      if (!bundle.people.has(id) && !isErased(bundle, id))
        problem('is missing, but neither withheld nor, according to the log, erased')
    } else if (hash !== sha256) problem('is withheld, but the event contract.sent names another hash')
    else if (bundle.people.has(id)) problem('is withheld, but it is in the bundle')
    else if (isErased(bundle, id)) problem('is withheld, but it was erased, according to the log')
    else if (id === bundle.edition) problem('is withheld, but this is their edition')
  }
  const closed = parties.length - bundle.people.size
  if (closed > 0) answer.open.push(`Who ${closed} of the parties are: name and address were withheld or erased.`)
}

/** @param {Bundle} bundle @param {string} id */
function isErased(bundle, id) {
  return bundle.eventsOf('recipient.erased').some(({ data }) => data.recipient === id)
}

/** A party in the report. @param {Bundle} bundle @param {{ id: string, role: string }} party @returns {string} */
export function partyText(bundle, { id, role }) {
  const person = bundle.people.get(id)
  const gone = isErased(bundle, id) ? 'name erased' : 'name withheld'
  const name = person ? `${person.name} <${person.email}>` : gone
  return `${name} (${role}, ${id})`
}
