// @ts-check
// manifest.json names every file with its size and hash; manifest.note is its hash, signed by the log's key.
import { sha256 } from './canonical.mjs'
import { isSignedBy, linesOf, parseNote, parseVerifierKey, strictText } from './note.mjs'

/** @typedef {import('./bundle.mjs').Bundle} Bundle */
/** @typedef {import('./report.mjs').Answer} Answer */

export const MANIFEST_TITLE = 'signcove evidence manifest v1'
const MEMBERS = 'members'

/** The text that manifest.note signs. @param {{ contract: string, manifestSha256: string }} of @returns {string} */
export function manifestText({ contract, manifestSha256 }) {
  return `${MANIFEST_TITLE}\ncontract ${contract}\nmanifest.json ${manifestSha256}\n`
}

/**
 * @param {Bundle} bundle @param {Answer} answer
 * @param {boolean} extraFilesAllowed  true for a folder, which may contain other files
 */
export function checkManifest(bundle, answer, extraFilesAllowed) {
  bundle.keys = answer.attempt('keys/log.vkey', () => linesOf(bundle.need('keys/log.vkey')).map(parseVerifierKey)) ?? []
  const manifest = answer.attempt('manifest.json', () => readManifest(bundle.need('manifest.json')))
  const signed = answer.attempt('manifest.note', () => {
    const note = parseNote(bundle.need('manifest.note'))
    if (!bundle.keys.some((key) => isSignedBy(note, key)))
      throw new Error("not signed with the log's key (keys/log.vkey)")
    return note.text
  })
  if (!manifest) return
  bundle.contract = manifest.contract
  if (manifest.edition !== MEMBERS) bundle.edition = manifest.edition
  bundle.withheld = manifest.withheld
  const text = manifestText({ contract: manifest.contract, manifestSha256: sha256(bundle.need('manifest.json')) })
  if (signed !== null && signed !== text) answer.problem('manifest.json', 'not the one that manifest.note signs')
  for (const [name, stated] of Object.entries(manifest.files)) {
    const bytes = bundle.files.get(name)
    if (!bytes) answer.problem(name, 'missing')
    else if (bytes.length !== stated.size || sha256(bytes) !== stated.sha256)
      answer.problem(name, `changed: manifest.json lists it with SHA-256 ${stated.sha256} and ${stated.size} bytes`)
  }
  const listed = new Set([...Object.keys(manifest.files), 'manifest.json', 'manifest.note'])
  const extras = [...bundle.files.keys()].filter((name) => !listed.has(name))
  for (const name of extras) {
    if (extraFilesAllowed) answer.open.push(`${name}: not part of the bundle, and not checked`)
    else answer.problem(name, 'in the bundle but not in manifest.json')
  }
  answer.checked.push(`${listed.size} files, compared with manifest.json; manifest.json, compared with manifest.note`)
  answer.follows.push("The files are exactly those that the holder of the log's key put in the bundle.")
  const id = bundle.keys[0] ? ` (${bundle.keys[0].text})` : ''
  answer.open.push(
    `Whose key it is${id}: it came with the bundle. Check it with a checkpoint from your own email (--against FILE), or compare it with /.well-known/signcove-log.vkey on the operator's server.`,
  )
}

/**
 * @typedef {object} Manifest
 * @property {string} contract
 * @property {string} edition  `members`, or the id of a recipient; bundles without it are complete
 * @property {Record<string, { sha256: string, size: number }>} files
 * @property {Bundle['withheld']} withheld
 */

/** @param {Buffer} bytes @returns {Manifest} */
function readManifest(bytes) {
  const manifest = JSON.parse(strictText(bytes))
  if (
    manifest?.format !== MANIFEST_TITLE ||
    typeof manifest.contract !== 'string' ||
    typeof manifest.files !== 'object'
  )
    throw new Error('not the manifest of an evidence bundle')
  const { edition = MEMBERS, withheld = {} } = manifest
  if (typeof edition !== 'string') throw new Error('the edition is not an id')
  if (edition === MEMBERS && manifest.withheld !== undefined)
    throw new Error('lists something as withheld, although it is the complete edition')
  return {
    contract: manifest.contract,
    edition,
    files: manifest.files,
    withheld: {
      files: hashesIn(withheld.files),
      personal: hashesIn(withheld.personal),
      parties: hashesIn(withheld.parties),
    },
  }
}

/** @param {unknown} listed  hashes by name @returns {Map<string, string>} */
function hashesIn(listed = {}) {
  const entries = Object.entries(/** @type {object} */ (listed))
  if (!entries.every(([, hash]) => typeof hash === 'string')) throw new Error('lists something withheld without a hash')
  return new Map(entries)
}
