// @ts-check
// All checks of a bundle, in an order in which each may depend on the ones before it.
import { checkActs } from './act.mjs'
import { checkAgainst, checkTimestamps, checkWitnesses } from './anchors.mjs'
import { Bundle } from './bundle.mjs'
import { checkCheckpoint, checkEarlier } from './checkpoints.mjs'
import { checkCertificate, checkDocument, checkSealed } from './document.mjs'
import { checkConsistency, checkEvents } from './events.mjs'
import { checkManifest } from './manifest.mjs'
import { checkParties } from './parties.mjs'
import { checkPersonal } from './personal.mjs'
import { Report, timeText } from './report.mjs'
import { checkWithheld, editionText } from './withheld.mjs'
import { readZip } from './zip.mjs'

/**
 * @typedef {object} Options
 * @property {{ name: string, bytes: Buffer }} [against]  a checkpoint from another source
 * @property {readonly string[]} [witnesses]  verifier keys of witnesses that the reader trusts
 */

/** Verifies a bundle as it was downloaded. @param {Buffer} zip @param {string} called @param {Options} [options] @returns {Report} */
export function verifyContainer(zip, called, options = {}) {
  const report = new Report()
  const files = report.check('The ZIP file', 'rebuilt and compared byte by byte', (answer) => {
    const read = answer.attempt(called, () => readZip(zip, called))
    answer.problems.push(...(read?.problems ?? []))
    answer.checked.push(
      `all ${zip.length} bytes of ${called}, compared with the one way to write these files as a bundle`,
    )
    answer.follows.push(
      'It contains these files and nothing else, and every program that unpacks it gets the same files.',
    )
    return read?.files ?? null
  })
  if (files) verifyFiles(report, files, false, options)
  return report
}

/** Verifies an unpacked bundle. @param {ReadonlyMap<string, Buffer>} files  by their names in the folder @param {Options} [options] @returns {Report} */
export function verifyFolder(files, options = {}) {
  const report = new Report()
  verifyFiles(report, files, true, options)
  return report
}

/** @param {Report} report @param {ReadonlyMap<string, Buffer>} files @param {boolean} isFolder @param {Options} options */
function verifyFiles(report, files, isFolder, { against, witnesses = [] }) {
  const bundle = new Bundle(files)
  report.check('The files of the bundle', 'SHA-256, and Ed25519 with keys/log.vkey', (answer) =>
    checkManifest(bundle, answer, isFolder),
  )
  report.check('The log checkpoint', 'Ed25519 with keys/log.vkey (c2sp.org/tlog-checkpoint)', (answer) =>
    checkCheckpoint(bundle, answer),
  )
  report.check('The contract events', 'RFC 8785, RFC 6962, c2sp.org/tlog-proof', (answer) =>
    checkEvents(bundle, answer),
  )
  report.check('Everyone who had to sign', 'computed from the events', (answer) => checkParties(bundle, answer))
  report.check('The personal data', 'SHA-256 over salt and data', (answer) => checkPersonal(bundle, answer))
  report.check('The document before signing', 'SHA-256', (answer) => checkDocument(bundle, answer))
  const signers = report.check('The signing records', 'SHA-256', (answer) => checkActs(bundle, answer))
  report.check('The signed document and its seal', 'SHA-256, CMS (RFC 5652), X.509, RFC 3161', (answer) =>
    checkSealed(bundle, answer),
  )
  report.check('The signing certificate', 'SHA-256', (answer) => checkCertificate(bundle, answer))
  const proofs =
    report.check('Earlier states of the log', 'RFC 6962, section 2.1.2', (answer) =>
      checkConsistency(bundle, answer),
    ) ?? []
  /** @type {import('./checkpoints.mjs').Signed[]} */
  let checkpoints = []
  report.check('Timestamps of the log', 'RFC 3161', (answer) => {
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
  report.check('What is withheld', 'SHA-256', (answer) => checkWithheld(bundle, answer))
  report.check('No unchecked files', 'list of files used by the checks above', (answer) => {
    // A failed check may have stopped before it used all its files.
    if (report.problems.length > 0) return answer.skip('This check is meaningful only if all others are valid.')
    for (const name of files.keys())
      if (!isFolder && !isCovered(bundle, name)) answer.problem(name, 'no event in the log refers to it')
    answer.checked.push('every file of the bundle')
    answer.follows.push('Every file in the bundle was covered by a check.')
  })
  const about = bundle.contract ? [`Contract ${bundle.contract}`, editionText(bundle)] : []
  report.facts = [...about, ...statusOf(bundle), ...(signers ?? [])]
}

/** The files of the verifier, which only the manifest covers. */
const OWN = /^(?:verify\.mjs|verify\/[a-z-]+\.mjs|VERIFY\.md|manifest\.(?:json|note))$/

/** @param {Bundle} bundle @param {string} name */
function isCovered(bundle, name) {
  return bundle.used.has(name) || OWN.test(name)
}

/** @type {Record<string, string>} */
const states = {
  'contract.sent': 'out for signature; no one had signed when this bundle was made',
  'recipient.signed': 'out for signature; some had signed when this bundle was made',
  'contract.completed': 'completed',
  'recipient.declined': 'declined by a signer',
  'contract.voided': 'voided by the sender',
  'contract.expired': 'expired before everyone had signed',
}

/** The status of the contract according to its last decisive event. @param {Bundle} bundle */
function statusOf(bundle) {
  const last = bundle.events.findLast(({ event }) => Object.hasOwn(states, event))
  return last ? [`Status: ${states[last.event]} (${timeText(last.ts)})`] : []
}
