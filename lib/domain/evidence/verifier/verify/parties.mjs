// @ts-check
// Who had to sign, who signed, and whether each signer agreed to be bound together with those who signed in the end.
// Computed from the events alone: the event contract.completed is what the operator claims.
import { canonical, sha256 } from './canonical.mjs'

/** @typedef {import('./bundle.mjs').Bundle} Bundle */
/** @typedef {import('./events.mjs').Event} Event */
/** @typedef {import('./report.mjs').Answer} Answer */
/** @typedef {{ id: string, role: string, sha256: string | null }} Party */

const FILE = 'events.jsonl'

/** @param {Bundle} bundle @param {Answer} answer */
export function checkParties(bundle, answer) {
  const sent = bundle.eventsOf('contract.sent')
  if (sent.length === 0) return answer.skip('The contract was never sent.')
  if (sent.length > 1) answer.problem(FILE, 'the contract was sent more than once')
  /** Signers who have not signed yet. @type {Set<string>} */
  const waiting = new Set(signersIn(partiesAt(bundle)))
  if (waiting.size === 0) answer.problem(FILE, `event ${sent[0]?.seq} names no signer`)
  const required = waiting.size
  let signed = 0
  let removed = 0
  let completed = false
  for (const { event, seq, actor, data } of bundle.events) {
    const problem = (/** @type {string} */ what) => answer.problem(FILE, `event ${seq}: ${what}`)
    if (event === 'recipient.removed' && waiting.delete(data.recipient)) removed += 1
    if (event === 'recipient.signed') {
      if (completed) problem('someone signs after the contract was completed')
      if (waiting.delete(actor.id ?? '')) signed += 1
      else problem('the signer was not asked to sign, was removed, or had signed before')
    }
    if (event !== 'contract.completed') continue
    if (completed) problem('the contract is completed a second time')
    completed = true
    if (waiting.size > 0) problem(`completed, although ${waiting.size} of ${required} signers had not signed`)
    if (signed === 0) problem('completed without a signature')
    for (const what of withoutConsent(bundle, seq)) problem(what)
  }
  checkConsents(bundle, answer)
  answer.checked.push(
    `the ${required} signers named when the contract was sent, and each event that signs, removes, agrees or completes`,
  )
  const all = `${signed} of ${required} signers signed${removed > 0 ? `, ${removed} were removed by the sender` : ''}.`
  answer.follows.push(completed ? `${all} No one who had to sign is missing.` : all)
  concludeConsents(bundle, answer, completed)
}

/** The parties before the event `seq`: those named when the contract was sent, without those removed. @param {Bundle} bundle @param {number} [seq] @returns {Party[]} */
export function partiesAt(bundle, seq = Number.POSITIVE_INFINITY) {
  const named = bundle.eventsOf('contract.sent')[0]?.data.recipients
  const removed = new Set(
    bundle.eventsOf('recipient.removed').flatMap((one) => (one.seq < seq ? [one.data.recipient] : [])),
  )
  return (Array.isArray(named) ? named : [])
    .filter(({ id }) => !removed.has(id))
    .map(({ id, role, sha256: hash = null }) => ({ id, role, sha256: hash }))
}

/** @param {readonly Party[]} parties @returns {string} */
export function partiesSha256(parties) {
  return sha256(Buffer.from(canonical(parties)))
}

/** @param {readonly Party[]} parties @returns {string[]} */
function signersIn(parties) {
  return parties.filter(({ role }) => role === 'signer').map(({ id }) => id)
}

/** @param {Event} event */
const isConsent = ({ event }) => event === 'recipient.signed' || event === 'recipient.agreed'

/** The newest consent of each signer before an event: the signature, or an agreement after it. @param {Bundle} bundle @param {number} seq @returns {Event[]} */
function newestConsents(bundle, seq) {
  const newest = new Map(bundle.events.flatMap((one) => (isConsent(one) && one.seq < seq ? [[one.actor.id, one]] : [])))
  return [...newest.values()]
}

/** Signers removed after a consent and before the event `seq`. @param {Bundle} bundle @param {Event} consent @param {number} [seq] @returns {string[]} */
function removedAfter(bundle, consent, seq) {
  const there = new Set(signersIn(partiesAt(bundle, seq)))
  return signersIn(partiesAt(bundle, consent.seq)).filter((id) => !there.has(id))
}

/** @param {Bundle} bundle @param {number} seq  of the completion @returns {string[]} problems */
function withoutConsent(bundle, seq) {
  return newestConsents(bundle, seq)
    .filter((consent) => consent.data.parties_sha256 !== undefined && removedAfter(bundle, consent, seq).length > 0)
    .map(({ actor }) => `completed, although ${actor.id} has not agreed to the removal of a signer`)
}

/** Each consent names the parties that there were at that event. @param {Bundle} bundle @param {Answer} answer */
function checkConsents(bundle, answer) {
  const areCommitted = partiesAt(bundle, 0).some((party) => party.sha256 !== null)
  for (const consent of bundle.events.filter(isConsent)) {
    const { event, seq, data } = consent
    const problem = (/** @type {string} */ what) => answer.problem(FILE, `event ${seq}: ${what}`)
    if (data.parties_sha256 === undefined && areCommitted) problem('names no parties')
    if (data.parties_sha256 !== undefined && data.parties_sha256 !== partiesSha256(partiesAt(bundle, seq)))
      problem('names other parties than the contract had')
    if (event === 'recipient.agreed') checkAgreement(bundle, consent, problem)
  }
}

/** @param {Bundle} bundle @param {Event} agreed @param {(what: string) => void} problem */
function checkAgreement(bundle, agreed, problem) {
  const { seq, actor, data } = agreed
  const before = bundle.events.findLast((one) => isConsent(one) && one.actor.id === actor.id && one.seq < seq)
  const signed = bundle.eventsOf('recipient.signed').find((one) => one.actor.id === actor.id && one.seq < seq)
  if (!signed || !before) return problem('agrees to a removal without having signed')
  if (canonical(data.parties) !== canonical(partiesAt(bundle, seq)))
    problem('lists other parties than the contract had')
  const removed = removedAfter(bundle, before, seq)
  if (canonical(data.removed) !== canonical(removed)) problem('names other removed signers than there were')
  if (removed.length === 0) problem('agrees, although no signer was removed')
  if (data.act_sha256 !== signed.data.payload_sha256) problem('names a different signing record')
  if (agreed.doc?.sha256 !== signed.doc?.sha256) problem('names a different document from the signature')
}

/** @param {Bundle} bundle @param {Answer} answer @param {boolean} completed */
function concludeConsents(bundle, answer, completed) {
  const newest = newestConsents(bundle, Number.POSITIVE_INFINITY)
  const named = newest.filter(({ data }) => data.parties_sha256 !== undefined)
  const agreed = newest.filter(({ event }) => event === 'recipient.agreed')
  if (completed && named.length > 0)
    answer.follows.push(
      `Recorded for ${named.length} of ${newest.length} signers: they agreed to be bound together with those who signed in the end${agreed.length > 0 ? `; ${agreed.length} of them agreed to a removal after signing` : ''}.`,
    )
  const unnamed = newest.filter((one) => one.data.parties_sha256 === undefined)
  if (unnamed.length > 0)
    answer.open.push('Who else the signers knew of: signing records of format 1 do not name the parties.')
  if (unnamed.some((one) => removedAfter(bundle, one).length > 0))
    answer.open.push('That a signer agreed to the removal of another: records of format 1 do not show it.')
  const missing = completed ? [] : newest.filter((one) => removedAfter(bundle, one).length > 0)
  if (missing.length > 0) answer.open.push(`That ${missing.length} signers agree to a removal after they signed.`)
}
