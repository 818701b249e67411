// @ts-check
// Personal data is stored outside the log: each event has SHA-256(salt || personal data), and personal.jsonl has the data.
// The data can be erased, and the events still verify.
import { createHash } from 'node:crypto'
import { readCanonical } from './canonical.mjs'
import { linesOf, strictBase64 } from './note.mjs'
import { checkPeople } from './people.mjs'

/** @typedef {import('./bundle.mjs').Bundle} Bundle */
/** @typedef {import('./report.mjs').Answer} Answer */

/**
 * @param {Bundle} bundle @param {Answer} answer
 * @returns {Map<number, Record<string, any>>} personal data by the `seq` of its event
 */
export function checkPersonal(bundle, answer) {
  const file = 'personal.jsonl'
  /** @type {Map<number, Record<string, any>>} */
  const opened = new Map()
  const lines = answer.attempt(file, () => linesOf(bundle.need(file))) ?? []
  for (const line of lines) {
    answer.attempt(file, () => {
      const { seq, salt, body } = readCanonical(line)
      const event = bundle.events.find((one) => one.seq === seq)
      if (!event || opened.has(seq))
        throw new Error(`contains data of event ${seq}, which is not in the bundle or appears twice`)
      const hash = createHash('sha256').update(strictBase64(salt)).update(body, 'utf8').digest('hex')
      if (hash !== event.actor.pii) throw new Error(`the data of event ${seq} does not match the event`)
      opened.set(seq, readCanonical(body))
    })
  }
  const erased = erasedEvents(bundle)
  const { withheld, edition } = bundle
  for (const { seq } of bundle.events) {
    if (opened.has(seq) || erased.has(seq) || withheld.personal.has(`${seq}`)) continue
    answer.problem(file, `the data of event ${seq} is missing, but neither withheld nor, according to the log, erased`)
  }
  for (const [seq, hash] of withheld.personal) {
    const event = bundle.events.find((one) => `${one.seq}` === seq)
    const problem = (/** @type {string} */ what) =>
      answer.problem(file, `the data of event ${seq} is withheld, but ${what}`)
    if (!event) problem('the event is not in the bundle')
    else if (hash !== event.actor.pii) problem('the event names another hash')
    else if (opened.has(event.seq)) problem('it is in the bundle')
    else if (erased.has(event.seq)) problem('it was erased, according to the log')
    else if (event.actor.id === edition) problem('it is about the recipient whose edition this is')
  }
  answer.checked.push(`the personal data of ${opened.size} events, each compared with the hash in its event`)
  answer.follows.push(
    'Names, email addresses, IP addresses and browsers are as recorded with the events. None was replaced later.',
  )
  answer.open.push(
    'That they are true: names are as entered by a user, and browsers can report anything about themselves.',
  )
  checkPeople(bundle, answer)
  const gone = bundle.events.filter(({ seq }) => !opened.has(seq) && erased.has(seq)).length
  if (gone > 0) answer.open.push(`The data of ${gone} events: it was erased, as an event in the log records.`)
  if (withheld.personal.size > 0)
    answer.open.push(`The data of ${withheld.personal.size} events: it is withheld from this edition.`)
  return opened
}

/** The `seq` of the events whose personal data were erased, according to the log. @param {Bundle} bundle @returns {Set<number>} */
export function erasedEvents(bundle) {
  return new Set(
    bundle.eventsOf('recipient.erased').flatMap(({ data }) => (Array.isArray(data.events) ? data.events : [])),
  )
}
