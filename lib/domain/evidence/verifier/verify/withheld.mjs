// @ts-check
// Editions. A recipient's edition withholds the upload, the pen strokes of others and the personal data of others. The
// manifest lists the SHA-256 of each, which must be the one that the log names: withheld is neither missing nor erased.
import { sha256 } from './canonical.mjs'
import { partiesAt } from './parties.mjs'
import { partyText } from './people.mjs'

/** @typedef {import('./bundle.mjs').Bundle} Bundle */
/** @typedef {import('./report.mjs').Answer} Answer */

const HASH = /^[0-9a-f]{64}$/
const UPLOAD = /^(?:original\.pdf|sources\/[1-9]\d*\.[a-z]+)$/
const STROKES = /^signatures\/([^/]+)\.strokes\.json$/

/**
 * Compares a file with its hash in the log; if it is withheld, the hash that the manifest lists.
 * @param {Bundle} bundle @param {Answer} answer
 * @param {{ name: string, sha256: string | undefined, by: string, isErased?: boolean }} file  may be missing if it was erased
 */
export function checkFile(bundle, answer, { name, sha256: expected, by, isErased = false }) {
  const bytes = bundle.take(name)
  const listed = bundle.withheld.files.get(name)
  if (expected === undefined || !HASH.test(expected)) return answer.problem(name, `${by} names no hash for this file`)
  if (bytes) {
    if (sha256(bytes) !== expected) answer.problem(name, `${by} names a different file: SHA-256 ${expected}`)
  } else if (listed !== undefined) {
    if (listed === expected) bundle.confirmed.add(name)
    else answer.problem(name, `withheld with SHA-256 ${listed}, but ${by} names ${expected}`)
  } else if (!isErased) answer.problem(name, 'missing')
}

/** Whom this bundle is for, and that nothing is listed as withheld that the log does not name. @param {Bundle} bundle @param {Answer} answer */
export function checkWithheld(bundle, answer) {
  const { edition, withheld } = bundle
  if (edition === null) {
    answer.checked.push('manifest.json lists nothing as withheld')
    answer.follows.push('This is the complete edition: nothing is withheld from it.')
    return
  }
  if (!partiesAt(bundle, 0).some(({ id }) => id === edition))
    answer.problem('manifest.json', `it is the edition of ${edition}, who is not a recipient of this contract`)
  for (const name of withheld.files.keys()) {
    const isOfAnother = (STROKES.exec(name)?.[1] ?? edition) !== edition
    if (!UPLOAD.test(name) && !isOfAnother) answer.problem(name, 'listed as withheld, but no edition withholds it')
    else if (bundle.files.has(name)) answer.problem(name, 'listed as withheld, but it is in the bundle')
    else if (!bundle.confirmed.has(name)) answer.problem(name, 'listed as withheld, but no event names it')
  }
  const { files, personal, parties } = withheld
  answer.checked.push(
    `the hash of everything that is withheld, compared with the log (files: ${files.size}, personal data of events: ${personal.size}, names of parties: ${parties.size})`,
  )
  answer.follows.push(
    'The log names the hash of everything that is withheld. Anyone who has one of these files, such as a member of the organisation, can show that it is the one.',
  )
  answer.open.push(...missingChecks(bundle))
}

/** The checks that need what is withheld. @param {Bundle} bundle */
function missingChecks({ withheld: { files, personal, parties } }) {
  const names = [...files.keys()]
  return [
    ...(names.some((name) => UPLOAD.test(name))
      ? ['What the upload contained before it was prepared for signing: the upload is withheld.']
      : []),
    ...(names.some((name) => STROKES.test(name))
      ? ['How others drew their signatures: their pen strokes are withheld. The drawings are in signatures/.']
      : []),
    ...(personal.size > 0
      ? [
          'Names, addresses, IP addresses and browsers of others in the events, beyond what the certificate prints: they are withheld.',
        ]
      : []),
    ...(parties.size > 0 ? ['Who the parties are that this recipient was not shown.'] : []),
  ]
}

/** @param {Bundle} bundle @returns {string} a line of the report */
export function editionText(bundle) {
  const { edition } = bundle
  if (edition === null) return 'Edition: complete, nothing is withheld'
  const party = partiesAt(bundle, 0).find(({ id }) => id === edition)
  return `Edition: of the recipient ${party && bundle.people.has(edition) ? partyText(bundle, party) : edition}; the upload and the pen strokes and personal data of others are withheld. Members have the complete edition`
}
