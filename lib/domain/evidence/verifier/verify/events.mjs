// @ts-check
// The events of the contract: format, hashes, order and position in the tree of the log.
import { readCanonical } from './canonical.mjs'
import { isConsistent, isIncluded, leafHash } from './merkle.mjs'
import { baseOf, isSignedBy, linesOf, parseNote, strictBase64, strictText } from './note.mjs'

/** @typedef {import('./bundle.mjs').Bundle} Bundle */
/** @typedef {import('./report.mjs').Answer} Answer */
/**
 * @typedef {object} Event  one line of events.jsonl
 * @property {number} v
 * @property {string} log
 * @property {number} seq  its position in the whole log, from 0
 * @property {string} ts
 * @property {string} event  its name, such as recipient.signed
 * @property {string} contract
 * @property {{ kind: string, id: string | null, pii: string }} actor
 * @property {{ sha256: string } | null} doc
 * @property {Record<string, any>} data
 * @property {string} prev  leaf hash of the event before it in the whole log
 * @property {{ n: number, prev: string | null }} of  its position in the contract, from 1, and the leaf hash of the event before it
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
    const problem = (/** @type {string} */ what) => answer.problem(file, `event ${event.seq} (line ${i + 1}): ${what}`)
    if (event.v !== 1 || typeof event.seq !== 'number' || !event.actor || !event.of)
      problem('not in the format of an event')
    else {
      if (event.contract !== bundle.contract) problem('belongs to another contract')
      if (bundle.checkpoint && baseOf(event.log) !== baseOf(bundle.checkpoint.origin))
        problem('belongs to a different log from the checkpoint')
      if (event.of.n !== i + 1)
        problem(`number ${event.of.n} of its contract is at position ${i + 1}: events are missing or were moved`)
      if (event.of.prev !== (before?.leaf.toString('hex') ?? null))
        problem('does not follow the previous event of its contract')
      if (before && event.seq <= before.event.seq) problem('comes after a later event')
      if (before?.event.seq === event.seq - 1 && event.prev !== before.leaf.toString('hex'))
        problem('does not follow the previous event in the log')
      checkPlace(bundle, answer, event, leaf)
      bundle.events.push(event)
    }
    before = { event, leaf }
  }
  if (lines.length === 0) answer.problem(file, 'contains no events')
  const { checkpoint } = bundle
  if (!checkpoint) return answer.skip('Without a valid checkpoint, their position in the log cannot be checked.')
  answer.checked.push(
    `${lines.length} events in events.jsonl: format, number and predecessor within the contract, and position in the log (files in proofs/)`,
  )
  answer.follows.push(
    `These ${lines.length} events are among the ${checkpoint.size} events of that log, exactly as they appear here. They are numbered from 1, and each names the previous one: none was removed, inserted or moved.`,
  )
  answer.open.push(
    'That nothing happened to the contract later: the bundle ends with the last of these events.',
    "That an event is true: it is what the operator's server recorded.",
  )
}

/** @param {Bundle} bundle @param {Answer} answer @param {Event} event @param {Buffer} leaf */
function checkPlace(bundle, answer, event, leaf) {
  const file = `proofs/${event.seq}.tlog-proof`
  const { checkpoint } = bundle
  if (!checkpoint) return
  answer.attempt(file, () => {
    const { index, hashes, note } = parseProof(bundle.need(file))
    if (index !== event.seq) throw new Error(`this is the proof for event ${index}`)
    if (note.text !== checkpoint.note.text)
      throw new Error('this proof is for a different checkpoint from checkpoint.txt')
    const isSame = note.signatures.every(({ line }) => checkpoint.note.signatures.some((one) => one.line === line))
    if (!isSame && !isSignedBy(note, bundle.keyOf(checkpoint.origin)))
      throw new Error("its checkpoint is not signed with the log's key")
    if (!isIncluded(leaf, index, checkpoint.size, hashes, checkpoint.root))
      throw new Error(`does not lead from event ${index} in events.jsonl to the root of the checkpoint`)
  })
}

/** c2sp.org/tlog-proof@v1: "index N", hashes, an empty line, the checkpoint. @param {Buffer} bytes */
function parseProof(bytes) {
  const text = strictText(bytes)
  const split = text.indexOf('\n\n')
  const [title, place = '', ...lines] = text.slice(0, split).split('\n')
  const index = /^index (0|[1-9]\d{0,14})$/.exec(place)?.[1]
  if (split < 0 || title !== 'c2sp.org/tlog-proof@v1' || index === undefined)
    throw new Error('not a log proof (c2sp.org/tlog-proof@v1)')
  return { index: Number(index), hashes: lines.map(strictBase64), note: parseNote(Buffer.from(text.slice(split + 2))) }
}

/** @typedef {{ from: number, fromRoot: Buffer, to: number, toRoot: Buffer, hashes: Buffer[] }} Consistency */

/** "from SIZE ROOT", "to SIZE ROOT", then the hashes of RFC 6962 §2.1.2, one per line. @param {Buffer} bytes @returns {Consistency} */
export function parseConsistency(bytes) {
  const [title, from = '', to = '', ...lines] = linesOf(bytes)
  const ends = [/^from (\d{1,15}) (\S+)$/.exec(from), /^to (\d{1,15}) (\S+)$/.exec(to)]
  const [first, second] = ends
  if (title !== 'signcove consistency proof v1' || !first || !second) throw new Error('not a consistency proof')
  return {
    from: Number(first[1]),
    fromRoot: strictBase64(first[2] ?? ''),
    to: Number(second[1]),
    toRoot: strictBase64(second[2] ?? ''),
    hashes: lines.map(strictBase64),
  }
}

/** Checks the consistency proofs, which show that the checkpoint's log extends an earlier state. @param {Bundle} bundle @param {Answer} answer @returns {Consistency[]} */
export function checkConsistency(bundle, answer) {
  const { checkpoint } = bundle
  const names = bundle.within('proofs/consistency-')
  /** @type {Consistency[]} */
  const valid = []
  for (const name of names) {
    answer.attempt(name, () => {
      const proof = parseConsistency(bundle.need(name))
      if (name !== `proofs/consistency-${proof.from}-${proof.to}.txt`)
        throw new Error('the file name does not match the sizes in it')
      if (!checkpoint || proof.to !== checkpoint.size || !proof.toRoot.equals(checkpoint.root))
        throw new Error('does not lead to checkpoint.txt')
      if (!isConsistent(proof.from, proof.fromRoot, proof.to, proof.toRoot, proof.hashes))
        throw new Error(`the log with ${proof.to} events does not begin with the one with ${proof.from} events`)
      valid.push(proof)
    })
  }
  const position = certifiedSize(bundle)
  const wanted = `proofs/consistency-${position}-${checkpoint?.size}.txt`
  if (position !== null && !names.includes(wanted))
    answer.problem(wanted, 'missing, although the certificate names this state')
  if (names.length === 0) {
    answer.skip('The bundle contains no earlier states of the log.')
    return valid
  }
  answer.checked.push(
    ...valid.map(({ from, to }) => `the log with ${from} events, compared with the log with ${to} events`),
  )
  for (const { from, fromRoot } of valid) {
    const which = from === position ? ', the state that the certificate names,' : ''
    answer.follows.push(
      `The log with ${from} events and the root hash ${fromRoot.toString('base64')}${which} is the unchanged beginning of this one.`,
    )
  }
  answer.open.push(
    'That the certificate pages or your email name these states: compare the number of events and the root hash.',
  )
  return valid
}

/** Events that cause a new certificate. */
const CHANGES = new Set(['recipient.signed', 'recipient.removed', 'recipient.agreed'])

/** The log size that the certificate states. @param {Bundle} bundle @returns {number | null} */
function certifiedSize(bundle) {
  const sealed = bundle.eventsOf('document.sealed').at(-1)
  const last = bundle.events.findLast(({ event, seq }) => sealed && seq < sealed.seq && CHANGES.has(event))
  return last ? last.seq + 1 : null
}
