// @ts-check
// The document that a signer was shown: the prepared document, alone or with the signatures so far, as the beginning of a
// sealed version; or a whole sealed version.
import { sha256 } from './canonical.mjs'

/** @typedef {import('./bundle.mjs').Bundle} Bundle */
/** @typedef {import('./report.mjs').Answer} Answer */
/** @typedef {import('./events.mjs').Event} Event */
/** @typedef {{ file: string, bytes: Buffer | undefined }} Located  the file in the bundle, and the document's bytes */

/**
 * Checks the document that a signing event names: an earlier event must name it, the bundle must contain it, and it must begin
 * with the prepared document.
 * @param {Bundle} bundle @param {Answer} answer @param {Event} signed @param {string} act  the file of problems that concern no other file
 * @returns {string} a description of the document
 */
export function checkShown(bundle, answer, signed, act) {
  const hash = signed.doc?.sha256 ?? ''
  const earlier = bundle.events.filter(
    ({ event, doc, data, seq }) =>
      seq < signed.seq && (doc?.sha256 === hash || (event === 'document.sealed' && data.stamped_sha256 === hash)),
  )
  const isPrepared = earlier.some(({ event: name }) => name === 'contract.sent')
  const sealed = earlier.find(({ event: name }) => name === 'document.sealed')
  if (!isPrepared && !sealed) {
    answer.problem(act, `signs a document that this contract did not have before event ${signed.seq}: SHA-256 ${hash}`)
    return 'an unknown document'
  }
  const { file, bytes } = locate(bundle, hash, isPrepared, sealed)
  if (!bytes) answer.problem(file, `missing, although ${act} signs it`)
  else if (sha256(bytes) !== hash) answer.problem(file, `${act} signs a different document: SHA-256 ${hash}`)
  else if (!beginsWithPrepared(bundle, bytes)) answer.problem(file, 'does not begin with prepared.pdf')
  if (isPrepared) return `${file}, the document without signatures`
  const count = Number(sealed?.data.signatures)
  return `${file}, the document with ${count === 1 ? 'one earlier signature' : `${count} earlier signatures`}`
}

/** @param {Bundle} bundle @param {string} hash @param {boolean} isPrepared @param {Event | undefined} sealed @returns {Located} */
function locate(bundle, hash, isPrepared, sealed) {
  if (isPrepared) return { file: 'prepared.pdf', bytes: bundle.take('prepared.pdf') }
  // A timestamp may have been appended to the newest version.
  if (bundle.eventsOf('document.sealed').at(-1) === sealed) {
    const size = sealed?.doc?.sha256 === hash ? sealed.data.size : sealed?.data.stamped_size
    return { file: 'sealed.pdf', bytes: bundle.take('sealed.pdf')?.subarray(0, Number(size)) }
  }
  const file = `shown/${hash}.pdf`
  return { file, bytes: bundle.take(file) }
}

/** @param {Bundle} bundle @param {Buffer} bytes */
function beginsWithPrepared(bundle, bytes) {
  const prepared = bundle.files.get('prepared.pdf')
  return prepared !== undefined && bytes.subarray(0, prepared.length).equals(prepared)
}
