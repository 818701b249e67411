// @ts-check
// The checkpoints of the log (c2sp.org/tlog-checkpoint): the one that all proofs lead to, and earlier ones
// with timestamps or cosignatures, which consistency proofs link to it.
import { isSignedBy, parseCheckpoint, parseNote } from './note.mjs'

/** @typedef {import('./bundle.mjs').Bundle} Bundle */
/** @typedef {import('./report.mjs').Answer} Answer */
/** @typedef {import('./note.mjs').Checkpoint & { note: import('./note.mjs').Note, file: string }} Signed */

/**
 * Parses a checkpoint and verifies its signature; throws if no key of the log signed it.
 * @param {Bundle} bundle @param {Buffer} bytes @param {(origin: string) => import('./note.mjs').VerifierKey} keyOf
 */
export function signedCheckpoint(bundle, bytes, keyOf = (origin) => bundle.keyOf(origin)) {
  const note = parseNote(bytes)
  const checkpoint = parseCheckpoint(note.text)
  if (!isSignedBy(note, keyOf(checkpoint.origin))) throw new Error("not signed with the log's key (keys/log.vkey)")
  return { ...checkpoint, note }
}

/** checkpoint.txt. @param {Bundle} bundle @param {Answer} answer */
export function checkCheckpoint(bundle, answer) {
  const file = 'checkpoint.txt'
  answer.attempt(file, () => {
    bundle.checkpoint = signedCheckpoint(bundle, bundle.need(file))
    const { origin, size, root } = bundle.checkpoint
    answer.checked.push(`the signature of ${origin} on its checkpoint`)
    answer.follows.push(
      `The holder of that key signed that the log ${origin} had ${size} events with the root hash ${root.toString('base64')}. With this checkpoint, any later change to those events can be proven.`,
    )
    answer.open.push(
      'That others see the same log, and not one made for this bundle: for that you need a checkpoint from your own email (--against FILE) or a witness.',
    )
  })
}

/**
 * The checkpoints of the bundle: checkpoint.txt, and the earlier ones that a proof links to it.
 * @param {Bundle} bundle @param {Answer} answer @param {readonly import('./events.mjs').Consistency[]} proofs  the valid ones
 * @returns {Signed[]}
 */
export function checkEarlier(bundle, answer, proofs) {
  const earlier = bundle.within('checkpoints/').filter((name) => name.endsWith('.txt'))
  const signed = earlier.flatMap((file) => {
    const checkpoint = answer.attempt(file, () => {
      const found = signedCheckpoint(bundle, bundle.need(file))
      if (file !== `checkpoints/${found.size}.txt`) throw new Error('the file name does not match its size')
      if (!proofs.some(({ from, fromRoot }) => from === found.size && fromRoot.equals(found.root)))
        throw new Error('no proof links it to checkpoint.txt: it may belong to another log')
      return found
    })
    return checkpoint ? [{ ...checkpoint, file }] : []
  })
  const { checkpoint } = bundle
  return checkpoint ? [{ ...checkpoint, file: 'checkpoint.txt' }, ...signed] : signed
}
