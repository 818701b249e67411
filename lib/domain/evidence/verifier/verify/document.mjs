// @ts-check
// The document: what was uploaded, what was shown, what was sealed, and that the log speaks of these very files.

import { sha256 } from './canonical.mjs'
import { certificatesOf, fingerprint, ownerOf } from './certificates.mjs'
import { addsNoContent, checkSeal, signaturesOf } from './pdf-seal.mjs'
import { said } from './report.mjs'
import { checkToken } from './token.mjs'

/** @typedef {import('./bundle.mjs').Bundle} Bundle */
/** @typedef {import('./report.mjs').Answer} Answer */
/** @typedef {import('./events.mjs').Event} Event */

const HASH = /^[0-9a-f]{64}$/

/** The original, its sources and the prepared document. @param {Bundle} bundle @param {Answer} answer */
export function checkDocument(bundle, answer) {
  const [sent] = bundle.eventsOf('contract.sent')
  const uploaded = bundle.eventsOf('document.uploaded').findLast(({ seq }) => !sent || seq < sent.seq)
  if (!uploaded) return answer.problem('events.jsonl', 'no event says which document was uploaded')
  const { prepared_sha256: prepared, sources = [] } = uploaded.data
  hold(bundle, answer, 'original.pdf', uploaded.doc?.sha256, `event ${uploaded.seq}`)
  hold(bundle, answer, 'prepared.pdf', prepared, `event ${uploaded.seq}`)
  if (sent && sent.doc?.sha256 !== prepared) answer.problem('events.jsonl', 'what was sent is not what was prepared')
  sources.forEach((/** @type {{ sha256: string, type: string }} */ source, /** @type {number} */ i) => {
    // One PDF by itself is the original.
    if (sources.length === 1 && source.sha256 === uploaded.doc?.sha256) return
    const name = bundle.within(`sources/${i + 1}.`)[0] ?? `sources/${i + 1}`
    hold(bundle, answer, name, source.sha256, `event ${uploaded.seq}`)
  })
  if (sent) hold(bundle, answer, 'fields.json', sent.data.fields_sha256, `event ${sent.seq}`)
  const names = ['original.pdf', 'prepared.pdf', ...(sent ? ['fields.json'] : []), ...bundle.within('sources/')]
  answer.checked.push(`${names.join(', ')}: against the hashes in the events`)
  answer.follows.push('original.pdf is the document as it was uploaded, and prepared.pdf as it was sent for signing.')
  answer.open.push('That both read the same: prepared.pdf was made from what was uploaded. Open both and compare.')
}

/** @param {Bundle} bundle @param {Answer} answer @param {string} name @param {string | undefined} expected @param {string} by */
function hold(bundle, answer, name, expected, by) {
  answer.attempt(name, () => {
    if (expected === undefined || !HASH.test(expected)) throw new Error(`${by} names no hash for it`)
    if (sha256(bundle.need(name)) !== expected) throw new Error(`${by} names another file: SHA-256 ${expected}`)
  })
}

/** The sealed file's own events: the newest, and the document timestamp that was added to it. @param {Bundle} bundle */
function sealing(bundle) {
  const sealed = bundle.eventsOf('document.sealed').at(-1)
  const added = bundle
    .eventsOf('document.timestamped')
    .find(({ data }) => data.kind === 'document' && data.sealed_sha256 === sealed?.doc?.sha256)
  return { sealed, added }
}

/** The signed document: its parts, its seal, its trusted time. @param {Bundle} bundle @param {Answer} answer */
export function checkSealed(bundle, answer) {
  const { sealed, added } = sealing(bundle)
  const file = 'sealed.pdf'
  if (!sealed) {
    if (bundle.take(file)) answer.problem(file, 'no event speaks of it')
    return answer.skip('Nobody has signed, so there is no signed document.')
  }
  const pdf = answer.attempt(file, () => bundle.need(file))
  if (!pdf) return
  const end = Number(sealed.data.size)
  checkParts(bundle, answer, pdf, sealed, added)
  const known = answer.attempt('keys/seal-chain.pem', () => certificatesOf(bundle.need('keys/seal-chain.pem')))
  const authorities = authoritiesOf(bundle, answer)
  answer.attempt(file, () => {
    const signatures = signaturesOf(pdf)
    const seal = signatures.find((one) => one.end === end && !one.isTimestamp && one.gap[0] > sealed.data.pre_seal_size)
    if (!seal) throw new Error(`there is no seal that covers its first ${end} bytes`)
    const { chain, faults, time } = checkSeal(seal, new Date(sealed.ts), known ?? [], authorities)
    for (const fault of faults) answer.problem(file, `its seal: ${fault}`)
    if (known && !sameCertificates(chain, known))
      answer.problem('keys/seal-chain.pem', 'these are not the certificates of the seal')
    checkEnd(answer, pdf, end, signatures.at(-1), authorities)
    tell(answer, chain, time, sealed)
  })
}

/** @param {Bundle} bundle @param {Answer} answer */
export function authoritiesOf(bundle, answer) {
  const pem = bundle.take('keys/tsa-chain.pem')
  return pem ? (answer.attempt('keys/tsa-chain.pem', () => certificatesOf(pem)) ?? []) : []
}

/** @param {readonly import('node:crypto').X509Certificate[]} a @param {readonly import('node:crypto').X509Certificate[]} b */
function sameCertificates(a, b) {
  return a.length === b.length && a.every((one) => b.some((other) => other.raw.equals(one.raw)))
}

/**
 * Each state of the document is the beginning of the next: prepared, stamped, with its certificate, sealed, timestamped.
 * @param {Bundle} bundle @param {Answer} answer @param {Buffer} pdf @param {Event} sealed @param {Event | undefined} added
 */
function checkParts(bundle, answer, pdf, sealed, added) {
  const { data, seq } = sealed
  const file = 'sealed.pdf'
  const prepared = bundle.files.get('prepared.pdf')
  const whole = added ? Number(added.data.size) : Number(data.size)
  if (pdf.length !== whole) answer.problem(file, `it has ${pdf.length} bytes, and ${whole} by the log`)
  const parts = [
    ['with the signatures', data.stamped_size, data.stamped_sha256],
    ['with the pages of the certificate', data.pre_seal_size, data.pre_seal_sha256],
    ['with the seal', data.size, sealed.doc?.sha256],
    ...(added ? [['with its later timestamp', added.data.size, added.doc?.sha256]] : []),
  ]
  for (const [what, size, hash] of parts)
    if (sha256(pdf.subarray(0, Number(size))) !== hash)
      answer.problem(file, `its first ${size} bytes (${what}) do not have the SHA-256 that event ${seq} names: ${hash}`)
  if (prepared && !pdf.subarray(0, prepared.length).equals(prepared))
    answer.problem(file, 'it does not begin with prepared.pdf')
  answer.checked.push(
    `sealed.pdf: it begins with prepared.pdf, and has the hashes that the log names for its first ${parts.map(([what, size]) => `${size} bytes (${what})`).join(', ')}`,
  )
}

/** Behind the seal there is nothing, or one document timestamp over everything. @param {Answer} answer @param {Buffer} pdf @param {number} end @param {import('./pdf-seal.mjs').PdfSignature | undefined} last @param {readonly import('node:crypto').X509Certificate[]} authorities */
function checkEnd(answer, pdf, end, last, authorities) {
  if (pdf.length === end) return
  if (!last?.isTimestamp || last.end !== pdf.length || last.gap[0] < end)
    throw new Error(`something other than a document timestamp follows its seal, from byte ${end} on`)
  if (!addsNoContent(pdf.subarray(end)))
    throw new Error(`what follows its seal, from byte ${end} on, adds more than a timestamp`)
  const { time, authority, faults } = checkToken(last.der, last.covered, authorities)
  for (const fault of faults) answer.problem('sealed.pdf', `its document timestamp: ${fault}`)
  answer.follows.push(`All of it existed by ${said(time)}: so says the timestamp authority ${authority}.`)
}

/** @param {Answer} answer @param {import('node:crypto').X509Certificate[]} chain @param {import('./token.mjs').TrustedTime | null} time @param {Event} sealed */
function tell(answer, chain, time, sealed) {
  const [leaf] = chain
  const top = chain.at(-1)
  if (!leaf || !top) return
  answer.checked.push('its seal: the digest, the signature, and its certificate with the chain in keys/seal-chain.pem')
  answer.follows.push(
    `sealed.pdf was sealed with the certificate of ${ownerOf(leaf)} (SHA-256 ${fingerprint(leaf)}), and is unchanged since. The seal is that of the operator and not of a signer.`,
  )
  if (time)
    answer.follows.push(`The seal existed by ${said(time.time)}: so says the timestamp authority ${time.authority}.`)
  else answer.open.push(`When it was sealed, beyond the operator's own clock (${said(sealed.ts)}).`)
  answer.open.push('That its pages show what is in acts/ and signatures/: this program reads no pages. Look at them.')
  answer.open.push(
    `Who ${ownerOf(top)} is: its certificate (SHA-256 ${fingerprint(top)}), with which the chain ends, came with the bundle. Compare the SHA-256 with what the operator publishes, or with a public list.`,
  )
}

/** certificate.pdf stands within the sealed file as pages; by itself it is a reading copy. @param {Bundle} bundle @param {Answer} answer */
export function checkCertificate(bundle, answer) {
  const { sealed } = sealing(bundle)
  const file = 'certificate.pdf'
  const pdf = bundle.take(file)
  if (!sealed)
    return pdf
      ? answer.problem(file, 'no event speaks of it')
      : answer.skip('Nobody has signed, so there is no certificate.')
  if (!pdf) return answer.problem(file, 'it is missing')
  const named = sealed.data.certificate_sha256
  if (named !== sha256(pdf)) answer.problem(file, `event ${sealed.seq} names another file: SHA-256 ${named}`)
  answer.checked.push('certificate.pdf: against the hash in the event of the seal')
  answer.follows.push('certificate.pdf was made together with the signed document: the log names both in one event.')
  answer.open.push(
    'That what it prints agrees with the events: this program reads no pages. Where they differ, the events are what is proven.',
  )
}
