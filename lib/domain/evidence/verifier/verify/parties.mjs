// @ts-check
// Who had to sign, who signed, and whether the contract's end agrees with that. Computed from the events alone: the event
// contract.completed is what the operator claims.

/** @typedef {import('./bundle.mjs').Bundle} Bundle */
/** @typedef {import('./report.mjs').Answer} Answer */

const FILE = 'events.jsonl'

/** @param {Bundle} bundle @param {Answer} answer */
export function checkParties(bundle, answer) {
  const sent = bundle.eventsOf('contract.sent')
  if (sent.length === 0) return answer.skip('The contract was never sent.')
  if (sent.length > 1) answer.problem(FILE, 'the contract was sent more than once')
  /** Signers who have not signed yet. @type {Set<string>} */
  const waiting = new Set(signersOf(sent[0]?.data.recipients))
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
  }
  answer.checked.push(
    `the ${required} signers named when the contract was sent, and each event that signs, removes or completes`,
  )
  const all = `${signed} of ${required} signers signed${removed > 0 ? `, ${removed} were removed by the sender` : ''}.`
  answer.follows.push(completed ? `${all} No one who had to sign is missing.` : all)
}

/** @param {unknown} recipients @returns {string[]} */
function signersOf(recipients) {
  if (!Array.isArray(recipients)) return []
  return recipients.filter(({ role }) => role === 'signer').map(({ id }) => id)
}
