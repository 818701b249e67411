// @ts-check
// All questions to a bundle, in an order in which each may rest on those before it.
import { checkActs } from './act.mjs'
import { checkAgainst, checkTimestamps, checkWitnesses } from './anchors.mjs'
import { Bundle } from './bundle.mjs'
import { checkCheckpoint, checkEarlier } from './checkpoints.mjs'
import { checkCertificate, checkDocument, checkSealed } from './document.mjs'
import { checkConsistency, checkEvents } from './events.mjs'
import { checkManifest } from './manifest.mjs'
import { checkPersonal } from './personal.mjs'
import { Report } from './report.mjs'
import { readZip } from './zip.mjs'

/**
 * @typedef {object} Options
 * @property {{ name: string, bytes: Buffer }} [against]  a checkpoint that the reader had from elsewhere
 * @property {readonly string[]} [witnesses]  verifier keys of witnesses that the reader trusts
 */

/** Verifies a bundle as it was downloaded. @param {Buffer} zip @param {string} called @param {Options} [options] @returns {Report} */
export function verifyContainer(zip, called, options = {}) {
  const report = new Report()
  const files = report.check('The container', 'its canonical form, byte by byte', (answer) => {
    const read = answer.attempt(called, () => readZip(zip, called))
    answer.problems.push(...(read?.problems ?? []))
    answer.checked.push(`${zip.length} bytes of ${called}, all of which a bundle with these files has to have`)
    answer.follows.push('The container holds its files and nothing else, in one way to read it.')
    return read?.files ?? null
  })
  if (files) verifyFiles(report, files, false, options)
  return report
}

/** Verifies an unpacked bundle. @param {ReadonlyMap<string, Buffer>} files  by their names within the folder @param {Options} [options] @returns {Report} */
export function verifyFolder(files, options = {}) {
  const report = new Report()
  verifyFiles(report, files, true, options)
  return report
}

/** @param {Report} report @param {ReadonlyMap<string, Buffer>} files @param {boolean} isFolder @param {Options} options */
function verifyFiles(report, files, isFolder, { against, witnesses = [] }) {
  const bundle = new Bundle(files)
  report.check('The files are those that were bundled', 'SHA-256, and Ed25519 with keys/log.vkey', (answer) =>
    checkManifest(bundle, answer, isFolder),
  )
  report.check('The checkpoint of the log', 'Ed25519 with keys/log.vkey (c2sp.org/tlog-checkpoint)', (answer) =>
    checkCheckpoint(bundle, answer),
  )
  report.check('The events', 'RFC 8785, RFC 6962, c2sp.org/tlog-proof', (answer) => checkEvents(bundle, answer))
  report.check('The personal data', 'SHA-256 with a salt of 16 bytes', (answer) => checkPersonal(bundle, answer))
  report.check('The document', 'SHA-256', (answer) => checkDocument(bundle, answer))
  const signers = report.check('The acts of signing', 'SHA-256', (answer) => checkActs(bundle, answer))
  report.check('The signed document and its seal', 'SHA-256, CMS (RFC 5652), X.509, RFC 3161', (answer) =>
    checkSealed(bundle, answer),
  )
  report.check('The certificate', 'SHA-256', (answer) => checkCertificate(bundle, answer))
  const proofs =
    report.check('Earlier positions of the log', 'RFC 6962, section 2.1.2', (answer) =>
      checkConsistency(bundle, answer),
    ) ?? []
  /** @type {import('./checkpoints.mjs').Signed[]} */
  let checkpoints = []
  report.check('The time of the log', 'RFC 3161', (answer) => {
    checkpoints = checkEarlier(bundle, answer, proofs)
    checkTimestamps(bundle, answer, checkpoints)
  })
  report.check('Witnesses', 'Ed25519 (c2sp.org/tlog-cosignature)', (answer) =>
    checkWitnesses(bundle, answer, checkpoints, witnesses),
  )
  if (against)
    report.check('Your own checkpoint', 'Ed25519 with keys/log.vkey, RFC 6962', (answer) =>
      checkAgainst(bundle, answer, against, proofs),
    )
  report.check('Every file has been spoken for', 'the checks above', (answer) => {
    for (const name of files.keys())
      if (!isFolder && !isSpokenFor(bundle, name)) answer.problem(name, 'nothing in the log speaks of it')
    answer.checked.push('each file of the bundle against the list of what was looked at')
    answer.follows.push('No file rests on its name alone.')
  })
  report.facts = [`Contract ${bundle.contract}`, ...(signers ?? []), ...endOf(bundle)]
}

/** What belongs to the verifier itself is known by the manifest alone. */
const OWN = /^(?:verify\.mjs|verify\/[a-z-]+\.mjs|VERIFY\.md|manifest\.(?:json|note))$/

/** @param {Bundle} bundle @param {string} name */
function isSpokenFor(bundle, name) {
  return bundle.used.has(name) || OWN.test(name)
}

/** How the contract stands by its last decisive event. @param {Bundle} bundle */
function endOf(bundle) {
  const last = bundle.events.findLast(({ type }) => ['completed', 'voided', 'expired', 'sealed', 'sent'].includes(type))
  return last ? [`The last decisive event: ${last.type}, ${last.ts}`] : []
}
