// @ts-check
// The document as uploaded, shown and sealed: the log must refer to exactly these files.

import { sha256 } from './canonical.mjs'
import { certificatesOf, fingerprint, ownerOf } from './certificates.mjs'
import { addsNoContent, checkSeal, signaturesOf } from './pdf-seal.mjs'
import { timeText } from './report.mjs'
import { checkToken } from './token.mjs'
import { checkFile } from './withheld.mjs'

/** @typedef {import('./bundle.mjs').Bundle} Bundle */
/** @typedef {import('./report.mjs').Answer} Answer */
/** @typedef {import('./events.mjs').Event} Event */

/** The original, its sources and the prepared document. @param {Bundle} bundle @param {Answer} answer */
export function checkDocument(bundle, answer) {
  const [sent] = bundle.eventsOf('contract.sent')
  const uploaded = bundle.eventsOf('document.uploaded').findLast(({ seq }) => !sent || seq < sent.seq)
  if (!uploaded) return answer.problem('events.jsonl', 'no event names the uploaded document')
  const { prepared_sha256: prepared, sources = [] } = uploaded.data
  const by = `event ${uploaded.seq}`
  const originalSha256 = uploaded.doc?.sha256
  const uploads = [{ name: 'original.pdf', sha256: originalSha256 }]
  sources.forEach((/** @type {{ sha256: string }} */ source, /** @type {number} */ i) => {
    // A single PDF is the original itself.
    if (sources.length === 1 && source.sha256 === originalSha256) return
    uploads.push({ name: nameOfSource(bundle, i + 1), sha256: source.sha256 })
  })
  for (const file of [...uploads, { name: 'prepared.pdf', sha256: prepared }])
    checkFile(bundle, answer, { ...file, by })
  if (sent && sent.doc?.sha256 !== prepared)
    answer.problem('events.jsonl', 'the document that was sent is not the prepared one')
  if (sent) checkFile(bundle, answer, { name: 'fields.json', sha256: sent.data.fields_sha256, by: `event ${sent.seq}` })
  const isThere = (/** @type {string} */ name) => bundle.files.has(name)
  const names = [...uploads.map(({ name }) => name), 'prepared.pdf', ...(sent ? ['fields.json'] : [])].filter(isThere)
  answer.checked.push(`${names.join(', ')}: compared with the hashes in the events`)
  answer.follows.push('prepared.pdf is the document as it was sent for signing.')
  if (isThere('original.pdf')) {
    answer.follows.push('original.pdf is the document as it was uploaded.')
    answer.open.push('That both show the same content: prepared.pdf was made from the upload. Open both and compare.')
  } else answer.open.push('That prepared.pdf shows what was uploaded: the upload is withheld, except its SHA-256.')
}

/** The file of an uploaded source, whose name ends with its type. @param {Bundle} bundle @param {number} position  from 1 */
function nameOfSource(bundle, position) {
  const start = `sources/${position}.`
  const names = [...bundle.files.keys(), ...bundle.withheld.files.keys()]
  return names.find((name) => name.startsWith(start)) ?? `sources/${position}`
}

/** The newest seal event, and the event of the document timestamp that was added to that file. @param {Bundle} bundle */
function sealing(bundle) {
  const sealed = bundle.eventsOf('document.sealed').at(-1)
  const added = bundle
    .eventsOf('document.timestamped')
    .find(({ data }) => data.kind === 'document' && data.sealed_sha256 === sealed?.doc?.sha256)
  return { sealed, added }
}

/** The signed document: its parts, its seal and its timestamp. @param {Bundle} bundle @param {Answer} answer */
export function checkSealed(bundle, answer) {
  const { sealed, added } = sealing(bundle)
  const file = 'sealed.pdf'
  if (!sealed) {
    if (bundle.take(file)) answer.problem(file, 'no event refers to it')
    return answer.skip('No one has signed, so there is no signed document.')
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
    if (!seal) throw new Error(`no seal covers its first ${end} bytes`)
    const { chain, faults, time } = checkSeal(seal, new Date(sealed.ts), known ?? [], authorities)
    for (const fault of faults) answer.problem(file, `its seal: ${fault}`)
    if (known && !sameCertificates(chain, known))
      answer.problem('keys/seal-chain.pem', 'not the certificates of the seal')
    checkEnd(answer, pdf, end, signatures.at(-1), authorities)
    reportSeal(answer, chain, time, sealed)
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
 * Each state of the document is a prefix of the next: prepared, stamped, with its certificate, sealed, timestamped.
 * @param {Bundle} bundle @param {Answer} answer @param {Buffer} pdf @param {Event} sealed @param {Event | undefined} added
 */
function checkParts(bundle, answer, pdf, sealed, added) {
  const { data, seq } = sealed
  const file = 'sealed.pdf'
  const prepared = bundle.files.get('prepared.pdf')
  const length = added ? Number(added.data.size) : Number(data.size)
  if (pdf.length !== length) answer.problem(file, `it has ${pdf.length} bytes, but ${length} according to the log`)
  const parts = [
    ['with the signatures', data.stamped_size, data.stamped_sha256],
    ['with the certificate pages', data.pre_seal_size, data.pre_seal_sha256],
    ['with the seal', data.size, sealed.doc?.sha256],
    ...(added ? [['with its later timestamp', added.data.size, added.doc?.sha256]] : []),
  ]
  for (const [what, size, hash] of parts)
    if (sha256(pdf.subarray(0, Number(size))) !== hash)
      answer.problem(file, `its first ${size} bytes (${what}) do not have the SHA-256 that event ${seq} names: ${hash}`)
  if (prepared && !pdf.subarray(0, prepared.length).equals(prepared))
    answer.problem(file, 'does not begin with prepared.pdf')
  answer.checked.push(
    `sealed.pdf: begins with prepared.pdf and has the hashes given in the log for its first ${parts.map(([what, size]) => `${size} bytes (${what})`).join(', ')}`,
  )
}

/** After the seal there may be only a document timestamp that covers the whole file. @param {Answer} answer @param {Buffer} pdf @param {number} end @param {import('./pdf-seal.mjs').PdfSignature | undefined} last @param {readonly import('node:crypto').X509Certificate[]} authorities */
function checkEnd(answer, pdf, end, last, authorities) {
  if (pdf.length === end) return
  if (!last?.isTimestamp || last.end !== pdf.length || last.gap[0] < end)
    throw new Error(`something other than a document timestamp follows its seal, from byte ${end}`)
  if (!addsNoContent(pdf.subarray(end)))
    throw new Error(`the data after its seal, from byte ${end}, adds more than a timestamp`)
  const { time, authority, faults } = checkToken(last.der, last.covered, authorities)
  for (const fault of faults) answer.problem('sealed.pdf', `its document timestamp: ${fault}`)
  answer.follows.push(`All of it existed by ${timeText(time)}, according to the timestamp authority ${authority}.`)
}

/** @param {Answer} answer @param {import('node:crypto').X509Certificate[]} chain @param {import('./token.mjs').TokenTime | null} time @param {Event} sealed */
function reportSeal(answer, chain, time, sealed) {
  const [leaf] = chain
  const top = chain.at(-1)
  if (!leaf || !top) return
  answer.checked.push('its seal: digest, signature, and certificate with the chain in keys/seal-chain.pem')
  answer.follows.push(
    `sealed.pdf was sealed with the certificate of ${ownerOf(leaf)} (SHA-256 ${fingerprint(leaf)}) and has not changed since. The seal is the operator's, not a signer's.`,
  )
  if (time)
    answer.follows.push(
      `The seal existed by ${timeText(time.time)}, according to the timestamp authority ${time.authority}.`,
    )
  else answer.open.push(`When it was sealed, beyond the operator's own clock (${timeText(sealed.ts)}).`)
  answer.open.push(
    'That its pages show what is in acts/ and signatures/. This program does not read pages: look at them yourself.',
  )
  answer.open.push(
    `Who ${ownerOf(top)} is: its certificate (SHA-256 ${fingerprint(top)}), the last in the chain, came with the bundle. Compare its SHA-256 with what the operator publishes, or with a public list.`,
  )
}

/** The pages of certificate.pdf are also in the sealed file; the file itself is a reading copy. @param {Bundle} bundle @param {Answer} answer */
export function checkCertificate(bundle, answer) {
  const { sealed } = sealing(bundle)
  const file = 'certificate.pdf'
  const pdf = bundle.take(file)
  if (!sealed)
    return pdf
      ? answer.problem(file, 'no event refers to it')
      : answer.skip('No one has signed, so there is no certificate.')
  if (!pdf) return answer.problem(file, 'missing')
  const named = sealed.data.certificate_sha256
  if (named !== sha256(pdf)) answer.problem(file, `event ${sealed.seq} names a different file: SHA-256 ${named}`)
  answer.checked.push('certificate.pdf: compared with the hash in the sealing event')
  answer.follows.push('certificate.pdf was made together with the signed document: one event in the log names both.')
  answer.open.push(
    'That its text agrees with the events. This program does not read pages. Where they differ, rely on the events.',
  )
}
