// @ts-check
// Independent confirmation of the checkpoints: a timestamp authority, witnesses, and a checkpoint from the reader's own email.
import { signedCheckpoint } from './checkpoints.mjs'
import { authoritiesOf } from './document.mjs'
import { cosignedAt, linesOf, parseVerifierKey } from './note.mjs'
import { timeText } from './report.mjs'
import { checkToken, tokenOfResponse } from './token.mjs'

/** @typedef {import('./bundle.mjs').Bundle} Bundle */
/** @typedef {import('./report.mjs').Answer} Answer */
/** @typedef {import('./checkpoints.mjs').Signed} Signed */

/** The bytes that a token covers: the note with the log's own signature only. @param {Signed} checkpoint */
function noteOfLog({ note, origin }) {
  const own = note.signatures.filter(({ name }) => name === origin).map(({ line }) => `${line}\n`)
  return Buffer.from(`${note.text}\n${own.join('')}`)
}

/** The allowed clock skew between an operator and an authority; the server refuses tokens with a larger one. */
const MAX_SKEW_MS = 5 * 60_000

/**
 * The events whose own time is later than the timestamp that covers them.
 * @param {readonly import('./events.mjs').Event[]} events @param {Date} time
 */
export function datedAfter(events, time) {
  return events.filter(({ ts }) => !(Date.parse(ts) <= time.getTime() + MAX_SKEW_MS))
}

/** @param {Bundle} bundle @param {Answer} answer @param {readonly Signed[]} checkpoints */
export function checkTimestamps(bundle, answer, checkpoints) {
  const authorities = authoritiesOf(bundle, answer)
  const responses = checkpoints.flatMap((checkpoint) => {
    const file = checkpoint.file.replace(/txt$/, 'tsr')
    const response = bundle.take(file)
    return response ? [{ file, response, checkpoint }] : []
  })
  for (const { file, response, checkpoint } of responses) {
    answer.attempt(file, () => {
      const { time, authority, faults } = checkToken(tokenOfResponse(response), [noteOfLog(checkpoint)], authorities)
      for (const fault of faults) answer.problem(file, fault)
      answer.checked.push(`${file}: that it covers that checkpoint, its signature, and its certificate and chain`)
      const { size } = checkpoint
      const covered = bundle.events.filter(({ seq }) => seq < size)
      for (const { of, ts } of datedAfter(covered, time))
        answer.problem(
          'events.jsonl',
          `event ${of.n} is dated ${timeText(ts)}, but existed by ${timeText(time)}: one of the two clocks was wrong`,
        )
      answer.follows.push(
        `The first ${size} events of the log, including ${covered.length} of this contract, existed by ${timeText(time)}, according to the timestamp authority ${authority}. None of them was written or changed later.`,
      )
      answer.open.push(
        `Who ${authority} is: its certificates (keys/tsa-chain.pem) came with the bundle. Compare them with those that the authority publishes, or with a public list.`,
      )
    })
  }
  if (responses.length === 0)
    answer.skip("No timestamp authority timestamped the log: its times come from the operator's own clock.")
}

/** @param {Bundle} bundle @param {Answer} answer @param {readonly string[]} given  verifier keys that the reader trusts */
function witnessKeys(bundle, answer, given) {
  const file = 'keys/witnesses.vkey'
  const carried = bundle.take(file)
  const lines = carried ? (answer.attempt(file, () => linesOf(carried)) ?? []) : []
  return [...given.map((line) => ({ line, from: '--witness' })), ...lines.map((line) => ({ line, from: file }))]
    .filter(({ line }, i, all) => all.findIndex((one) => one.line === line) === i)
    .flatMap(({ line, from }) => {
      const key = answer.attempt(from, () => parseVerifierKey(line))
      return key ? [{ key, isGiven: from === '--witness' }] : []
    })
}

/**
 * @param {Bundle} bundle @param {Answer} answer @param {readonly Signed[]} checkpoints
 * @param {readonly string[]} given  verifier keys that the reader trusts
 */
export function checkWitnesses(bundle, answer, checkpoints, given) {
  const keys = witnessKeys(bundle, answer, given)
  let valid = 0
  for (const { file, note, origin, size } of checkpoints) {
    for (const one of note.signatures.filter(({ name }) => name !== origin)) {
      const known = keys.find(({ key }) => key.name === one.name && key.id.equals(one.id))
      const time = known ? cosignedAt(note, known.key) : null
      if (!known)
        answer.open.push(`The cosignature of ${one.name} in ${file}: its key is not in the bundle (--witness KEY).`)
      else if (!time) answer.problem(file, `the cosignature of ${one.name} is invalid`)
      else {
        valid += 1
        answer.checked.push(`${file}: the cosignature of ${one.name}`)
        answer.follows.push(
          `The witness ${one.name} saw the log with ${size} events on ${timeText(time)} and confirmed that it continues every earlier state it saw.`,
        )
        if (!known.isGiven)
          answer.open.push(
            `That the key belongs to ${one.name}: it came with the bundle. Ask the witness for it (--witness KEY).`,
          )
      }
    }
  }
  if (valid === 0 && answer.problems.length === 0) answer.skip('No witness with a known key cosigned this log.')
}

/** A checkpoint, or the one at the end of a proof (c2sp.org/tlog-proof), which is also attached to mails. @param {Buffer} bytes */
function checkpointIn(bytes) {
  return bytes.indexOf('c2sp.org/tlog-proof@') === 0 ? bytes.subarray(bytes.indexOf('\n\n') + 2) : bytes
}

/**
 * Compares a checkpoint from another source with the one in the bundle.
 * @param {Bundle} bundle @param {Answer} answer @param {{ name: string, bytes: Buffer }} given
 * @param {readonly import('./events.mjs').Consistency[]} proofs  the valid ones of the bundle
 */
export function checkAgainst(bundle, answer, { name, bytes }, proofs) {
  answer.attempt(name, () => {
    const ours = bundle.checkpoint
    if (!ours) throw new Error('the bundle has no checkpoint to compare it with')
    const theirs = signedCheckpoint(bundle, checkpointIn(bytes), (origin) => bundle.keyOfAnyName(origin))
    answer.checked.push(`${name} (${theirs.size} events), compared with checkpoint.txt (${ours.size} events)`)
    const same = theirs.size === ours.size ? ours.root : proofs.find(({ from }) => from === theirs.size)?.fromRoot
    if (!same) {
      const [from, to] = [Math.min(theirs.size, ours.size), Math.max(theirs.size, ours.size)]
      const how = `a consistency proof from ${from} to ${to} events (the operator's page /verify/log provides it)`
      return answer.skip(
        `To tell whether both belong to the same log, you need ${how}, another bundle, or another of your checkpoints.`,
      )
    }
    if (!same.equals(theirs.root) && theirs.origin !== ours.origin)
      throw new Error(
        `at ${theirs.size} events, your log ${theirs.origin} has the root ${theirs.root.toString('base64')}, and the bundle's log ${ours.origin} has ${same.toString('base64')}. A log continues under another name after a restore from an older backup: what was recorded between that backup and the restore is not in the bundle's log. Keep both: they prove it`,
      )
    if (!same.equals(theirs.root))
      throw new Error(
        `there are two logs: at ${theirs.size} events, yours has the root ${theirs.root.toString('base64')}, the bundle's ${same.toString('base64')}. One was rewritten. Keep both: they prove it`,
      )
    answer.follows.push(
      'The log of the bundle is the one in your checkpoint: nothing before that point was changed, added or removed.',
    )
  })
}
