// @ts-check
// The events of the contract: their form, their hashes, their order, their place in the tree of the log.
import { readCanonical } from './canonical.mjs'
import { isConsistent, isIncluded, leafHash } from './merkle.mjs'
import { isSignedBy, linesOf, parseNote, strictBase64, strictText } from './note.mjs'

/** @typedef {import('./bundle.mjs').Bundle} Bundle */
/** @typedef {import('./report.mjs').Answer} Answer */
/**
 * @typedef {object} Event  one line of events.jsonl
 * @property {number} v
 * @property {string} log
 * @property {number} seq  its number in the whole log, from 0
 * @property {string} ts
 * @property {string} event  its name, such as recipient.signed
 * @property {string} contract
 * @property {{ kind: string, id: string | null, pii: string }} actor
 * @property {{ sha256: string } | null} doc
 * @property {Record<string, any>} data
 * @property {string} prev  leaf hash of the event before it in the whole log
 * @property {{ n: number, prev: string | null }} of  its number within the contract, from 1, and the leaf hash before it
 */

/** @param {Bundle} bundle @param {Answer} answer */
export function checkEvents(bundle, answer) {
  const file = 'events.jsonl'
  const lines = answer.attempt(file, () => linesOf(bundle.need(file))) ?? []
  /** @type {{ event: Event, leaf: Buffer } | null} */
  let before = null
  for (const [i, line] of lines.entries()) {
    const event = /** @type {Event | null} */ (answer.attempt(file, () => readCanonical(line)))
    if (!event) continue
    const leaf = leafHash(line)
    const say = (/** @type {string} */ what) => answer.problem(file, `event ${event.seq} (line ${i + 1}): ${what}`)
    if (event.v !== 1 || typeof event.seq !== 'number' || !event.actor || !event.of)
      say('it is not built as an event is')
    else {
      if (event.contract !== bundle.contract) say('it is about another contract')
      if (bundle.checkpoint && baseOf(event.log) !== baseOf(bundle.checkpoint.origin))
        say('it is of another log than the checkpoint')
      if (event.of.n !== i + 1)
        say(`it is number ${event.of.n} of its contract and stands at number ${i + 1}: events are missing or moved`)
      if (event.of.prev !== (before?.leaf.toString('hex') ?? null))
        say('it does not follow the event before it in its contract')
      if (before && event.seq <= before.event.seq) say('it stands behind a later one')
      if (before?.event.seq === event.seq - 1 && event.prev !== before.leaf.toString('hex'))
        say('it does not follow the event before it in the log')
      checkPlace(bundle, answer, event, leaf)
      bundle.events.push(event)
    }
    before = { event, leaf }
  }
  if (lines.length === 0) answer.problem(file, 'it holds no event')
  const { checkpoint } = bundle
  if (!checkpoint) return answer.skip('Without a checkpoint that holds, their place in the log cannot be checked.')
  answer.checked.push(
    `${lines.length} events of events.jsonl: form, number and predecessor within the contract, and the place of each in the log, by its file in proofs/`,
  )
  answer.follows.push(
    `These ${lines.length} events are among the ${checkpoint.size} of that log, exactly as they stand here. They are numbered from 1 and each names the one before it: none was taken out, added in between, or moved.`,
  )
  answer.open.push(
    'That nothing happened to the contract afterwards: the bundle ends with the last of these events.',
    "That an event is true: it is what the operator's server recorded.",
  )
}

/** A log's name without the number that it gets when it goes on after an older database was put back. @param {string} origin */
function baseOf(origin) {
  return /^([^/]+\/.+)\/(?:[2-9]|[1-9]\d+)$/.exec(origin)?.[1] ?? origin
}

/** @param {Bundle} bundle @param {Answer} answer @param {Event} event @param {Buffer} leaf */
function checkPlace(bundle, answer, event, leaf) {
  const file = `proofs/${event.seq}.tlog-proof`
  const { checkpoint } = bundle
  if (!checkpoint) return
  answer.attempt(file, () => {
    const { index, hashes, note } = parseProof(bundle.need(file))
    if (index !== event.seq) throw new Error(`it is for event ${index}`)
    if (note.text !== checkpoint.note.text) throw new Error('it is for another checkpoint than checkpoint.txt')
    const isSame = note.signatures.every(({ line }) => checkpoint.note.signatures.some((one) => one.line === line))
    if (!isSame && !isSignedBy(note, bundle.keyOf(checkpoint.origin)))
      throw new Error('the key of the log did not sign the checkpoint in it')
    if (!isIncluded(leaf, index, checkpoint.size, hashes, checkpoint.root))
      throw new Error(`it does not lead from event ${index} of events.jsonl to the root of the checkpoint`)
  })
}

/** c2sp.org/tlog-proof@v1: "index N", hashes, an empty line, the checkpoint. @param {Buffer} bytes */
function parseProof(bytes) {
  const text = strictText(bytes)
  const split = text.indexOf('\n\n')
  const [title, place = '', ...lines] = text.slice(0, split).split('\n')
  const index = /^index (0|[1-9]\d{0,14})$/.exec(place)?.[1]
  if (split < 0 || title !== 'c2sp.org/tlog-proof@v1' || index === undefined)
    throw new Error('it is no proof (c2sp.org/tlog-proof@v1)')
  return { index: Number(index), hashes: lines.map(strictBase64), note: parseNote(Buffer.from(text.slice(split + 2))) }
}

/** @typedef {{ from: number, fromRoot: Buffer, to: number, toRoot: Buffer, hashes: Buffer[] }} Consistency */

/** "from SIZE ROOT", "to SIZE ROOT", then the hashes of RFC 6962 §2.1.2, a line each. @param {Buffer} bytes @returns {Consistency} */
export function parseConsistency(bytes) {
  const [title, from = '', to = '', ...lines] = linesOf(bytes)
  const ends = [/^from (\d{1,15}) (\S+)$/.exec(from), /^to (\d{1,15}) (\S+)$/.exec(to)]
  const [first, second] = ends
  if (title !== 'signcove consistency proof v1' || !first || !second) throw new Error('it is no proof of consistency')
  return {
    from: Number(first[1]),
    fromRoot: strictBase64(first[2] ?? ''),
    to: Number(second[1]),
    toRoot: strictBase64(second[2] ?? ''),
    hashes: lines.map(strictBase64),
  }
}

/** Every proof that the log of the checkpoint begins with a smaller one. @param {Bundle} bundle @param {Answer} answer @returns {Consistency[]} */
export function checkConsistency(bundle, answer) {
  const { checkpoint } = bundle
  const names = bundle.within('proofs/consistency-')
  /** @type {Consistency[]} */
  const held = []
  for (const name of names) {
    answer.attempt(name, () => {
      const proof = parseConsistency(bundle.need(name))
      if (name !== `proofs/consistency-${proof.from}-${proof.to}.txt`)
        throw new Error('its name is not that of its sizes')
      if (!checkpoint || proof.to !== checkpoint.size || !proof.toRoot.equals(checkpoint.root))
        throw new Error('it does not lead to checkpoint.txt')
      if (!isConsistent(proof.from, proof.fromRoot, proof.to, proof.toRoot, proof.hashes))
        throw new Error(`the log with ${proof.to} events does not begin with the one with ${proof.from} events`)
      held.push(proof)
    })
  }
  const position = certifiedSize(bundle)
  const wanted = `proofs/consistency-${position}-${checkpoint?.size}.txt`
  if (position !== null && !names.includes(wanted))
    answer.problem(wanted, 'it is missing: the certificate names that position')
  if (names.length === 0) {
    answer.skip('No earlier position of the log is in the bundle.')
    return held
  }
  answer.checked.push(...held.map(({ from, to }) => `the log with ${from} events against the log with ${to}`))
  for (const { from, fromRoot } of held) {
    const which = from === position ? ', the position that the certificate names,' : ''
    answer.follows.push(
      `The log that had ${from} events, with the root hash ${fromRoot.toString('base64')}${which} is the beginning of this one, unchanged.`,
    )
  }
  answer.open.push(
    'That the pages of the certificate, or your mail, name these positions: compare the number of events and the root hash with what stands there.',
  )
  return held
}

/** How many events the log had by the certificate: up to the newest that it is about. @param {Bundle} bundle @returns {number | null} */
function certifiedSize(bundle) {
  const sealed = bundle.eventsOf('document.sealed').at(-1)
  const last = bundle.events.findLast(
    ({ event, seq }) => sealed && seq < sealed.seq && (event === 'recipient.signed' || event === 'recipient.removed'),
  )
  return last ? last.seq + 1 : null
}
